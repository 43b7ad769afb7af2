// The interface's own words: each text stands in both languages at the place where it is used; the reader's language chooses.
import { say, type Language, type Text } from '#engine';

const stored = 'wf-language';
const changed = 'wf-language-changed';

function remembered(): Language {
  try {
    return localStorage.getItem(stored) === 'en' ? 'en' : 'zh-CN';
  } catch {
    return 'zh-CN';
  }
}

let current: Language = remembered();
document.documentElement.lang = current;

/** The language the interface speaks; also what requests ask the server for. */
export function language(): Language {
  return current;
}

/** Switches the language, remembers it in this browser and tells every listener. */
export function setLanguage(next: Language): void {
  if (next === current) return;
  current = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(stored, next);
  } catch {
    // A browser that keeps nothing still shows the language until the page is left.
  }
  dispatchEvent(new CustomEvent(changed, { detail: next }));
}

/** Calls `listener` after each switch; returns how to stop. */
export function onLanguage(listener: (language: Language) => void): () => void {
  const hear = () => listener(current);
  addEventListener(changed, hear);
  return () => removeEventListener(changed, hear);
}

/** The text in the reader's language. Numbers and names stand in it by template literals. */
export function words(text: { readonly 'zh-CN': string; readonly en: string }): string {
  return say(text, current);
}

/** A text of a definition in the reader's language. */
export function said(text: Text): string {
  return say(text, current);
}
