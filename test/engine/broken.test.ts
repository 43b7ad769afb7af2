// One broken document per fault: a small sound one, a patch that breaks it, and exactly the problems that follow.
import { readdirSync, readFileSync } from 'node:fs';
import jsonPatch, { type Operation } from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import { codes, compile, face, sentence, severity, wholeOf, type DefinitionDocument, type Face, type JsonObject, type Problem, type ProblemCode, type Sources } from '#engine';

interface Broken { readonly patch: Operation[]; readonly problems: readonly Problem[] }

const folder = new URL('broken/', import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
const base = read('_base.json') as { readonly document: DefinitionDocument; readonly others: readonly DefinitionDocument[] };
const files = readdirSync(folder).filter((file) => file !== '_base.json');
const processes: { readonly [id: string]: Face } = Object.fromEntries(base.others.map((document) => [document.process.id, face(document)]));

const sources: Sources = Object.fromEntries([base.document, ...base.others].map((document) => [document.process.id, document as unknown as JsonObject]));

/** Everything that is told of a document when it is published: of the patch it may be, and of the whole. */
function told(document: JsonObject): { readonly ok: boolean; readonly problems: readonly Problem[] } {
  const whole = wholeOf(document, sources);
  if (whole.problems.some((each) => severity(each) === 'error')) return { ok: false, problems: whole.problems };
  const result = compile(whole.document, { processes });
  return { ok: result.ok, problems: [...whole.problems, ...(result.ok ? result.warnings : result.problems)] };
}

// Codes that answer a submission, a command, a portal or a text that is no JSON: no document can have them.
const ofSteps: readonly ProblemCode[] = [
  'document.duplicate-key', 'document.not-a-file', 'document.not-utf8', 'document.unreadable',
  'field.not-allowed', 'field.not-complete', 'field.not-together', 'field.not-writable', 'field.required', 'field.text-hidden', 'field.text-not-storable', 'field.unknown', 'field.too-few', 'field.too-large', 'field.too-long', 'field.too-many',
  'field.too-many-decimals', 'field.too-shallow', 'field.too-short', 'field.too-small', 'field.wrong-order', 'field.wrong-pattern', 'field.wrong-type', 'file.too-large', 'file.unknown', 'file.wrong-type',
  'check.failed', 'comment.required', 'comment.too-long', 'event.not-available', 'event.not-yours', 'event.switched-off', 'event.too-late', 'instance.finished', 'need.unmet', 'reservation.refused', 'param.unknown', 'param.unknown-process',
  'password.not-repeated', 'password.too-plain', 'password.unchanged', 'password.wrong-characters', 'password.wrong-length', 'username.taken', 'username.too-plain', 'username.wrong-characters', 'username.wrong-length',
  'organisation.taken', 'key.no-legal', 'key.none', 'key.not-shown', 'proof.missing', 'proof.other-number', 'rich.bad-link', 'rich.not-allowed', 'rich.too-large', 'person.has-seat', 'person.is-applicant', 'person.missing', 'person.not-eligible', 'person.unknown',
  'calendar.missing-year', 'retrieve.final', 'retrieve.nothing', 'retrieve.too-late', 'return.unknown-target', 'rule.over-budget', 'rule.unknown', 'seat.answered', 'seat.cannot', 'seat.last', 'seat.no-such-place', 'seat.not-yet', 'seat.taken', 'seat.too-many', 'seat.unknown',
  'step.loop', 'task.decided', 'task.no-candidates', 'task.not-yours', 'task.own', 'task.people-unknown', 'task.unknown', 'timer.not-due', 'timer.too-soon',
];

describe('a broken document', () => {
  it('starts from a sound one', () => {
    for (const document of [base.document, ...base.others]) {
      const result = compile(document, { processes });

      expect(result.ok ? result.warnings : result.problems).toEqual([]);
    }
  });

  it.each(files)('%s has exactly the problems told', (file) => {
    const { patch, problems } = read(file) as Broken;
    const document = jsonPatch.applyPatch(structuredClone(base.document), patch, true, false).newDocument;

    const result = told(document as unknown as JsonObject);

    expect(result.problems).toEqual(problems);
    expect(result.ok).toBe(problems.every((problem) => codes[problem.code] === 'warning'));
  });

  it('exists for every fault a document can have', () => {
    const met = new Set(files.flatMap((file) => (read(file) as Broken).problems.map((problem) => problem.code)));

    expect(Object.keys(codes).filter((code) => !met.has(code as ProblemCode) && !ofSteps.includes(code as ProblemCode))).toEqual([]);
    expect(ofSteps.filter((code) => met.has(code))).toEqual([]);
    expect(files.map((file) => file.replace('.json', '')).filter((name) => name.includes('.') && !met.has(name as ProblemCode))).toEqual([]);
  });

  it.each(files)('%s says in both languages what is wrong and how to mend it', (file) => {
    for (const problem of (read(file) as Broken).problems) {
      for (const language of ['zh-CN', 'en'] as const) {
        const { what, remedy } = sentence(problem, language);

        expect(what).not.toMatch(/—|[{}[\]|]\s*$|^\s*$/);
        expect(remedy.length).toBeGreaterThan(3);
      }
      expect(sentence(problem, 'zh-CN').what).toMatch(/[一-鿿]/);
    }
  });
});

/** What a document could do to the service, with the documents here that try it. */
const threats: { readonly [row: string]: readonly string[] } = {
  'X1: circles that never rest': ['machine.eventless-loop.json', 'guard-always-in-a-group.json', 'region-done-at-once.json'],
  'X3: wildcards that hear everything': ['wildcard.json', 'partial-wildcard.json'],
  'X4: actions nobody has written': ['unknown-effect.json'],
  'X5: states that are not there, or that everything has': ['machine.unknown-target.json', 'machine.unknown-initial.json', 'machine.missing-initial.json', 'target-is-inherited.json', 'initial-is-inherited.json', 'machine.duplicate-state.json', 'dotted-state.json'],
  'X6: times of the machine, which the library would let fire at once': ['after.json'],
  'X7: times of the machine, which a restart would forget': ['after.json'],
  'X13: a last branch that is not the strict one': ['machine.last-branch-guarded.json', 'machine.missing-outcome.json'],
  'X2: events of the machine named by an author': ['forged-event.json', 'machine.unknown-event.json'],
  'A3, A4: patterns that linger': ['pattern.not-linear.json', 'pattern.unbounded.json'],
  'A10: comparing without end': ['field.unbounded.json'],
  'A11, X5: names that every object has': ['field.bad-name.json'],
  'J2: a rule that is none, and so would hold': ['rule.not-a-rule.json', 'rule.unknown-operator.json', 'rule.wrong-arity.json', 'named-rule-with-two-operators.json'],
  'J3, J4, J5: comparing what does not compare': ['rule.mixed-types.json', 'rule.wrong-type.json', 'rule.wrong-literal.json'],
  'J6, J7, J8: rules without end': ['rule.too-deep.json', 'rule.too-large.json', 'rule.circular.json'],
  'C1, C9: words and writings beyond what one sees': ['event.writes-covered.json', 'message.tells-covered.json', 'message.unknown-fact.json'],
};

describe('a threat that a document can be', () => {
  it.each(Object.entries(threats))('%s: is not published', (_, documents) => {
    for (const file of documents) {
      const { problems } = read(file) as Broken;

      expect(problems.some(({ code }) => codes[code] === 'error'), file).toBe(true);
    }
  });
});

describe('a code', () => {
  it.each(['zh-CN', 'en'])('has both sentences in %s', (language) => {
    const { problems } = JSON.parse(readFileSync(new URL(`../../engine/text/${language}.json`, import.meta.url), 'utf8')) as { readonly problems: { readonly [code: string]: { readonly what: string; readonly remedy: string } } };

    expect(Object.keys(problems).sort()).toEqual(Object.keys(codes).sort());
    for (const { what, remedy } of Object.values(problems)) expect([what.trim(), remedy.trim()]).not.toContain('');
  });
});
