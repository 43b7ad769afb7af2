// What can be seen wrong with a page without knowing it: faults of accessibility, things that run out or are cut off, small targets, a focus nobody sees.
import type axeCore from 'axe-core';
import type { Page } from 'playwright-core';

export type Spoken = 'zh-CN' | 'en';

/** Waits until a page stands: nothing grey, nothing on its way. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main h1') && !document.querySelector('.skeleton, [aria-busy="true"]'));
}

/** Goes to an address as a link of the page would, and waits until it stands. */
export async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate((href) => {
    const shown = document.querySelector('main > :last-child');
    if (shown?.localName.startsWith('wf-') && new URL(href, location.origin).pathname !== location.pathname) shown.setAttribute('data-left', '');
    const link = Object.assign(document.createElement('a'), { href });
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
  await page.waitForFunction((href) => location.pathname + location.search === href && !document.querySelector('main > [data-left]'), path.replace(/[^\x20-\x7e]/g, encodeURIComponent));
  await settled(page);
}

/** Switches the language by the menu of the person. */
export async function speak(page: Page, language: Spoken): Promise<void> {
  await page.evaluate(() => {
    const shown = document.querySelector('main > :last-child');
    if (shown?.localName.startsWith('wf-')) shown.setAttribute('data-left', '');
    document.querySelector<HTMLDetailsElement>('details.person')!.open = true;
  });
  await page.locator(`.person-panel [lang="${language}"]`).click();
  await page.waitForFunction((spoken) => document.documentElement.lang === spoken && !document.querySelector('main > [data-left]'), language);
  await page.evaluate(() => (document.querySelector<HTMLDetailsElement>('details.person')!.open = false));
  await settled(page);
}

/** Violations axe finds, in the whole page or in its content; contrast, which takes axe longest, with the others, alone, or not. */
export async function axeFaults(page: Page, { inside, colours = 'too' }: { readonly inside?: string; readonly colours?: 'too' | 'only' | 'none' } = {}): Promise<readonly string[]> {
  return page.evaluate(async ([selector, contrast]) => {
    const choice = { too: {}, only: { runOnly: ['color-contrast'] }, none: { rules: { 'color-contrast': { enabled: false } } } }[contrast];
    const { violations } = await (window as unknown as { readonly axe: typeof axeCore }).axe.run(selector ?? document, { resultTypes: ['violations'], ...choice });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
  }, [inside, colours] as const);
}

/** What runs out sideways or is cut off, headings and landmarks that are not one, orders of focus somebody forced. */
export async function layoutFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    // What follows the size of a window follows it with the next picture.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const named = (element: Element) => `${element.localName}${element.className && typeof element.className === 'string' ? `.${element.className.trim().replace(/\s+/g, '.')}` : ''} “${(element.textContent ?? '').trim().slice(0, 20)}”`;
    const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
    const faults: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) faults.push(`runs out sideways: ${[...document.querySelectorAll('main *')].filter((element) => element.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(named).join(' | ')}`);
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      if (element.scrollWidth <= element.clientWidth + 1 || element.clientWidth < 2 || element.closest('.unseen, svg') || !seen(element)) continue;
      const { overflowX, textOverflow, webkitLineClamp, clipPath } = getComputedStyle(element);
      if (clipPath === 'none' && (overflowX === 'hidden' || overflowX === 'clip') && textOverflow !== 'ellipsis' && webkitLineClamp === 'none') faults.push(`cut off: ${named(element)}`);
    }
    const headings = [...document.querySelectorAll('h1')].filter(seen).length;
    if (headings !== 1) faults.push(`${headings} first headings`);
    if (document.querySelectorAll('main').length !== 1) faults.push('not one main');
    for (const element of document.querySelectorAll('[tabindex]')) if (Number(element.getAttribute('tabindex')) > 0) faults.push(`a forced place in the order: ${named(element)}`);
    return faults;
  });
}

/** Controls a finger would miss: those lower than 44 pixels. Links within a text are as high as the text. */
export async function targetFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults = new Set<string>();
    for (const element of document.querySelectorAll<HTMLElement>('button, .button, summary, select, textarea, input, [role="button"], nav a, .menu-link')) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.closest('.unseen, .crumbs, .link, .cm-editor') || element.matches('.link, .unseen, .skip')) continue;
      let outer: HTMLElement | null = element;
      while (outer && getComputedStyle(outer).clipPath === 'none') outer = outer.parentElement;
      if (outer) continue;
      const { top, left, width, height } = element.getBoundingClientRect();
      const aimed = element.matches('input[type="checkbox"], input[type="radio"]') ? (element.closest('label')?.getBoundingClientRect().height ?? height) : height;
      // What reaches under an overlay of its own, a padding of its cell or a label, is hit there too.
      const reach = [0, 1].some((side) => { const near = document.elementFromPoint(left + width / 2, side ? top + height + (44 - height) / 2 - 1 : top - (44 - height) / 2 + 1); return near === element || element.contains(near) || near?.closest('label')?.contains(element); });
      if (width > 1 && aimed < 43.5 && !reach) faults.add(`small: ${element.localName}.${String(element.className).trim().replace(/\s+/g, '.')} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 16)}” ${Math.round(aimed)}`);
    }
    return [...faults];
  });
}

/** Controls on which the focus of a keyboard cannot be seen. */
export async function focusFaults(page: Page): Promise<readonly string[]> {
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const faults: string[] = [];
    const drawn = (element: Element | null, kind?: string) => {
      if (!element) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, kind);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    };
    for (const element of document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.tabIndex < 0 || element.matches(':disabled')) continue;
      element.focus({ preventScroll: true });
      if (document.activeElement !== element || !element.matches(':focus-visible')) continue;
      if (!drawn(element) && !drawn(element.closest('label, .cm-editor, fieldset')) && !drawn(element.parentElement)) faults.push(`focus not seen: ${element.localName}.${String(element.className).trim().replace(/\s+/g, '.')} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 20)}”`);
    }
    return faults;
  });
}
