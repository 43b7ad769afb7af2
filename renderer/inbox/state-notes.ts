// What the drawing says of each state: who is asked now and how far they are, who did it and when.
import type { CaseTask, CaseView } from '../../server/api-types.ts';
import { dateOf, day, short } from '../moment.ts';
import { said, words } from '../words.ts';
import type { StateNote } from './case-drawing.ts';

/** By state; one that says nothing has no note. */
export function notesOf({ tasks, history }: Pick<CaseView, 'tasks' | 'history'>): ReadonlyMap<string, StateNote> {
  const notes = new Map<string, StateNote>();
  for (const { at, who, from, to, label } of history) {
    const left = from.split('+').filter((state) => !to.split('+').includes(state));
    for (const state of left) {
      if (who !== '') notes.set(state, { short: `${who}${words({ 'zh-CN': '，', en: ', ' })}${short(at)}`, long: `${who} ${said(label)}${words({ 'zh-CN': '，', en: ', ' })}${day(dateOf(at))}` });
    }
  }
  for (const task of tasks) notes.set(task.state, noteOf(task));
  return notes;
}

function noteOf({ seats, who }: CaseTask): StateNote {
  const voting = seats.filter((seat) => !seat.advisory);
  if (voting.length < 2) return { short: who, long: who };
  const answered = voting.filter((seat) => seat.state === 'answered').length;
  const told = words({ 'zh-CN': `${answered}/${voting.length} 人已表态`, en: `${answered} of ${voting.length} answered` });
  return { short: told, long: `${told}${words({ 'zh-CN': '，等', en: ', waiting for ' })}${who}` };
}
