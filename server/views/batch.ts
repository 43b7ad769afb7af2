// One event for several rows of a list: each is an ordinary step through the one door, under the rights and the state of its own case.
import { say, type Language } from '#engine';
import type { BatchAnswer, BatchResult, SendBatch, SendInboxBatch } from '../api-types.ts';
import { dispatch } from '../cases/dispatch.ts';
import { whoOf } from './drafting.ts';
import type { Reader } from '../edge/identity.ts';
import { isRefusal, refuse, said, type Refusal } from '../edge/problem-response.ts';
import type { EventAnswer } from '../api-types.ts';
import type { Services } from '../services.ts';
import { selectionButton } from './listing.ts';

/** Sends the event to every row, one after the other; what becomes of one does not touch the others. The same key sends nothing twice. */
export async function sendBatch(services: Services, reader: Reader, language: Language, process: string, list: string, { event, rows, comment }: SendBatch, key: string): Promise<BatchAnswer | Refusal> {
  const button = await selectionButton(services, reader, process, list, event);
  if ('faults' in button) return button;
  const most = button.max ?? 100;
  if (rows.length > most) return refuse(422, 'selection.too-many', { limit: most, found: rows.length }, '/rows');
  return { results: await eachOf(services, reader, language, { event, rows, ...(comment === undefined ? {} : { comment }) }, key) };
}

/** Gives a verb on every task; which verbs may be given to several at once is told with each row of the inbox. */
export async function sendTasks(services: Services, reader: Reader, language: Language, asked: SendInboxBatch, key: string): Promise<BatchAnswer> {
  return { results: await eachOf(services, reader, language, asked, key) };
}

async function eachOf(services: Services, reader: Reader, language: Language, { event, rows, comment }: SendBatch, key: string): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  for (const { id, task } of rows) {
    const done = await dispatch(services, { who: whoOf(reader), id, key, command: { event, ...(task === undefined ? {} : { task }), ...(comment === undefined ? {} : { comment }) } });
    if (isRefusal(done)) results.push({ id, state: null, stateLabel: null, problems: done.faults.map((fault) => said(fault, language)) });
    else {
      const { state, stateLabel } = JSON.parse(done.body) as EventAnswer;
      results.push({ id, state, stateLabel: say(stateLabel, language), problems: [] });
    }
  }
  return results;
}
