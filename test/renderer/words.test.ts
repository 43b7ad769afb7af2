// Every text of the interface carries both languages at its place.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { language, onLanguage, setLanguage, words } from '../../renderer/words.ts';

const sources: Record<string, string> = import.meta.glob('../../renderer/**/*.ts', { query: '?raw', import: 'default', eager: true });
const han = /[\u3400-\u9fff]/;

/** A source without comments, without the Chinese halves of its texts, and without the names of languages, which stand in their own. */
function remains(source: string): string {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
  return withoutChinese(code.replace(/语言 Language|中文(?=<)/g, ''));
}

/** Cuts each literal that follows the key of Chinese; templates may hold others inside. */
function withoutChinese(code: string): string {
  const key = /'zh-CN': ?(?=['`])/.exec(code);
  if (!key) return code;
  const start = key.index + key[0].length;
  return code.slice(0, key.index) + withoutChinese(code.slice(literalEnd(code, start)));
}

/** The place after the literal that begins at `start`. */
function literalEnd(code: string, start: number): number {
  const quote = code[start]!;
  let here = start + 1;
  while (here < code.length && code[here] !== quote) {
    if (code[here] === '\\') here += 2;
    else if (quote === '`' && code.startsWith('${', here)) here = braceEnd(code, here + 2);
    else here += 1;
  }
  return here + 1;
}

function braceEnd(code: string, start: number): number {
  let here = start;
  while (here < code.length && code[here] !== '}') {
    if (/['"`]/.test(code[here]!)) here = literalEnd(code, here);
    else if (code[here] === '{') here = braceEnd(code, here + 1);
    else here += 1;
  }
  return here + 1;
}

afterEach(() => setLanguage('zh-CN'));

describe('words', () => {
  it('speak the chosen language, and tell who listens when it changes', () => {
    const heard = vi.fn();
    const stop = onLanguage(heard);

    setLanguage('en');

    expect(words({ 'zh-CN': '保存草稿', en: 'Save draft' })).toBe('Save draft');
    expect(document.documentElement.lang).toBe('en');
    expect(heard).toHaveBeenCalledExactlyOnceWith('en');
    stop();
  });

  it('are Chinese unless the reader chose otherwise', () => {
    expect(language()).toBe('zh-CN');
    expect(words({ 'zh-CN': '保存草稿', en: 'Save draft' })).toBe('保存草稿');
  });

  it('never stand in one language only', () => {
    // These read and write Chinese as it is written, whatever language the page speaks.
    const written = ['../../renderer/form/capitals.ts', '../../renderer/form/pasted.ts'];
    const alone = Object.entries(sources).filter(([file]) => !written.includes(file)).flatMap(([file, source]) => remains(source).split('\n').filter((line) => han.test(line)).map((line) => `${file}: ${line.trim().slice(0, 120)}`));

    expect(alone).toEqual([]);
  });

  it('have an English half that is English', () => {
    const mixed = Object.entries(sources).flatMap(([file, source]) => [...source.matchAll(/\ben: ?(['`])((?:\\.|(?!\1)[\s\S])*?)\1/g)].filter(([, , text]) => han.test(text!)).map(([, , text]) => `${file}: ${text}`));

    expect(mixed).toEqual([]);
  });
});
