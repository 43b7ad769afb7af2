// The registry of keys: what the issuer tells of, for the platform's administrator, who also takes lost ones out of use and puts found ones back.
import { randomInt } from 'node:crypto';
import type { BlockKey, IssuedKeyRow, IssuedKeys, IssueKey, KeyIssued } from '../api-types.ts';
import { plainCode } from '../door/keys.ts';
import { hashPassword } from '../edge/password.ts';
import { notFound, refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { count, flag, id, instant, line, list, nullable, number, object, oneOf } from '../edge/shape.ts';
import { newId } from '../id.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { recordAudit } from '../store/audit.ts';
import { keys, type IssuedRow } from '../store/key.ts';
import { authorOf, blocking, blockKey } from './keys.ts';

const pageSize = 50;
// Without what is easily taken for another.
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const short = { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' };
const code = { type: 'string', pattern: '^[0-9A-Z]{9,18}$' };
const row = object<IssuedKeyRow>({
  id, serial: line, kind: oneOf('legal', 'operator'), holder: line, enterprise: line, validUntil: line, isValid: flag, isUsed: flag,
  account: nullable(object<NonNullable<IssuedKeyRow['account']>>({ username: line, name: line })), blocked: nullable(object<NonNullable<IssuedKeyRow['blocked']>>({ at: instant, reason: line })),
});

/** The routes of the registry. */
export function issuedKeyRoutes(services: Services): Route[] {
  const query = asking(services.pool);
  const told = ({ id, serial, kind, holder, enterprise, validUntil, isValid, credentialId, username, name, blockedAt, blockedWhy }: IssuedRow): IssuedKeyRow => ({
    id, serial, kind, holder, enterprise, validUntil, isValid, isUsed: credentialId !== null, account: username === null ? null : { username, name: name! }, blocked: blockedAt && { at: blockedAt.toISOString(), reason: blockedWhy ?? '' },
  });
  return [
    route<'/api/issued-keys', undefined, IssuedKeys>({
      method: 'GET', path: '/api/issued-keys', permission: 'platformAdmin', summary: 'The keys that were issued, by a part of number, holder or enterprise', query: { q: line, page: number }, answer: object<IssuedKeys>({ rows: list(row), total: count }),
      async handle({ query: asked }) {
        const page = Math.max(1, Number(asked['page'] ?? 1));
        const { rows, total } = await keys.issued(query, { text: (asked['q'] ?? '').trim(), limit: pageSize, offset: (page - 1) * pageSize });
        return { body: { rows: rows.map(told), total } };
      },
    }),
    route<'/api/issued-keys', IssueKey, KeyIssued>({
      method: 'POST', path: '/api/issued-keys', permission: 'platformAdmin', summary: 'Enters a key that was issued; answers the code that goes with it, which is told this once',
      body: object<IssueKey>({ serial: { type: 'string', pattern: '^[0-9A-Za-z-]{4,40}$' }, kind: oneOf('legal', 'operator'), holder: short, enterprise: short, creditCode: code, organisationCode: code, customsCode: code, legalRepresentative: short, validUntil: { type: 'string', format: 'date' } }, ['creditCode', 'organisationCode', 'customsCode', 'legalRepresentative']),
      answer: object<KeyIssued>({ activation: line }),
      async handle({ body: { serial, creditCode = null, organisationCode = null, customsCode = null, legalRepresentative = null, ...rest }, reader }) {
        const written = serial.toUpperCase();
        const activation = Array.from({ length: 2 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]!).join('')).join('-');
        const activationHash = await hashPassword(plainCode(activation));
        const isNew = await writing(services.pool, async (within) => {
          const key = newId();
          const done = await keys.issue(within, key, { serial: written, creditCode, organisationCode, customsCode, legalRepresentative, ...rest, activationHash });
          if (done) await recordAudit(within, authorOf(reader), { action: 'key.issued', subject: `key:${key}`, name: written, after: { kind: rest.kind, holder: rest.holder, enterprise: rest.enterprise, validUntil: rest.validUntil } });
          return done;
        });
        return isNew ? { body: { activation } } : refuse(409, 'key.there', {}, '/serial');
      },
    }),
    route<'/api/issued-keys/:id/block', BlockKey>({
      method: 'POST', path: '/api/issued-keys/:id/block', permission: 'platformAdmin', summary: 'Takes a lost key out of use: it is bound to nobody and signs nothing, and what it opened is closed', params: { id }, body: blocking, answer: 'nothing',
      handle: async ({ params, body, reader }) => (await writing(services.pool, (within) => blockKey(within, params.id, body.reason, reader)) ? { body: undefined } : notFound),
    }),
    route<'/api/issued-keys/:id/unblock', BlockKey>({
      method: 'POST', path: '/api/issued-keys/:id/unblock', permission: 'platformAdmin', summary: 'Puts a key that was found back into use; it is bound anew', params: { id }, body: blocking, answer: 'nothing',
      async handle({ params, body, reader }) {
        const serial = await writing(services.pool, async (within) => {
          const found = await keys.unblock(within, params.id);
          if (found) await recordAudit(within, authorOf(reader), { action: 'key.unblocked', subject: `key:${params.id}`, name: found, after: { reason: body.reason } });
          return found;
        });
        return serial === undefined ? notFound : { body: undefined };
      },
    }),
  ];
}
