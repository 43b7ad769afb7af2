// Tabs that are closed or moved.
import type { Tab } from './tabs.ts';

/** The tabs without some, and the tab to show instead of one of them: its next neighbour that stays, else the one before. */
export function closed(tabs: readonly Tab[], keys: readonly string[], here: string): { readonly tabs: readonly Tab[]; readonly next: Tab | undefined } {
  const stays = (tab: Tab) => !keys.includes(tab.key);
  const index = tabs.findIndex((tab) => tab.key === here);
  return { tabs: tabs.filter(stays), next: tabs.slice(index + 1).find(stays) ?? tabs.slice(0, Math.max(0, index)).findLast(stays) };
}

/** The tabs with one of them at another place. */
export function moved(tabs: readonly Tab[], key: string, to: number): readonly Tab[] {
  const tab = tabs.find((one) => one.key === key);
  if (!tab) return tabs;
  const others = tabs.filter((one) => one !== tab);
  return [...others.slice(0, Math.max(0, to)), tab, ...others.slice(Math.max(0, to))];
}
