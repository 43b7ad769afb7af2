import { describe, expect, it } from 'vitest';
import { EndlessMachine, machineConfig, statesOf, step, UnknownGuard, type MachineSchema, type Scope } from '#engine';

const scopeWith = (form: Scope['facts'], event: Scope['facts'] = {}): Scope => ({
  facts: { form, event }, types: { form: { object: { amount: 'integer' } }, event: { object: { to: 'text' } } }, zone: 'Asia/Shanghai', rules: {},
});
const take = (machine: MachineSchema, value: Parameters<typeof step>[1], type: string, scope = scopeWith({})) => step(machineConfig(machine), value, { type }, scope);
const big = { type: 'rule', params: { '>': [{ var: 'form.amount' }, 1000] } } as const;

const purchase: MachineSchema = {
  id: 'purchase', initial: 'start',
  states: {
    start: { on: { SUBMIT: 'review' } },
    review: {
      on: { 'review.approved': [{ guard: big, target: 'finance', actions: [{ type: 'notify', params: { message: 'big' } }] }, { target: 'done' }], REMIND: 'review', AGAIN: { target: 'review', reenter: true } },
      meta: { task: { who: 'boss', verbs: { APPROVE: { counts: 'yes', outcome: 'approved' } } } },
    },
    finance: {
      on: { 'finance.approved': 'done' },
      meta: { task: { who: 'boss', verbs: { APPROVE: { counts: 'yes', outcome: 'approved' }, RETURN: { counts: 'no', outcome: 'returned', to: ['review', 'start2'] } } } },
    },
    start2: { on: { SUBMIT: 'review' } },
    done: { meta: { finished: true } },
  },
};

describe('the machine', () => {
  it('goes the way whose guard holds and asks the effects of that way', () => {
    const large = take(purchase, 'review', 'review.approved', scopeWith({ amount: 1001 }));
    const small = take(purchase, 'review', 'review.approved', scopeWith({ amount: 1000 }));

    expect([large?.value, large?.actions]).toEqual(['finance', [{ type: 'notify', params: { message: 'big' } }]]);
    expect([small?.value, small?.actions]).toEqual(['done', []]);
  });

  // A missing operand never leads to the milder branch.
  it('stops at a guard that meets an unknown operand instead of taking the next branch (X13)', () => {
    const meeting = () => take(purchase, 'review', 'review.approved', scopeWith({}));

    expect(meeting).toThrow(UnknownGuard);
    try { meeting(); } catch (error) {
      expect(error).toMatchObject({ at: '/machine/states/review/on/review.approved/0/guard', missing: ['form.amount'] });
    }
  });

  it('does nothing on an event the state does not hear', () => {
    expect(take(purchase, 'done', 'SUBMIT')).toBeNull();
    expect(take(purchase, 'start', 'AGAIN')).toBeNull();
  });

  it('stays without leaving on a target equal to its own state, and begins afresh with reenter', () => {
    expect(take(purchase, 'review', 'REMIND')).toMatchObject({ value: 'review', entered: [], exited: [] });
    expect(take(purchase, 'review', 'AGAIN')).toMatchObject({ value: 'review', entered: ['review'], exited: ['review'] });
  });

  it('writes the edges of a return from the verb and follows the one that is named', () => {
    expect(take(purchase, 'finance', 'finance.returned', scopeWith({}, { to: 'start2' }))?.value).toBe('start2');
    expect(take(purchase, 'finance', 'finance.returned', scopeWith({}, { to: 'review' }))).toMatchObject({ value: 'review', entered: ['review'], exited: ['finance'] });
    expect(take(purchase, 'finance', 'finance.returned', scopeWith({}, { to: 'done' }))).toBeNull();
  });

  it('knows of each state what it hears, its returns included', () => {
    expect(statesOf(purchase).get('finance')).toMatchObject({ pointer: '/machine/states/finance', heard: ['finance.approved', 'finance.returned'] });
  });

  // By default the library would run for ever.
  it('does not run for ever through eventless transitions (X1)', () => {
    const endless: MachineSchema = { id: 'e', initial: 'start', states: { start: { on: { GO: 'a' } }, a: { always: 'b' }, b: { always: 'a' } } };

    expect(() => take(endless, 'start', 'GO')).toThrow(EndlessMachine);
  });
});

describe('what is stored of a machine', () => {
  it('and names a state the definition has not moves nowhere: the step ends before anything is written (X8)', () => {
    const moved = (['nowhere', 'constructor', '__proto__', 'toString', { review: 'inner' }, { nowhere: {} }] as const).map((value) => {
      try {
        return take(purchase, value as never, 'review.approved', scopeWith({ amount: 1 }));
      } catch {
        return null;
      }
    });

    expect(moved).toEqual([null, null, null, null, null, null]);
  });

  it('is a place alone: no function, no context and no child is taken up from it (X9, X12)', () => {
    const moved = take(purchase, 'review', 'review.approved', scopeWith({ amount: 100000 }));

    expect(JSON.parse(JSON.stringify(moved))).toEqual(moved);
    expect(Object.keys(moved!).sort()).toEqual(['actions', 'entered', 'exited', 'states', 'value']);
  });
});

describe('parallel states', () => {
  const both: MachineSchema = {
    id: 'both', initial: 'start',
    states: {
      start: { on: { SUBMIT: 'review' } },
      review: {
        type: 'parallel', onDone: 'done',
        states: {
          legal: { initial: 'reading', states: { reading: { on: { 'reading.approved': 'read' }, meta: { task: { who: 'x', verbs: { RETURN: { counts: 'no', outcome: 'returned', to: ['fixing'] } } } } }, read: { type: 'final' } } },
          money: { initial: 'counting', states: { counting: { on: { 'counting.approved': 'counted' } }, counted: { type: 'final' } } },
        },
      },
      fixing: { on: { SUBMIT: 'review' } },
      done: { meta: { finished: true } },
    },
  };

  it('open together and are joined when each region has ended', () => {
    const opened = take(both, 'start', 'SUBMIT')!;
    const one = take(both, opened.value, 'reading.approved')!;
    const two = take(both, one.value, 'counting.approved')!;

    expect(opened.states).toEqual(['reading', 'counting']);
    expect(one.states).toEqual(['read', 'counting']);
    expect(two).toMatchObject({ value: 'done', states: ['done'] });
  });

  it('are all left when one of them returns', () => {
    const opened = take(both, 'start', 'SUBMIT')!;
    const returned = take(both, opened.value, 'reading.returned', scopeWith({}, { to: 'fixing' }))!;

    expect(returned.value).toBe('fixing');
    expect([...returned.exited].sort()).toEqual(['counting', 'legal', 'money', 'reading', 'review']);
  });

  it('are named in the order of the document, in whatever order a stored place has its keys', () => {
    expect(take(both, { review: { money: 'counting', legal: 'reading' } }, 'reading.approved')!.states).toEqual(['read', 'counting']);
    expect(take(both, { review: { legal: 'reading', money: 'counting' } }, 'reading.approved')!.states).toEqual(['read', 'counting']);
  });
});
