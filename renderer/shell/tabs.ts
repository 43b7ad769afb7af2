// The pages that are open: one tab each, remembered for this browser tab until it is closed.

/** An open page: the address without its query, the address as last shown, and its name. */
export interface Tab { readonly key: string; readonly href: string; readonly title: string }

const stored = 'wf-tabs';

/** The tabs of the last visit. */
export function rememberedTabs(): readonly Tab[] {
  try {
    const tabs: unknown = JSON.parse(sessionStorage.getItem(stored) ?? '[]');
    return Array.isArray(tabs) ? tabs.filter((tab): tab is Tab => typeof tab?.key === 'string' && typeof tab.href === 'string' && typeof tab.title === 'string') : [];
  } catch {
    return [];
  }
}

/** Keeps the tabs for a reload. */
export function rememberTabs(tabs: readonly Tab[]): void {
  try {
    sessionStorage.setItem(stored, JSON.stringify(tabs));
  } catch {
    // Without storage the tabs last until the next reload.
  }
}

/** The tabs with this page among them: a page already open keeps its place and takes the new address and name. */
export function opened(tabs: readonly Tab[], tab: Tab): readonly Tab[] {
  return tabs.some(({ key }) => key === tab.key) ? tabs.map((one) => (one.key === tab.key ? tab : one)) : [...tabs, tab];
}

/** The tabs without one, and the tab to show instead: its right neighbour, else its left one. */
export function closed(tabs: readonly Tab[], key: string): { readonly tabs: readonly Tab[]; readonly next: Tab | undefined } {
  const index = tabs.findIndex((tab) => tab.key === key);
  return { tabs: tabs.filter((tab) => tab.key !== key), next: tabs[index + 1] ?? tabs[index - 1] };
}
