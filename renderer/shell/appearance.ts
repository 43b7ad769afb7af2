// How the interface looks to one person: light or dark, size of text, density of lists, menu folded. Kept in this browser.

export interface Appearance {
  readonly theme: 'auto' | 'light' | 'dark';
  readonly text: 'standard' | 'large' | 'largest';
  readonly density: 'standard' | 'compact';
  readonly menu: 'open' | 'folded';
}

const stored = 'wf-appearance';
const plain: Appearance = { theme: 'auto', text: 'standard', density: 'standard', menu: 'open' };

/** What was chosen last in this browser. */
export function appearance(): Appearance {
  try {
    return { ...plain, ...(JSON.parse(localStorage.getItem(stored) ?? '{}') as Partial<Appearance>) };
  } catch {
    return plain;
  }
}

/** Changes a part of the appearance, puts it on the page and keeps it. */
export function choose(part: Partial<Appearance>): Appearance {
  const next = { ...appearance(), ...part };
  try {
    localStorage.setItem(stored, JSON.stringify(next));
  } catch {
    // Without storage the choice lasts until the page is left.
  }
  applyAppearance(next);
  return next;
}

/** Puts an appearance on the root element, where the tokens read it. */
export function applyAppearance({ theme, text, density }: Appearance = appearance()): void {
  const { dataset } = document.documentElement;
  if (theme === 'auto') delete dataset['theme'];
  else dataset['theme'] = theme;
  dataset['text'] = text;
  dataset['density'] = density;
}
