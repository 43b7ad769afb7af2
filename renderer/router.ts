// Addresses to pages: a table of URLPattern, the history of the browser, and pages that load when first shown.

/** A page: the address it answers to, the element that shows it, and the import that defines the element. */
export interface Route {
  readonly path: string;
  readonly element: string;
  /** `work` asks who one is first; `either` is for everybody, with the menu for those who have one. */
  readonly frame: 'portal' | 'work' | 'either';
  readonly load: () => Promise<unknown>;
}

/** Where the reader is: the route, the named parts of the path, and the query. */
export interface Place {
  readonly route: Route;
  readonly params: { readonly [name: string]: string };
  readonly query: URLSearchParams;
  readonly path: string;
}

const navigated = 'wf-navigated';
const keepers = new Set<() => Promise<boolean>>();

/** The place an address leads to, or undefined when no route answers to it. */
export function placeOf(routes: readonly Route[], href: string): Place | undefined {
  const url = new URL(href, location.origin);
  for (const route of routes) {
    const match = new URLPattern({ pathname: route.path }).exec({ pathname: url.pathname });
    if (!match) continue;
    const params: { [name: string]: string } = {};
    for (const [name, value] of Object.entries(match.pathname.groups)) if (value !== undefined) params[name] = decodeURIComponent(value);
    return { route, params, query: url.searchParams, path: url.pathname + url.search };
  }
  return undefined;
}

/** Asks `keeper` before the present page is left; it answers whether leaving is fine. Another query is the same page still. Returns how to stop asking. */
export function keepPage(keeper: () => Promise<boolean>): () => void {
  keepers.add(keeper);
  return () => keepers.delete(keeper);
}

/** Whether everything on the present page lets itself be left. */
export async function mayLeave(): Promise<boolean> {
  for (const keeper of [...keepers]) if (!(await keeper())) return false;
  return true;
}

function pageOf(href: string): string {
  return new URL(href, location.origin).pathname;
}

/** Goes to an address of ours and answers whether the present page let itself be left. With `replace` the present entry of the history is overwritten and the reader stays where the page is scrolled. */
export async function go(href: string, { replace = false } = {}): Promise<boolean> {
  if (!replace && pageOf(href) !== location.pathname && !(await mayLeave())) return false;
  history.replaceState({ ...(history.state as object | null), scroll: scrollY }, '');
  if (replace) history.replaceState(history.state, '', href);
  else history.pushState({ scroll: 0 }, '', href);
  dispatchEvent(new CustomEvent(navigated, { detail: { replace } }));
  return true;
}

/** Listens to links, the back button and `go`, and calls `show` with the address; returns how to stop. */
export function startRouter(show: (href: string, how: 'first' | 'forward' | 'back' | 'replace') => void): () => void {
  const here = () => location.pathname + location.search;
  const stop = new AbortController();
  const { signal } = stop;
  let shown = here();
  let entry: unknown = history.state;
  history.scrollRestoration = 'manual';

  document.addEventListener('click', (click) => {
    const link = click.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement);
    if (!link || click.defaultPrevented || click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return;
    if (link.origin !== location.origin || link.hasAttribute('download') || link.target || link.pathname.startsWith('/api/')) return;
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    click.preventDefault();
    void go(link.pathname + link.search);
  }, { signal });

  addEventListener(navigated, (event) => {
    shown = here();
    entry = history.state;
    show(shown, (event as CustomEvent<{ replace: boolean }>).detail.replace ? 'replace' : 'forward');
  }, { signal });

  addEventListener('popstate', async () => {
    if (here() === shown) return;
    const wanted = here();
    if (keepers.size > 0 && pageOf(wanted) !== pageOf(shown)) {
      history.pushState(entry, '', shown);
      if (!(await mayLeave())) return;
      history.pushState({ scroll: 0 }, '', wanted);
    }
    shown = wanted;
    entry = history.state;
    show(shown, 'back');
  }, { signal });

  show(shown, 'first');
  return () => stop.abort();
}
