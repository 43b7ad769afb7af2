// Somebody who has a keyboard only: walks by Tab, and reads what has the focus.
import type { Page } from 'playwright-core';

export interface Keyboard {
  /** Walks by Tab, with `back` by Shift and Tab, until what has the focus is called so; says what was met when it is not on the way. */
  to(name: string | RegExp, options?: { readonly back?: boolean }): Promise<void>;
  /** Walks to a field and types. */
  type(name: string | RegExp, text: string): Promise<void>;
  /** Walks to a button or a link and presses it. */
  press(name: string | RegExp): Promise<void>;
}

/** What has the focus, by its label or its words. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (!element || element === document.body) return '';
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent ?? '') : [];
    const named = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
    return (element.getAttribute('aria-label') ?? [...named, ...labels, element.textContent ?? ''].join(' ')).replace(/\s+/g, ' ').trim();
  });
}

export function keyboard(page: Page): Keyboard {
  const to: Keyboard['to'] = async (name, { back = false } = {}) => {
    const met: string[] = [];
    for (let step = 0; step < 120; step += 1) {
      const now = await focused(page);
      if (typeof name === 'string' ? now.startsWith(name) : name.test(now)) return;
      met.push(now);
      await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    }
    throw new Error(`The keyboard does not reach ${name}. It met: ${[...new Set(met)].join(' | ')}`);
  };
  return {
    to,
    async type(name, text) {
      await to(name);
      await page.keyboard.type(text);
    },
    async press(name) {
      await to(name);
      await page.keyboard.press('Enter');
    },
  };
}
