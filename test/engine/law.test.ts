// The law of votes, tried on every vote in every order, up to five seats.
import { describe, expect, it } from 'vitest';
import { decisionOf, needed, vote, type Actor, type Quorum, type Seat, type Task, type TaskDeclaration } from '#engine';

const verbs: TaskDeclaration['verbs'] = {
  APPROVE: { counts: 'yes', outcome: 'approved' }, REJECT: { counts: 'no', outcome: 'rejected' }, RETURN: { counts: 'no', outcome: 'returned', to: ['draft', 'asked'] },
  STOP: { counts: 'now', outcome: 'stopped' },
};
const person = (id: string): Actor => ({ id, name: id, kind: 'person', roles: [], permissions: [] });
const at = '2026-03-02T01:00:00.000Z';

function taskOf(weights: readonly number[]): Task {
  const seats = weights.map((weight, index): Seat => ({ id: `s.1.${index + 1}`, candidates: [], actor: { id: `p${index}`, name: `p${index}` }, ...(weight === 1 ? {} : { weight }) }));
  return { id: 's.1', state: 's', opening: 1, openedAt: at, seats };
}

/** The outcome of these verbs, cast in this order of seats, and how many votes it took; undefined when nothing is decided. */
function run(weights: readonly number[], decide: Quorum, cast: readonly string[], order: readonly number[]): { readonly outcome: string; readonly votes: number } | undefined {
  let task = taskOf(weights);
  for (const [count, seat] of order.entries()) {
    task = vote(task, task.seats[seat]!, { verb: cast[seat]!, actor: person(`p${seat}`), at, comment: '' });
    const decision = decisionOf(task, { who: 'party', seats: 'each', verbs, decide });
    if (decision) return { outcome: decision.outcome, votes: count + 1 };
  }
  return undefined;
}

const permutations = (items: readonly number[]): number[][] => (items.length === 0 ? [[]] : items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest])));
const ballots = (n: number, of: readonly string[]): string[][] => (n === 0 ? [[]] : ballots(n - 1, of).flatMap((rest) => of.map((verb) => [...rest, verb])));
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The outcomes that orders of clicks lead to, ballot by ballot. */
function outcomesOf(decide: Quorum, weights: readonly number[]): { readonly cast: readonly string[]; readonly outcomes: readonly (string | undefined)[] }[] {
  const orders = permutations(range(weights.length));
  return ballots(weights.length, ['APPROVE', 'REJECT']).map((cast) => ({ cast, outcomes: [...new Set(orders.map((order) => run(weights, decide, cast, order)?.outcome))] }));
}

const independent: readonly (readonly [string, Quorum])[] = [
  ['all', { mode: 'all' }], ['any', { mode: 'any' }], ['at least 60 %', { mode: 'ratio', num: 3, den: 5 }], ['at least two thirds', { mode: 'ratio', num: 2, den: 3 }],
  ['at least half', { mode: 'ratio', num: 1, den: 2 }], ['more than half', { mode: 'ratio', num: 1, den: 2, strict: true }], ['one', { mode: 'count', of: 1 }],
];

