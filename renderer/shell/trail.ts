// Where the reader is, in words: from the home page by the menu to the page. Cases and forms draw their own, for they know of which process they are.
import type { Session } from '../../server/api-types.ts';
import type { Place } from '../router.ts';
import { said, words } from '../words.ts';

/** A step on the way to a page; the heading of a group leads nowhere. */
export interface Step { readonly label: string; readonly href?: string }

/** The steps before the page itself; none on the home page and where the page draws them. */
export function trail(session: Session | null, { route, path }: Place): readonly Step[] {
  const here = path.split('?')[0]!;
  if (here === '/' || /^\/(start|cases)\//.test(here)) return [];
  const home = { label: words({ 'zh-CN': '首页', en: 'Home' }), href: '/' };
  for (const { group, entries } of route.frame === 'portal' ? [] : session?.menu ?? []) {
    const entry = entries.find(({ href }) => here === href || here.startsWith(`${href}/`)) ?? entries.find(({ href }) => beside(href, here));
    if (entry) return [home, { label: said(group) }, ...(entry.href === here ? [] : [{ label: said(entry.label), href: entry.href }])];
  }
  return [home];
}

/** Whether two addresses are lists of one process. */
function beside(href: string, here: string): boolean {
  const process = /^\/lists\/[^/]+\//.exec(href)?.[0];
  return process !== undefined && here.startsWith(process);
}
