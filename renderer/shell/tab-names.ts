// The names of the open pages when another language is read; fetched when it is chosen.
import type { MenuGroup } from '../../server/api-types.ts';
import { said } from '../words.ts';
import type { Tab } from './tabs.ts';

/** The tabs in the language that is read now, as far as the menu knows their names; the others follow when they are shown again. */
export function translated(tabs: readonly Tab[], menu: readonly MenuGroup[]): readonly Tab[] {
  const names = new Map(menu.flatMap(({ entries }) => entries.map(({ href, label }) => [href, label] as const)));
  return tabs.map((tab) => ({ ...tab, title: said(names.get(tab.href) ?? tab.title) }));
}
