// Values in words: what a person reads where nothing can be changed, and the choices a field offers.
import { isObject, mostStars, own, pathTo, plainText, type Facts, type Field, type Json, type JsonObject, type Text, type Type } from '#engine';
import { declined } from '../liking.ts';
import { day, minute, month, size } from '../moment.ts';
import { language, said, words } from '../words.ts';
import type { Choice } from './widget.ts';

/** What stands where nothing was filled in. */
export const dash = '—';

/** The choices of a field: labelled in the form, plain values of its enum, or entries of a dictionary. */
export function choicesOf(field: Field, facts: Facts): readonly Choice[] {
  const { schema } = field;
  if (schema.type === 'boolean') return [{ value: true, label: words({ 'zh-CN': '是', en: 'Yes' }) }, { value: false, label: words({ 'zh-CN': '否', en: 'No' }) }];
  const options = field.options ?? schema['x-options'];
  if (Array.isArray(options)) return options.map((option: { readonly value: string | number; readonly label: Text }) => ({ value: option.value, label: said(option.label) }));
  if (options && 'region' in options) return [];
  if (options && 'dict' in options) {
    return Object.entries(facts.dictionaries?.[options.dict] ?? {}).map(([value, label]) => ({ value, label: entryLabel(label) ?? value, ...(isObject(label) && own(label, 'retired') === true ? { retired: true } : {}) }));
  }
  const values = schema.enum ?? (schema.items && 'enum' in schema.items ? schema.items.enum : undefined) ?? [];
  return values.map((value) => ({ value, label: String(value) }));
}

/** The words of an entry of a dictionary. */
export function entryLabel(entry: Json | undefined): string | undefined {
  if (typeof entry === 'string') return entry;
  const text = isObject(entry) ? own(entry, language()) ?? entryLabel(own(entry, 'label')) : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** The ids of the files of a field. */
export function filesIn(value: Json | undefined): readonly string[] {
  return [value].flat().filter((id): id is string => typeof id === 'string');
}

/** Facts with more entries of dictionaries: those that were fetched since. */
export function withEntries<F extends Facts>(more: { readonly [dictionary: string]: JsonObject }, facts: F): F {
  const grown = Object.entries(more).map(([id, entries]) => [id, { ...facts.dictionaries?.[id], ...entries }]);
  return grown.length === 0 ? facts : { ...facts, dictionaries: { ...facts.dictionaries, ...Object.fromEntries(grown) } };
}

/** An entry with all it lies under: 湖北省 武汉市 江岸区. */
function entryPath(entries: JsonObject | undefined, code: string, sign: string): string {
  return pathTo(entries ?? {}, code).map((each) => entryLabel(entries?.[each]) ?? each).join(sign);
}

/** So many stars, in words. */
export function stars(given: number, most: number): string {
  return words({ 'zh-CN': `${given} 星`, en: `${given} of ${most}` });
}

/** A value of a field in words. */
export function shownField(field: Field, value: Json | undefined, facts: Facts): string {
  if (value === undefined || value === null || value === '') return dash;
  if (Array.isArray(value)) {
    const items = value.map((item) => shownItem(field, item, facts));
    return items.length === 0 ? dash : items.join(words({ 'zh-CN': '、', en: ', ' }));
  }
  return shownItem(field, value, facts);
}

function shownItem(field: Field, value: Json, facts: Facts): string {
  const options = field.schema['x-options'];
  if (options && 'dict' in options && 'tree' in options) return entryPath(facts.dictionaries?.[options.dict], String(value), ' › ');
  if (field.schema.format === 'rating' && typeof value === 'number') return stars(value, field.schema.maximum ?? mostStars);
  const choice = choicesOf(field, facts).find((option) => option.value === value);
  if (choice) return choice.label;
  return shownType(typeof field.type === 'object' && 'list' in field.type ? field.type.list : field.type, value, facts);
}

/** A value of a type in words; what has another form than its type says is shown as it is. */
export function shownType(type: Type | undefined, value: Json | undefined, facts: Facts): string {
  if (value === undefined || value === null || value === '') return dash;
  if (typeof value === 'boolean') return value ? words({ 'zh-CN': '是', en: 'Yes' }) : words({ 'zh-CN': '否', en: 'No' });
  if (type === 'secret') return '••••••••';
  if (type === 'rich') return plainText(value);
  if (Array.isArray(value)) return value.map((item) => shownType(undefined, item, facts)).join(words({ 'zh-CN': '、', en: ', ' })) || dash;
  if (isObject(value)) return ('from' in value || 'to' in value ? rangeText(value) : entryLabel(value)) ?? dash;
  const text = String(value);
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(text)) return day(text);
  if (type === 'month' && /^\d{4}-\d{2}$/.test(text)) return month(text);
  if (type === 'datetime' && !Number.isNaN(Date.parse(text))) return minute(text);
  if (type === 'decimal') return grouped(text);
  if (type === 'region') return entryPath(facts.dictionaries?.['region'], text, ' ');
  if (type === 'user' || type === 'org' || type === 'department') return facts.names?.[text] ?? text;
  if (type === 'file') {
    const file = facts.files?.[text];
    return file ? `${file.name} (${size(file.bytes)})` : text;
  }
  if (typeof type === 'object' && 'dict' in type) return entryLabel(facts.dictionaries?.[type.dict]?.[text]) ?? text;
  return text;
}

/** A range of days in words; a day that is missing is a dash. */
function rangeText(range: JsonObject): string {
  const [from, to] = ['from', 'to'].map((end) => { const part = own(range, end); return typeof part === 'string' ? part : dash; });
  return words({ 'zh-CN': `${from} 至 ${to}`, en: `${from} to ${to}` });
}

/** A decimal with its thousands set apart: 1,280.50. */
export function grouped(text: string): string {
  if (declined('thousands')) return text;
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  return match ? `${match[1]}${match[2]!.replace(/\B(?=(\d{3})+$)/g, ',')}${match[3] ?? ''}` : text;
}
