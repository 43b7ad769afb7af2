// The pages that are open: one tab each, remembered for this browser tab until it is closed.

/** An open page: what tells it from others, the address as last shown, and its name. */
export interface Tab { readonly key: string; readonly href: string; readonly title: string }

const stored = 'wf-tabs';
const most = 20;

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

/** What tells pages apart: the address without its query, but with the item an application is to. */
export function tabKey(path: string): string {
  const { pathname, searchParams } = new URL(path, location.origin);
  const item = searchParams.get('item');
  return item === null ? pathname : `${pathname}?item=${item}`;
}

/** The tabs with this page among them: a page already open keeps its place and takes the new address and name. Beyond the most there can be, the first one goes. */
export function opened(tabs: readonly Tab[], tab: Tab): readonly Tab[] {
  return tabs.some(({ key }) => key === tab.key) ? tabs.map((one) => (one.key === tab.key ? tab : one)) : [...tabs.slice(Math.max(0, tabs.length + 1 - most)), tab];
}
