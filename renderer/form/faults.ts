// Problems of the engine as the form shows them: one sentence each, with the field named as its reader knows it.
import { segments, sentence, type Definition, type Problem } from '#engine';
import { language, words } from '../words.ts';
import { explained } from './explained.ts';
import type { Fault } from './widget.ts';

/** The words of a problem. */
export function faultOf(definition: Definition, problem: Problem): Fault {
  const label = named(definition, problem.at);
  const { what, remedy } = sentence(label === undefined ? problem : { ...problem, params: { ...problem.params, label } }, language());
  return { at: problem.at, text: explained.has(problem.code) ? [what, remedy].join(language() === 'en' ? ' ' : '') : what.replace(/[。.]$/, '') };
}

/** The name of the field at a place; a cell is named with its row. */
function named(definition: Definition, place: string): { readonly 'zh-CN': string; readonly en: string } | undefined {
  const parts = segments(place);
  const field = definition.field(schemaPointer(place)) ?? definition.field(`/${parts[0] ?? ''}`);
  if (!field) return undefined;
  const [chinese, english] = typeof field.label === 'string' ? [field.label, field.label] : [field.label['zh-CN'], field.label.en];
  const row = field.table === undefined ? undefined : Number(parts[1]) + 1;
  return row === undefined ? { 'zh-CN': chinese, en: english } : { 'zh-CN': `第 ${row} 行${chinese}`, en: `Row ${row}, ${english}` };
}

/** A pointer into data without its row numbers: `/people/0/name` is about `/people/name`. */
export function schemaPointer(place: string): string {
  return place.replace(/\/\d+(?=\/|$)/g, '');
}

/** The pointer of the field or cell a problem is shown at: entries of a list belong to the list. */
export function fieldPlace(definition: Definition, place: string): string {
  const parts = segments(place);
  if (parts.length >= 3 && definition.field(`/${parts[0]}/${parts[2]}`)) return `/${parts.slice(0, 3).join('/')}`;
  return `/${parts[0] ?? ''}`;
}

/** What is wrong outside the engine: a file still moves or did not go. */
export function uploadFault(at: string, label: string, failed: boolean): Fault {
  return {
    at,
    text: failed
      ? words({ 'zh-CN': `“${label}”有文件没有上传，请重新选择或移除`, en: `A file of “${label}” was not uploaded. Choose it again or remove it` })
      : words({ 'zh-CN': `“${label}”还有文件在上传，传完后再提交`, en: `A file of “${label}” is still on its way. Submit when it has arrived` }),
  };
}

/** A problem in the words the server has already found for it. */
export function saidFault(problem: { readonly at: string; readonly what: string; readonly remedy: string }): Fault {
  return { at: problem.at, text: problem.what };
}
