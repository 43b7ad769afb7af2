// What everybody may ask: the portal, a process by its name, and the immutable files of a revision.
import type { Definition } from '#engine';
import type { Drawing, DrawingAnswer, DrawnEdge, DrawnNode, Portal, PortalTile, ProcessHeading, RegistrationKind, Registrations } from '../api-types.ts';
import { isOffered, isPublic, portalOf, registrationsOf } from '../views/menu.ts';
import type { Reader } from '../edge/identity.ts';
import { notFound } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { anyObject, count, digest, flag, list, nullable, object, oneOf, process, type Shape, text, words } from '../edge/shape.ts';
import { asking } from '../store/asking.ts';
import { bytesOf, headOf, headsOf, isMetIn, policyOfDoor, portalFor, registrationOrder, termsOf } from '../store/head.ts';
import { reading } from '../store/sight.ts';
import { word } from './shapes.ts';

const portal = object<Portal>({
  title: words, hotline: nullable(text), demo: flag, policy: anyObject, identity: nullable(text), footer: nullable(words), tiles: list(object<PortalTile>({ section: words, label: words, href: text })),
  sections: list({ type: 'object', required: ['section', 'entries'], properties: { section: words, entries: list({ type: 'object', required: ['label', 'process', 'href'], properties: { label: words, process: word, list: word, start: word, href: text } }) } }),
});

const registrations = object<Registrations>({
  kinds: list(object<RegistrationKind>({ process: word, portal: nullable(word), heading: words, label: words, say: nullable(words), href: text })),
  portals: list({ type: 'object', additionalProperties: false, required: ['id', 'title', 'terms'], properties: { id: word, title: words, terms: list({ type: 'object', additionalProperties: false, required: ['title', 'text'], properties: { title: words, text: words } }) } }),
});

const place = { type: 'number' };
const drawing = object<Drawing>({
  width: count, height: count, anywhere: list({ type: 'object', required: ['to', 'label'], properties: { to: word, label: text } }),
  nodes: list(object<DrawnNode>({ key: word, parent: nullable(word), shape: oneOf('start', 'step', 'end', 'group', 'parallel', 'region'), asks: flag, lines: list(text), x: place, y: place, width: place, height: place })),
  edges: list(object<DrawnEdge>({ id: text, from: word, to: word, quiet: flag, label: text, lines: list(text), points: list(place), x: place, y: place }, ['x', 'y'])),
}) as Shape<Drawing>;

/** The public routes. */
export function portalRoutes(services: Services): Route[] {
  const query = asking(services.readPool);
  const hasToDoWith = async (definition: Definition, { actor, sight }: Reader): Promise<boolean> =>
    isPublic(definition) || isOffered(definition, actor) || reading(services.readPool, sight, (query) => isMetIn(query, definition.digest));
  return [
    route<'/api/portal', undefined, Portal>({
      method: 'GET', path: '/api/portal', permission: 'public', beforePassword: true, summary: 'What the portal offers: the one named, that of a process, or else the one that calls itself home', query: { portal: word, process: word }, answer: portal,
      async handle({ query: { portal: named, process } }) {
        const definitions = await Promise.all((await headsOf(query)).map((head) => services.definitions.ofDigest(head.digest)));
        const { title, hotline, policy, footer, tiles } = await portalFor(query, null, named === undefined ? definitions.find(({ compiled }) => compiled.id === process)?.compiled.document.process.portal : [named]);
        const door = await policyOfDoor(query);
        const ways = [...policy.recovery, ...door.recovery.filter((way) => !policy.recovery.includes(way))];
        return { body: { title, hotline, sections: portalOf(definitions), demo: services.config.seed === 'demo', policy: { ...policy, captcha: door.captcha, recovery: ways }, identity: services.config.oidc?.name ?? null, footer, tiles } };
      },
    }),
    route<'/api/registrations', undefined, Registrations>({
      method: 'GET', path: '/api/registrations', permission: 'public', summary: 'Ways to an account, and what one agrees to', answer: registrations,
      async handle() {
        const definitions = await Promise.all((await headsOf(query)).map((head) => services.definitions.ofDigest(head.digest)));
        const order = await registrationOrder(query);
        const place = ({ process }: RegistrationKind): number => (order.includes(process) ? order.indexOf(process) : order.length);
        const kinds = [...registrationsOf(definitions)].sort((a, b) => place(a) - place(b));
        return { body: { kinds, portals: await termsOf(query, [...new Set(kinds.flatMap(({ portal }) => portal ?? []))]) } };
      },
    }),
    route<'/api/processes/:id', undefined, ProcessHeading>({
      method: 'GET', path: '/api/processes/:id', permission: 'signed-in', summary: 'A process and its current revision', params: { id: process },
      answer: object<ProcessHeading>({ id: word, title: words, digest, revision: count }),
      async handle({ params }) {
        const head = await headOf(query, params.id);
        return head ? { body: { id: head.id, title: head.title, digest: head.digest, revision: head.number } } : notFound;
      },
    }),
    route({
      method: 'GET', path: '/revisions/:file', permission: 'public', summary: 'A compiled definition (.json) or its validator (.mjs), for whoever has to do with its cases; never changes', params: { file: { type: 'string', pattern: '^[0-9a-f]{64}\\.(json|mjs)$' } }, answer: 'bytes',
      async handle({ params, headers, reader }) {
        const [name, extension] = params.file.split('.') as [string, string];
        const etag = `"${name}"`;
        const bytes = await bytesOf(query, name);
        if (!bytes) return notFound;
        const definition = await services.definitions.ofDigest(name);
        const isEverybodys = isPublic(definition);
        if (!(await hasToDoWith(definition, reader))) return notFound;
        const immutable = { 'Cache-Control': `${isEverybodys ? 'public' : 'private'}, max-age=31536000, immutable`, ETag: etag };
        if (headers.get('If-None-Match') === etag) return new Response(null, { status: 304, headers: immutable });
        const [type, content] = extension === 'json' ? ['application/json', bytes.compiled] : ['text/javascript; charset=utf-8', bytes.validator];
        return new Response(content, { headers: { ...immutable, 'Content-Type': type } });
      },
    }),
    route<'/api/drawings/:digest', undefined, DrawingAnswer>({
      method: 'GET', path: '/api/drawings/:digest', permission: 'public', summary: 'The machine of a revision as a picture, for whoever has to do with its cases; null where it cannot be drawn', params: { digest },
      query: { language: oneOf('zh-CN', 'en'), direction: oneOf('across', 'down') }, answer: object<DrawingAnswer>({ drawing: nullable(drawing) }),
      async handle({ params, query: { language, direction }, reader }) {
        if (!(await bytesOf(query, params.digest))) return notFound;
        const definition = await services.definitions.ofDigest(params.digest);
        if (!(await hasToDoWith(definition, reader))) return notFound;
        const found = await services.drawings.of(definition, language === 'en' ? 'en' : 'zh-CN', direction === 'down' ? 'down' : 'across');
        return { body: { drawing: found }, headers: { 'Cache-Control': found ? 'private, max-age=3600' : 'no-store' } };
      },
    }),
  ];
}
