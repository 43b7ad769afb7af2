// What people do all day, by chance: cases of the training and of leave are begun and taken from state to state until nobody has anything to do.
import type { JsonObject } from '#engine';
import type { EventAnswer } from '../../server/api-types.ts';
import type { Client, Stage } from './stage.ts';

/** The people of one case: who asks, and who answers. */
interface Cast { readonly asks: Client; readonly answers: Client }

interface Move { readonly by: keyof Cast; readonly event: string; readonly comment?: string; readonly data?: JsonObject }

interface Play { readonly process: string; readonly start: string; readonly data: JsonObject; readonly moves: { readonly [state: string]: readonly Move[] } }

/** The day of an instant from now on. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

const application = { participantCount: 1, participants: [{ name: '李敏', mobile: '13812349300' }], phone: '027-87654321', email: 'li@example.com' };

const plays: readonly Play[] = [
  {
    process: 'training', start: 'APPLY', data: application,
    moves: {
      submitted: [{ by: 'answers', event: 'APPROVE' }, { by: 'answers', event: 'REJECT', comment: '缺盖章' }, { by: 'asks', event: 'WITHDRAW' }],
      rejected: [{ by: 'asks', event: 'REAPPLY', data: { remark: '已补' } }],
    },
  },
  {
    process: 'leave', start: 'SUBMIT', data: { kind: 'annual', from: inDays(5), to: inDays(9), days: 4, reason: '探亲' },
    moves: {
      asked: [{ by: 'answers', event: 'APPROVE' }, { by: 'answers', event: 'RETURN', comment: '写明事由' }, { by: 'answers', event: 'REJECT', comment: '人手不够' }, { by: 'asks', event: 'WITHDRAW' }],
      confirming: [{ by: 'answers', event: 'APPROVE' }, { by: 'answers', event: 'REJECT', comment: '人手不够' }],
      correcting: [{ by: 'asks', event: 'RESUBMIT', data: { reason: '探亲，共四天' } }, { by: 'asks', event: 'WITHDRAW' }],
    },
  },
];

/** A training that is open for applications; without `capacity` it takes everybody. */
export async function publishTraining(stage: Stage, provider: Client, capacity?: number): Promise<string> {
  const id = await stage.draft(provider, { process: 'training-notice', event: 'CREATE' });
  const data = {
    topic: 'RCEP 实务', lecturer: '李', signupStart: inDays(-2), signupEnd: inDays(10), trainingStart: `${inDays(20)}T01:00:00.000Z`, trainingEnd: `${inDays(20)}T09:00:00.000Z`,
    venue: '武汉', mode: 'offline', content: { blocks: [{ type: 'paragraph', runs: [{ text: '实务' }] }] }, contact: '张', contactPhone: '027-87654321', ...(capacity === undefined ? {} : { capacity }),
  };
  await stage.step(provider, id, { event: 'CREATE', data });
  const told = await stage.step(provider, id, { event: 'PUBLISH' });
  if (told.status !== 200) throw new Error(`A training cannot be published: ${told.text}`);
  return id;
}

/** An application that waits for its verdict. */
export async function apply(stage: Stage, operator: Client, item: string): Promise<string> {
  const id = await stage.draft(operator, { process: 'training', event: 'APPLY', item });
  const told = await stage.step(operator, id, { event: 'APPLY', data: application });
  if (told.status !== 200) throw new Error(`An application is refused: ${told.text}`);
  return id;
}

export interface Work {
  /** Steps that were acknowledged so far. */
  readonly done: number;
  /** Resolves when all workers have come to their end. */
  readonly ended: Promise<void>;
  /** Lets every worker end after the step it is at. */
  end(): void;
}

/** Lets so many workers act until `steps` are acknowledged. Each takes whole cases, one after another. */
export function startWork(stage: Stage, { steps, workers }: { readonly steps: number; readonly workers: number }): Work {
  const { random, people } = stage;
  let done = 0;
  let isOver = false;
  const goesOn = (): boolean => !isOver && done < steps;
  const take = async (client: Client, id: string, command: { readonly event: string; readonly [name: string]: unknown }): Promise<string | undefined> => {
    const told = await stage.step(client, id, command);
    if (told.status !== 200) {
      // A place that is taken and a revision that is no longer current are final and in order. Everything else was in order to ask.
      if (![0, 409].includes(told.status)) stage.violations.push(`${command.event} to ${id} answers ${told.status}: ${told.text}`);
      return undefined;
    }
    done += 1;
    return (JSON.parse(told.text) as EventAnswer).state;
  };
  const play = async ({ process, start, data, moves }: Play, item: string, provider: Client): Promise<void> => {
    const at = random.between(0, people.operators.length - 1);
    const cast: Cast = { asks: people.operators[at]!, answers: process === 'training' ? provider : people.managers[at]! };
    const id = await stage.draft(cast.asks, { process, event: start, ...(process === 'training' ? { item } : {}) });
    for (let state = await take(cast.asks, id, { event: start, data }); goesOn() && state !== undefined && moves[state];) {
      const { by, ...command } = random.pick(moves[state]!);
      state = await take(cast[by], id, command);
    }
  };
  const worker = async (provider: Client): Promise<void> => {
    try {
      const item = await publishTraining(stage, provider, random.pick([undefined, 3]));
      while (goesOn()) await play(random.pick(plays), item, provider);
    } catch (fault) {
      isOver = true;
      throw fault;
    }
  };
  // Also where one of them breaks off, the books are read only when all have put down their pens.
  const ended = Promise.allSettled(Array.from({ length: workers }, (_, i) => worker(people.providers[i % people.providers.length]!))).then((ends) => {
    const broken = ends.find((end) => end.status === 'rejected');
    if (broken) throw broken.reason;
  });
  return {
    get done() { return done; },
    ended,
    end: () => { isOver = true; },
  };
}

/** Lets workers act to their end. */
export async function work(stage: Stage, size: { readonly steps: number; readonly workers: number }): Promise<number> {
  const begun = startWork(stage, size);
  await begun.ended;
  return begun.done;
}
