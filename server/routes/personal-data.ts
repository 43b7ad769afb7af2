// One's personal data: all of it as a file, and the way out of everything; and what the administrator of the platform does about that.
import { nowAt } from '#engine';
import type { Erasures, ErasureTold, FreshProof, OpenWorkTold, OwnErasure, TakenData } from '../api-types.ts';
import { writeNotice } from '../cases/outbox.ts';
import { followLink, issueTicket } from '../door/codes.ts';
import { judgeProof } from '../door/fresh.ts';
import type { Reader } from '../edge/identity.ts';
import { isRefusal, notFound, refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { count, flag, id, instant, line, list, nullable, object, oneOf, text, words } from '../edge/shape.ts';
import type { FileStore } from '../files/files.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { recordAudit, type Author } from '../store/audit.ts';
import { erasures, type ErasureRow, type OpenWork } from '../store/erasure.ts';
import { keys } from '../store/key.ts';
import { personalArchive } from '../views/personal-data.ts';
import { proof as proofFields, proofParts } from './keys.ts';

const proof = object<FreshProof>(proofFields, proofParts);
const work = list(object<OpenWorkTold>({ kind: oneOf('task', 'case', 'administrator'), instance: nullable(id), title: words, number: nullable(line) }));
const kept = nullable({ type: 'object', required: ['cases', 'decisions', 'files', 'audit'], properties: { cases: count, decisions: count, files: count, audit: count } });
const own = object<OwnErasure>({ state: nullable(oneOf('asked', 'withdrawn', 'ordered', 'done')), askedAt: nullable(instant), dueAt: nullable(instant), work, hasKey: flag });
const told = object<ErasureTold>({ id, state: oneOf('asked', 'withdrawn', 'ordered', 'done'), name: text, username: text, org: nullable(text), askedAt: instant, dueAt: instant, endedAt: nullable(instant), isDue: flag, work, kept });

/** The routes of personal data. */
export function personalDataRoutes(services: Services, store: FileStore): Route[] {
  const query = asking(services.pool);
  const author = ({ actor }: Reader): Author & { readonly account: string } => ({ account: actor.id, name: actor.name, org: actor.org?.id ?? null });
  const workTold = ({ kind, instance, title, number }: OpenWork): OpenWorkTold => ({ kind, instance, title, number });
  const tell = async (row: ErasureRow): Promise<ErasureTold> => ({
    id: row.id, state: row.state, name: row.name, username: row.username, org: row.org, askedAt: row.askedAt.toISOString(), dueAt: row.dueAt.toISOString(), endedAt: row.endedAt?.toISOString() ?? null, isDue: row.isDue, kept: row.kept,
    work: row.state === 'asked' ? (await erasures.openWork(query, row.account)).map(workTold) : [],
  });

  return [
    route<'/api/personal-data', FreshProof, TakenData>({
      method: 'POST', path: '/api/personal-data', permission: 'signed-in', summary: 'Makes ready all that is stored about oneself, by password or key; the answer leads to it for five minutes, once', body: proof, answer: object<TakenData>({ href: line }),
      async handle({ body, reader, headers }) {
        const refused = await judgeProof(query, body, { reader, headers, config: services.config });
        if (refused) return refused;
        const issued = await issueTicket(query, 'personal-data', reader.actor.id, 5);
        return isRefusal(issued) ? issued : { body: { href: `/api/personal-data?token=${issued.ticket}` } };
      },
    }),
    route<'/api/personal-data'>({
      method: 'GET', path: '/api/personal-data', permission: 'signed-in', summary: 'All that is stored about oneself, as one ZIP', query: { token: line }, answer: 'bytes',
      async handle({ query: asked, reader, language }) {
        if ((await followLink(query, 'personal-data', asked['token'] ?? '', { look: true })) !== reader.actor.id || (await followLink(query, 'personal-data', asked['token'] ?? '')) === null) return notFound;
        await recordAudit(query, author(reader), { action: 'personal-data.taken', subject: `user:${reader.actor.id}`, name: reader.actor.name, about: reader.actor.org?.id ?? null });
        return personalArchive(services, store, reader, language);
      },
    }),
    route<'/api/personal-data/erasure', undefined, OwnErasure>({
      method: 'GET', path: '/api/personal-data/erasure', permission: 'signed-in', summary: 'Whether one has asked to be erased, and what stands in the way', answer: own,
      async handle({ reader }) {
        const row = await erasures.of(query, reader.actor.id);
        return { body: {
          state: row?.state ?? null, askedAt: row?.askedAt.toISOString() ?? null, dueAt: row?.dueAt.toISOString() ?? null,
          work: (await erasures.openWork(query, reader.actor.id)).map(workTold), hasKey: (await keys.of(query, reader.actor.id)).length > 0,
        } };
      },
    }),
    route<'/api/personal-data/erasure', FreshProof>({
      method: 'POST', path: '/api/personal-data/erasure', permission: 'signed-in', summary: 'Asks for being erased, by password or key', body: proof, answer: 'nothing',
      async handle({ body, reader, headers }) {
        const refused = await judgeProof(query, body, { reader, headers, config: services.config });
        if (refused) return refused;
        return writing(services.pool, async (within) => {
          const due = await erasures.ask(within, author(reader));
          if (due === null) return refuse(409, 'erasure.asked');
          await writeNotice(services, within, { letter: 'erasure-asked', fields: { name: reader.actor.name, day: nowAt(due.toISOString(), services.config.zone).date }, to: ['role:platformAdmin'], channels: ['mail'] });
          return { body: undefined };
        });
      },
    }),
    route({
      method: 'DELETE', path: '/api/personal-data/erasure', permission: 'signed-in', summary: 'Takes that back', answer: 'nothing',
      handle: async ({ reader }) => ((await writing(services.pool, (within) => erasures.withdraw(within, author(reader)))) ? { body: undefined } : notFound),
    }),
    route<'/api/erasures', undefined, Erasures>({
      method: 'GET', path: '/api/erasures', permission: 'platformAdmin', summary: 'Who has asked to be erased', answer: object<Erasures>({ erasures: list(told), hasKey: flag }),
      handle: async ({ reader }) => ({ body: { erasures: await Promise.all((await erasures.all(query)).map(tell)), hasKey: (await keys.of(query, reader.actor.id)).length > 0 } }),
    }),
    route<'/api/erasures/:id', FreshProof>({
      method: 'POST', path: '/api/erasures/:id', permission: 'platformAdmin', summary: 'Erases a person, by the administrator’s own password or key: the account is closed at once, the rest follows', params: { id }, body: proof, answer: 'nothing',
      async handle({ params, body, reader, headers }) {
        const refused = await judgeProof(query, body, { reader, headers, config: services.config });
        if (refused) return refused;
        return writing(services.pool, async (within) => {
          const row = await erasures.held(within, params.id);
          if (!row || row.state !== 'asked') return notFound;
          if (!row.isDue) return refuse(409, 'erasure.too-early', { until: row.dueAt.toISOString().slice(0, 10) });
          const open = await erasures.openWork(within, row.account);
          if (open.length > 0) return refuse(409, 'erasure.open-work', { count: open.length });
          await erasures.order(within, row, author(reader));
          return { body: undefined };
        });
      },
    }),
  ];
}
