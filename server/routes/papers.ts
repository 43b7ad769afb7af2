// Printed cases: the code that stands on the paper, and what whoever holds the paper is told by it.
import { randomBytes } from 'node:crypto';
import type { PaperCheck, PaperCode } from '../api-types.ts';
import { verify } from '../cases/verify.ts';
import { notFound, refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { count, digest, id, instant, line, nullable, object, oneOf, words } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { keepPaper, paperOf } from '../store/paper.ts';
import { attempts } from '../store/session.ts';
import { caseView } from '../views/case-view.ts';
import { kindOf, stateLabel } from '../views/row.ts';
import { word } from './shapes.ts';

/** Codes that are tried from one address in fifteen minutes. */
const mostTries = 60;

/** 26 characters that nobody takes for each other, of five bits each. */
const code = { type: 'string', pattern: '^[0-9A-HJKMNP-TV-Z]{26}$' };
const characters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The routes of printed cases. */
export function paperRoutes(services: Services): Route[] {
  const query = asking(services.pool);
  return [
    route<'/api/instances/:id/paper', undefined, PaperCode>({
      method: 'POST', path: '/api/instances/:id/paper', permission: 'signed-in', summary: 'The code under which a case as it stands can be verified from paper', params: { id },
      answer: object<PaperCode>({ code, entries: count, head: digest }),
      async handle({ params, reader, language }) {
        if (!(await caseView(services, reader, params.id, language))) return notFound;
        const printed = await keepPaper(query, params.id, newCode(), services.clock.instant);
        return printed ? { body: printed } : notFound;
      },
    }),
    route<'/api/papers/:code', undefined, PaperCheck>({
      method: 'GET', path: '/api/papers/:code', permission: 'public', summary: 'What a printed case is, and whether its record is still what was printed', params: { code },
      answer: object<PaperCheck>({
        process: words, number: nullable(line), stateLabel: words, kind: nullable(word), org: nullable(line), startedAt: instant, since: instant, printedAt: instant,
        printed: object<PaperCheck['printed']>({ entries: count, head: digest }).schema, verdict: oneOf('current', 'changed', 'broken'),
      }),
      async handle({ params, address }) {
        if ((await attempts.count(query, `paper-from ${address}`, mostTries)) > mostTries) return { ...refuse(429, 'request.too-many', { seconds: 900 }), retryAfter: 900 };
        const row = await paperOf(query, params.code);
        if (!row) return notFound;
        const { instance, number, state, org, startedAt, since, madeAt, entries, head, hash } = row;
        const [definition, verification] = [await services.definitions.ofDigest(row.digest), await verify(services.pool, services.definitions, instance)];
        const holds = hash === head && verification !== null && verification.verdict !== 'broken';
        return {
          body: {
            process: definition.compiled.document.ui?.print?.title ?? definition.compiled.title, number, stateLabel: stateLabel(definition, state), kind: kindOf(definition, state), org,
            startedAt: startedAt.toISOString(), since: since.toISOString(), printedAt: madeAt.toISOString(),
            printed: { entries, head }, verdict: !holds ? 'broken' : verification.entries === entries ? 'current' : 'changed',
          },
        };
      },
    }),
  ];
}

/** 128 random bits and two more, so that every character has five. */
function newCode(): string {
  const bits = BigInt(`0x${randomBytes(17).toString('hex')}`);
  return Array.from({ length: 26 }, (_, place) => characters[Number((bits >> BigInt(place * 5)) & 31n)]).join('');
}
