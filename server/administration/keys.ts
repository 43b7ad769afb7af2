// Security keys as their issuer tells of them: entered with the code that goes with each, taken out of use when they are lost, and put back when they are found.
import { randomInt } from 'node:crypto';
import type { Json } from '#engine';
import { blockKey } from '../door/key-sign-in.ts';
import { plainCode } from '../door/keys.ts';
import { hashPassword } from '../edge/password.ts';
import { refuse } from '../edge/problem-response.ts';
import { newId } from '../id.ts';
import { recordAudit } from '../store/audit.ts';
import { issuedRows, keys as registry } from '../store/key.ts';
import { isId } from '../views/paging.ts';
import { recentChanges } from './panels.ts';
import type { Register } from './register.ts';

// Without what is easily taken for another.
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

export const keys: Register = {
  source: issuedRows,
  columns: [{ name: 'serial', type: 'text' }, { name: 'kind', type: 'text' }, { name: 'holder', type: 'text' }, { name: 'enterprise', type: 'text' }, { name: 'validUntil', type: 'date' }, { name: 'account', type: 'text' }, { name: 'state', type: 'text' }],
  filters: [{ name: 'serial', match: 'fuzzy', type: 'text' }, { name: 'holder', match: 'fuzzy', type: 'text' }, { name: 'enterprise', match: 'fuzzy', type: 'text' }, { name: 'kind', match: 'equals', type: 'text' }, { name: 'state', match: 'equals', type: 'text' }, { name: 'validUntil', match: 'range', type: 'date' }],
  async open({ query }, id) {
    const key = isId(id) ? await registry.issued(query, id) : undefined;
    if (!key) return undefined;
    const data = Object.fromEntries(Object.entries(key).filter(([, value]) => value !== null)) as { readonly [field: string]: Json };
    return { title: key.serial, version: 0, data, closed: [key.state === 'blocked' ? 'BLOCK' : 'UNBLOCK'], panels: [await recentChanges(query, `key:${id}`)] };
  },
  makes: {
    async ISSUE({ query, data, by }) {
      const text = (field: string): string | null => (data[field] === undefined ? null : String(data[field]));
      const key = { serial: text('serial')!.toUpperCase(), kind: data['kind'] as 'legal' | 'operator', holder: text('holder')!, enterprise: text('enterprise')!, validUntil: text('validUntil')!,
        creditCode: text('creditCode'), organisationCode: text('organisationCode'), customsCode: text('customsCode'), legalRepresentative: text('legalRepresentative') };
      const activation = Array.from({ length: 2 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]!).join('')).join('-');
      const id = newId();
      if (!(await registry.issue(query, id, { ...key, activationHash: await hashPassword(plainCode(activation)) }))) return refuse(409, 'key.there', {}, '/serial');
      await recordAudit(query, by, { action: 'key.issued', subject: `key:${id}`, name: key.serial, after: { kind: key.kind, holder: key.holder, enterprise: key.enterprise, validUntil: key.validUntil } });
      return { id, once: { 'zh-CN': `激活码：${activation}。首次使用密钥时填写，只在这里显示一次，请随密钥交给持卡人。`, en: `Activation code: ${activation}. It is asked for when the key is first used. It is shown this once; hand it over with the key.` } };
    },
  },
  changes: {
    BLOCK: async ({ query, id, data, by }) => ((await blockKey(query, id!, String(data['reason']), by)) ? { id: id! } : { denied: 'thing.unknown' }),
    async UNBLOCK({ query, id, data, by }) {
      const serial = await registry.unblock(query, id!);
      if (serial === undefined) return { denied: 'thing.unknown' };
      await recordAudit(query, by, { action: 'key.unblocked', subject: `key:${id!}`, name: serial, after: { reason: String(data['reason']) } });
      return { id: id! };
    },
  },
};
