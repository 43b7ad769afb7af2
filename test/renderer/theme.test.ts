// Tokens keep their contrast in light and dark, and nothing but the theme holds a colour or an inline style.
import { describe, expect, it } from 'vitest';
import theme from '../../renderer/theme.css?raw';

const styles: Record<string, string> = import.meta.glob('../../renderer/**/*.css', { query: '?raw', import: 'default', eager: true });
const sources: Record<string, string> = import.meta.glob('../../renderer/**/*.ts', { query: '?raw', import: 'default', eager: true });

const tokens = new Map([...theme.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6,8}), (#[0-9a-f]{6,8})\)/g)].map(([, name, light, dark]) => [name!, { light: light!, dark: dark! }]));

/** WCAG 2.x relative luminance. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const part = parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const grounds = { surface: ['text', 'text-2', 'text-3', 'ink-text', 'ok', 'wait', 'no', 'what', 'mute'], bg: ['text', 'text-2', 'text-3', 'ink-text', 'ok', 'wait', 'no', 'what'], sunk: ['text', 'text-2', 'text-3', 'no'], hover: ['text-2', 'text-3'], select: ['text', 'text-3', 'ok', 'no', 'wait', 'mute', 'ink-text'], 'ink-soft': ['text', 'text-3', 'ink-text'], 'ok-soft': ['ok'], 'wait-soft': ['wait', 'text-3', 'ink-text'], 'no-soft': ['no', 'text-2'], 'what-soft': ['what'], 'mute-soft': ['mute', 'text-3'], mark: ['text'], ink: ['on-ink'], 'ink-hover': ['on-ink'], 'no-fill': ['on-no'], toast: ['on-toast'] };
const lines = { surface: ['line-control', 'focus', 'no'], bg: ['line-control', 'focus'], sunk: ['line-control'], 'focus-gap': ['focus'] };

describe('theme', () => {
  for (const side of ['light', 'dark'] as const) {
    it(`keeps text readable on every ground it stands on, ${side}`, () => {
      const faint = Object.entries(grounds).flatMap(([ground, inks]) => inks.filter((ink) => contrast(tokens.get(ink)![side], tokens.get(ground)![side]) < 4.5).map((ink) => `${ink} on ${ground}`));

      expect(faint).toEqual([]);
    });

    it(`keeps the borders of controls and the focus ring visible, ${side}`, () => {
      const faint = Object.entries(lines).flatMap(([ground, inks]) => inks.filter((ink) => contrast(tokens.get(ink)![side], tokens.get(ground)![side]) < 3).map((ink) => `${ink} on ${ground}`));

      expect(faint).toEqual([]);
    });
  }

  it('is the only place that holds a colour', () => {
    const coloured = [...Object.entries(styles), ...Object.entries(sources)]
      .filter(([file]) => !file.endsWith('/theme.css'))
      .flatMap(([file, text]) => [...text.matchAll(/#(?:[0-9a-f]{3}){1,2}\b(?!-)|\b(?:rgba?|hsla?|oklch|lab)\(/gi)].map(([found]) => `${file}: ${found}`));

    expect(coloured).toEqual([]);
  });

  it('has a token for every custom property in use', () => {
    const own = new Set([...Object.values(styles).join('').matchAll(/(--[a-z0-9-]+):/g)].map(([, name]) => name));
    const unknown = Object.entries(styles).flatMap(([file, text]) => [...text.matchAll(/var\((--[a-z0-9-]+)/g)].filter(([, name]) => !own.has(name)).map(([, name]) => `${file}: ${name}`));

    expect(unknown).toEqual([]);
  });
});

describe('templates', () => {
  it('hold neither styles nor raw HTML nor handlers of the page', () => {
    const loose = Object.entries(sources).flatMap(([file, text]) => [...text.matchAll(/\sstyle=|unsafeHTML|unsafeSVG|\.innerHTML|\.outerHTML|insertAdjacentHTML|\son[a-z]+="|srcdoc/g)].map(([found]) => `${file}: ${found.trim()}`));

    expect(loose).toEqual([]);
  });
});