describe('a quorum', () => {
  it.each(independent)('of %s always decides, and as the votes are, not as the clicks come', (_, decide) => {
    for (const n of [1, 2, 3, 4, 5]) {
      for (const { cast, outcomes } of outcomesOf(decide, range(n).map(() => 1))) {
        const { approvals } = needed(decide, n);
        const yes = cast.filter((verb) => verb === 'APPROVE').length;

        expect(outcomes, `${cast}`).toEqual([yes >= approvals ? 'approved' : 'rejected']);
      }
    }
  });

  it.each([2, 3, 4, 5])('of %i people by count always decides, as the votes are', (of) => {
    for (const n of range(6).filter((seats) => seats >= of)) {
      for (const { cast, outcomes } of outcomesOf({ mode: 'count', of }, range(n).map(() => 1))) expect(outcomes).toEqual([cast.filter((verb) => verb === 'APPROVE').length >= of ? 'approved' : 'rejected']);
    }
  });

  it.each([[[3, 1, 1], 3], [[2, 2, 1], 4], [[5, 1, 1, 1], 6], [[1, 2, 3, 4], 5], [[3, 1, 1, 1, 1], 4]])('of weights %j that reaches %i always decides, as the votes are', (weights, reach) => {
    for (const { cast, outcomes } of outcomesOf({ mode: 'weight', reach, weights: {} }, weights)) {
      expect(outcomes).toEqual([cast.reduce((sum, verb, seat) => sum + (verb === 'APPROVE' ? weights[seat]! : 0), 0) >= reach ? 'approved' : 'rejected']);
    }
  });

  it('decides as early as it can: no vote is asked for that changes nothing', () => {
    for (const [, decide] of independent) {
      for (const n of [1, 2, 3, 4, 5]) {
        for (const cast of ballots(n, ['APPROVE', 'REJECT'])) {
          const { votes, outcome } = run(range(n).map(() => 1), decide, cast, range(n))!;
          const open = ballots(n - votes + 1, ['APPROVE', 'REJECT']).map((rest) => run(range(n).map(() => 1), decide, [...cast.slice(0, votes - 1), ...rest], range(n))!.outcome);

          expect(new Set(open).size, `${cast} is ${outcome} after ${votes}`).toBe(2);
        }
      }
    }
  });

  it('that the first answer decides, or one veto, hears who clicks first: the two exceptions there are by name', () => {
    const dependent = (decide: Quorum): string[] => range(6).slice(1).flatMap((n) => outcomesOf(decide, range(n).map(() => 1)).filter(({ outcomes }) => outcomes.length > 1).map(({ cast }) => cast.map((verb) => (verb === 'APPROVE' ? 'y' : 'n')).join('')));

    expect(dependent({ mode: 'first' })[0]).toBe('yn');
    expect(dependent({ mode: 'ratio', num: 3, den: 5, veto: true })[0]).toMatch(/^(yyn|yny|nyy)$/);
    expect(dependent({ mode: 'all' })).toEqual([]);
    for (const decide of [{ mode: 'first' }, { mode: 'count', of: 2, veto: true }] as const) {
      for (const { outcomes } of outcomesOf(decide, [1, 1, 1])) expect(outcomes).not.toContain(undefined);
    }
  });

  it('needs a share as it is written: two thirds of three is two, and "more than half" of two is both', () => {
    expect(needed({ mode: 'ratio', num: 2, den: 3 }, 3)).toEqual({ approvals: 2, refusals: 2 });
    expect(needed({ mode: 'ratio', num: 2, den: 3 }, 4)).toEqual({ approvals: 3, refusals: 2 });
    expect(needed({ mode: 'ratio', num: 1, den: 2, strict: true }, 2)).toEqual({ approvals: 2, refusals: 1 });
    expect(needed(undefined, 3)).toEqual({ approvals: 1, refusals: 3 });
  });

  it('decides nothing among too few, were they all to agree', () => {
    const task = taskOf([1]);
    const voted = vote(task, task.seats[0]!, { verb: 'APPROVE', actor: person('p0'), at, comment: '' });

    expect(decisionOf(voted, { who: 'party', verbs, decide: { mode: 'count', of: 2 } })).toBeUndefined();
    expect(decisionOf(taskOf([]), { who: 'party', verbs, decide: { mode: 'all' } })).toBeUndefined();
  });
});

describe('the outcome', () => {
  const decided = (cast: readonly { readonly verb: string; readonly to?: string }[], more: Partial<TaskDeclaration> = {}) => {
    const task = cast.reduce<Task>((here, each, index) => vote(here, here.seats[index]!, { actor: person(`p${index}`), at, comment: '', ...each }), taskOf(range(5).map(() => 1)));
    return decisionOf(task, { who: 'party', seats: 'each', verbs, decide: { mode: 'ratio', num: 1, den: 2, strict: true }, ...more });
  };

  it('is that of more than half of the side', () => {
    expect(decided([{ verb: 'REJECT' }, { verb: 'RETURN', to: 'asked' }, { verb: 'RETURN', to: 'draft' }])).toEqual({ outcome: 'returned', to: 'draft' });
    expect(decided([{ verb: 'REJECT' }, { verb: 'RETURN', to: 'asked' }, { verb: 'REJECT' }])).toEqual({ outcome: 'rejected' });
  });

  it('of a tie is the only one that is no return, or the one written', () => {
    const four = { decide: { mode: 'count', of: 2 } } as const;
    const cast = [{ verb: 'REJECT' }, { verb: 'REJECT' }, { verb: 'RETURN', to: 'asked' }, { verb: 'RETURN', to: 'asked' }];

    expect(decided(cast, four)).toEqual({ outcome: 'rejected' });
    expect(decided(cast, { ...four, tie: { no: 'returned' } })).toEqual({ outcome: 'returned', to: 'asked' });
  });

  it('of a verb that counts at once waits for nobody', () => {
    expect(decided([{ verb: 'STOP' }], { decide: { mode: 'all' } })).toEqual({ outcome: 'stopped' });
  });

  it('returns to the place that is written first, whoever named it', () => {
    expect(decided([{ verb: 'RETURN', to: 'asked' }, { verb: 'RETURN', to: 'asked' }, { verb: 'RETURN', to: 'draft' }])).toEqual({ outcome: 'returned', to: 'draft' });
  });
});
