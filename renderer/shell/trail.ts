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
  const found = route.frame === 'portal' ? undefined : entryFor(session?.menu ?? [], here);
  if (!found) return [home];
  const [group, label] = [said(found.group), said(found.entry.label)];
  if (found.entry.href === here) return group === label ? [home] : [home, { label: group }];
  // A thing of a register says itself which list it stands in.
  return [home, { label: group }, ...(here.startsWith('/admin/') ? [] : [{ label, href: found.entry.href }])];
}

type Menu = Session['menu'];

/** The entry of a menu that an address belongs to: its own, the one it lies below, or one of the same process. */
export function entryFor(menu: Menu, here: string): { readonly group: Menu[number]['group']; readonly entry: Menu[number]['entries'][number] } | undefined {
  const all = menu.flatMap(({ group, entries }) => entries.map((entry) => ({ group, entry })));
  for (const fits of [(href: string) => here === href, (href: string) => here.startsWith(`${href}/`), (href: string) => beside(href, here)]) {
    const found = all.find(({ entry }) => fits(entry.href));
    if (found) return found;
  }
  return undefined;
}

/** Whether two addresses are lists of one process, or a list and a thing that stands in it. */
function beside(href: string, here: string): boolean {
  const process = /^\/lists\/([^/]+\/)/.exec(href)?.[1];
  return process !== undefined && [`/lists/${process}`, `/admin/${process}`].some((start) => here.startsWith(start));
}
