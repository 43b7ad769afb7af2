// What the platform says of itself: read by everybody, written by its administrators, version by version.
import { plainText, richFaults, type JsonObject } from '#engine';
import type { ContentLine, ContentList, ContentPage, KeepContent, KeptContent } from '../api-types.ts';
import { holds } from '../edge/identity.ts';
import { notFound, refuse, refuseFor } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { anyObject, count, flag, instant, line, list, nullable, number, object, oneOf, ordinal, text, words, type Shape } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { recordAudit } from '../store/audit.ts';
import { contentOf, contentsOf, keepContent } from '../store/content.ts';

const slug = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,63}$' };
const kind = oneOf('policy', 'guide', 'page');
const short = { type: 'string', minLength: 1, maxLength: 200, format: 'name' };
const named = { type: 'object', additionalProperties: false, required: ['zh-CN', 'en'], properties: { 'zh-CN': short, en: short } };
const both = { type: 'object', additionalProperties: false, required: ['zh-CN', 'en'], properties: { 'zh-CN': anyObject, en: anyObject } };
const heading = { id: slug, kind, audience: nullable(words), title: words, shown: flag, version: count, at: instant };
const contentLine: Shape<ContentLine> = object<ContentLine>(heading);

/** The routes of content. */
export function contentRoutes(services: Services): Route[] {
  const read = asking(services.readPool);
  return [
    route<'/api/content', undefined, ContentList>({
      method: 'GET', path: '/api/content', permission: 'public', summary: 'Notices and policies, guides and pages: of a kind, with words in them', query: { kind, q: line, all: oneOf('yes') }, answer: object<ContentList>({ rows: list(contentLine) }),
      async handle({ query, reader }) {
        const rows = await contentsOf(read, { kind: query['kind'], words: query['q']?.trim(), all: query['all'] === 'yes' && holds(reader, 'platformAdmin') });
        return { body: { rows: rows.map(({ author: _, at, ...row }) => ({ ...row, at: at.toISOString() })) } };
      },
    }),
    route<'/api/content/:slug', undefined, ContentPage>({
      method: 'GET', path: '/api/content/:slug', permission: 'public', summary: 'One of them; an older version for administrators', params: { slug }, query: { version: number }, answer: object<ContentPage>({ ...heading, body: both, author: nullable(text) }),
      async handle({ params, query, reader }) {
        const all = holds(reader, 'platformAdmin');
        const found = await contentOf(read, params.slug, { all, version: all && query['version'] ? Number(query['version']) : undefined });
        return found ? { body: { ...found, at: found.at.toISOString(), author: all ? found.author : null } } : notFound;
      },
    }),
    route<'/api/content/:slug', KeepContent, KeptContent>({
      method: 'PUT', path: '/api/content/:slug', permission: 'platformAdmin', summary: 'Keeps the next version', params: { slug },
      body: object<KeepContent>({ kind, audience: nullable(named), title: named, body: both, shown: flag, base: ordinal }), answer: object<KeptContent>({ version: count }),
      async handle({ params, body, reader: { actor } }) {
        const texts = body.body as unknown as { readonly 'zh-CN': JsonObject; readonly en: JsonObject };
        const faults = (['zh-CN', 'en'] as const).flatMap((language) => richFaults(texts[language]).map((fault) => ({ ...fault, at: `/body/${language}${fault.at}` })));
        if (faults.length > 0) return refuseFor(faults);
        const isKept = await writing(services.pool, async (query) => {
          const kept = await keepContent(query, { ...body, body: texts, id: params.slug, plain: plainOf(texts), author: actor.name });
          if (kept) await recordAudit(query, { account: actor.id, name: actor.name, org: actor.org?.id ?? null }, { action: 'content.kept', subject: `content:${params.slug}`, name: (body.title as { 'zh-CN': string })['zh-CN'], after: { version: body.base + 1, shown: body.shown } });
          return kept;
        });
        return isKept ? { body: { version: body.base + 1 } } : refuse(409, 'version.stale', { version: '—' });
      },
    }),
  ];
}

/** The words of a text in both languages. */
export function plainOf(texts: { readonly 'zh-CN': JsonObject; readonly en: JsonObject }): string {
  return `${plainText(texts['zh-CN'])}\n${plainText(texts.en)}`;
}
