// What finds the faults of a form: the verdict of the engine in words. It weighs as much as the form itself and speaks of nothing that was not left yet,
// so a form fetches it when it stands.
import { segments, type Definition, type Problem } from '#engine';
import { sentence } from '../sentences.ts';
import { language } from '../words.ts';
import { explained } from './explained.ts';
import { schemaPointer } from './faults.ts';

export { judge } from '#engine';
export { uploadFault } from './mending.ts';

/** The words of a problem. */
export function worded(definition: Definition, problem: Problem): string {
  const label = named(definition, problem.at);
  const { what, remedy } = sentence(label === undefined ? problem : { ...problem, params: { ...problem.params, label } });
  return explained.has(problem.code) ? [what, remedy].join(language() === 'en' ? ' ' : '') : what.replace(/[。.]$/, '');
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
