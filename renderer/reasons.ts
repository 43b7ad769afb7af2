// Why something cannot be done, as a sentence for the reader.
import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from '#engine';
import { sentence } from './sentences.ts';
import { language, words } from './words.ts';

/** What the problems say, in one line; empty when there are none. */
export function reasonsOf(problems: readonly Problem[]): string {
  return [...new Set(problems.map((problem) => sentence(problem).what))].join(language() === 'en' ? ' ' : '；');
}

/** The way to what is missing, where a page of the product has it. */
export function wayFrom(problems: readonly Problem[]): TemplateResult | typeof nothing {
  return problems.some(({ code }) => code === 'key.none') ? html` <a href="/account/keys">${words({ 'zh-CN': '去绑卡', en: 'Bind a key' })}</a>` : nothing;
}
