// What an erasure has put in the place of a name, said to whoever reads it: the same sign stands in tables, in histories and in forms.
import type { Language } from '#engine';
import { erasedSign } from '../store/erasure.ts';

const said: { readonly [language in Language]: string } = { 'zh-CN': '（已注销）', en: '(erased)' };

/** A body with the sign in the reader's language. */
export function saidErased(json: string, language: Language): string {
  return json.includes(erasedSign) ? json.replaceAll(erasedSign, said[language]) : json;
}
