// The table of pages: address, element, frame, and the import that runs when the page is first shown. Here are those of every day; the others are known to `pages-more.ts`.
import { placeOf, type Place, type Route } from './router.ts';

/** With the sentences of problems: the page says at once why something cannot be done. */
const spoken = (load: () => Promise<unknown>) => () => Promise.all([load(), import('./sentences.ts').then(({ learn }) => learn()).catch(() => {})]);

const routes: readonly Route[] = [
  { path: '/', element: 'wf-portal-page', frame: 'portal', load: () => import('./portal/portal-page.ts') },
  { path: '/portal/:process/:list', element: 'wf-list-page', frame: 'portal', load: () => import('./list/list-page.ts') },
  { path: '/sign-in', element: 'wf-sign-in-page', frame: 'portal', load: () => import('./account/sign-in-page.ts') },
  { path: '/register/:process/:event', element: 'wf-start-page', frame: 'portal', load: () => import('./portal/start-page.ts') },
  { path: '/return/:instance/:event', element: 'wf-start-page', frame: 'portal', load: () => import('./portal/start-page.ts') },
  { path: '/start/:process/:event', element: 'wf-start-page', frame: 'work', load: () => import('./portal/start-page.ts') },
  { path: '/lists/:process/:list', element: 'wf-list-page', frame: 'work', load: () => import('./list/list-page.ts') },
  { path: '/inbox', element: 'wf-inbox-page', frame: 'work', load: spoken(() => import('./inbox/inbox-page.ts')) },
  { path: '/cases/:id', element: 'wf-case-page', frame: 'either', load: spoken(() => import('./inbox/case-page.ts')) },
  { path: '/cases/:instance/:event', element: 'wf-start-page', frame: 'work', load: () => import('./portal/start-page.ts') },
];

/** The place an address leads to, or undefined when no page answers to it. */
export async function placeAt(href: string): Promise<Place | undefined> {
  return placeOf(routes, href) ?? placeOf((await import('./pages-more.ts')).routes, href);
}
