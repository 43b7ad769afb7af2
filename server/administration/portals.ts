// What a portal shows of itself: its name, hotline and footer, the tiles of its home page, and the terms one agrees to; each saving is a version that stays.
import { say, type Json, type JsonObject, type Text } from '#engine';
import { editionOf } from '../store/edition.ts';
import { closedWithout, edit, editedColumns, editionPanels, editionRows, isText, settling } from './edited.ts';
import type { Act, Register } from './register.ts';

const kind = 'portal';
interface Tile { readonly section: Text; readonly label: Text; readonly href: string }
interface Terms { readonly title: Text; readonly text: Text }

export const portals: Register = {
  source: editionRows(kind, { title: `coalesce(e.content->'title'->>'zh-CN', e.content->>'title')`, hotline: `e.content->>'hotline'` }),
  columns: [{ name: 'title', type: 'text' }, { name: 'hotline', type: 'text' }, ...editedColumns],
  filters: [],
  links: [{ label: { 'zh-CN': '政策、手册和页面', en: 'Policies, guides and pages' }, href: '/content' }],
  async open({ query }, id) {
    const edition = await editionOf(query, kind, id);
    if (!edition) return undefined;
    const { title, hotline, footer, tiles, terms } = edition.content as JsonObject & { readonly tiles?: Json; readonly terms?: Json };
    const name = isText(title) ? title : String(title);
    return {
      title: name, version: edition.version, closed: closedWithout(edition),
      data: {
        titleZh: say(name, 'zh-CN'), titleEn: say(name, 'en'), ...(typeof hotline === 'string' ? { hotline } : {}), ...(footer === undefined ? {} : { footerZh: say(footer as unknown as Text, 'zh-CN'), footerEn: say(footer as unknown as Text, 'en') }),
        tiles: ((tiles ?? []) as unknown as readonly Tile[]).map(({ section, label, href }) => ({ section: say(section, 'zh-CN'), sectionEn: say(section, 'en'), label: say(label, 'zh-CN'), labelEn: say(label, 'en'), href })),
        terms: ((terms ?? []) as unknown as readonly Terms[]).map((each) => ({ title: say(each.title, 'zh-CN'), titleEn: say(each.title, 'en'), text: say(each.text, 'zh-CN'), textEn: say(each.text, 'en') })),
        version: edition.version,
      },
      panels: await editionPanels(query, kind, id, edition),
    };
  },
  changes: {
    CHANGE: changing(({ titleZh, titleEn, hotline, footerZh, footerEn }) => ({
      title: both(titleZh, titleEn), hotline: hotline || undefined, footer: footerZh ? both(footerZh, footerEn || footerZh) : undefined,
    })),
    TILES: changing(({ tiles }) => ({ tiles: rowsOf(tiles).map(({ section, sectionEn, label, labelEn, href }) => ({ section: both(section, sectionEn), label: both(label, labelEn), href: href! })) })),
    TERMS: changing(({ terms }) => ({ terms: rowsOf(terms).map(({ title, titleEn, text, textEn }) => ({ title: both(title, titleEn), text: both(text, textEn) })) })),
    ...settling(kind),
  },
};

/** Writes some parts of a portal over what it said; what is undefined goes. */
function changing(parts: (data: JsonObject) => { readonly [part: string]: Json | undefined }): Act {
  return async (change) => {
    const edition = (await editionOf(change.query, kind, change.id!))!;
    const content = Object.fromEntries(Object.entries({ ...edition.content, ...parts(change.data) }).filter((entry): entry is [string, Json] => entry[1] !== undefined));
    return edit(change, kind, change.id!, edition, content);
  };
}

function both(chinese: Json | undefined, english: Json | undefined): Json {
  return { 'zh-CN': String(chinese), en: String(english) };
}

function rowsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}
