// Where faults are shown, and those the engine does not know: what a server said, files on their way.
import { segments, type Definition } from '#engine';
import { words } from '../words.ts';
import type { Fault } from './widget.ts';

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
