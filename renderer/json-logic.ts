// What the engine leaves to JsonLogic, in a page: the operators on single values that it asks for, whose operands come as data. The build puts this file in the
// place of the package, most of which evaluates what the engine evaluates itself; a test holds the two against each other.
type Apply = (...operands: readonly unknown[]) => unknown;

const operators: { readonly [operator: string]: (...operands: never[]) => unknown } = {
  '!': (value: unknown) => !value,
  '===': (left: unknown, right: unknown) => left === right,
  '!==': (left: unknown, right: unknown) => left !== right,
  '<': (left: number, right: number) => left < right,
  '<=': (left: number, right: number) => left <= right,
  '>': (left: number, right: number) => left > right,
  '>=': (left: number, right: number) => left >= right,
  in: (one: unknown, all: readonly unknown[]) => all.includes(one),
  cat: (...texts: readonly unknown[]) => texts.join(''),
  '+': (...numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0),
  '*': (...numbers: readonly number[]) => numbers.reduce((product, each) => product * each),
  '-': (left: number, right?: number) => (right === undefined ? -left : left - right),
};

const jsonLogic = {
  /** Applies the one operator of a rule to the operands it names by place. */
  apply: (rule: { readonly [operator: string]: readonly unknown[] }, operands: readonly unknown[]): unknown => (operators[Object.keys(rule)[0]!] as Apply)(...operands),
};

export { jsonLogic as default };
