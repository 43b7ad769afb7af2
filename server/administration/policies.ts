// What a portal asks of those who come in by it, each value with what it means, between which bounds and where it comes from. It holds from the moment it is saved, on every node.
import { isObject, policyOf, ruleInWords, type Json, type JsonObject, type Policy, type SecretRule } from '#engine';
import { refuse } from '../edge/problem-response.ts';
import { editionOf } from '../store/edition.ts';
import { closedWithout, edit, editedColumns, editionPanels, editionRows, isText, settling } from './edited.ts';
import { panelOf } from './panels.ts';
import type { Register } from './register.ts';

const kind = 'portal';
const rules = ['admin', 'operator', 'password'] as const;

export const policies: Register = {
  source: editionRows(kind, { title: `coalesce(e.content->'title'->>'zh-CN', e.content->>'title')` }),
  columns: [{ name: 'title', type: 'text' }, ...editedColumns],
  filters: [],
  async open({ query }, id) {
    const edition = await editionOf(query, kind, id);
    if (!edition) return undefined;
    const { title } = edition.content;
    const policy = policyOf(edition.content['policy']);
    const told = { admin: policy.username.admin, operator: policy.username.operator, password: policy.password };
    return {
      title: isText(title) ? title : String(title), version: edition.version, closed: closedWithout(edition), data: { ...dataOf(policy), version: edition.version },
      panels: [
        panelOf({ 'zh-CN': '用户看到的规则', en: 'The rules as people read them' }, [{ 'zh-CN': '内容', en: 'Of' }, { 'zh-CN': '规则', en: 'Rule' }], ([['admin', { 'zh-CN': '管理员用户名', en: 'User name of an administrator' }], ['operator', { 'zh-CN': '操作员用户名', en: 'User name of an operator' }], ['password', { 'zh-CN': '密码', en: 'Password' }]] as const)
          .map(([name, label]) => [{ text: label }, { text: { 'zh-CN': ruleInWords(told[name], 'zh-CN'), en: ruleInWords(told[name], 'en') } }]), '—'),
        ...await editionPanels(query, kind, id, edition),
      ],
    };
  },
  changes: {
    async CHANGE(change) {
      const { query, data } = change;
      const id = change.id!;
      const edition = (await editionOf(query, kind, id))!;
      for (const name of rules) {
        const { of, needs = [], kinds = 1 } = ruleOf(data, name);
        if (!needs.every((each) => of.includes(each)) || kinds > of.length) return refuse(422, 'policy.impossible', {}, `/${name}Needs`);
      }
      const said = isObject(edition.content['policy']) ? edition.content['policy'] : {};
      const before = policyOf(said) as unknown as JsonObject;
      const after = policyFrom(data) as unknown as JsonObject;
      // What was not said and is not changed stays unsaid: a later default reaches it.
      const policy = Object.fromEntries([...new Set([...Object.keys(said), ...Object.keys(after)])].flatMap((key): [string, Json][] => {
        const value = JSON.stringify(after[key]) === JSON.stringify(before[key]) ? said[key] : after[key];
        return value === undefined ? [] : [[key, value]];
      }));
      return edit(change, kind, id, edition, { ...edition.content, policy });
    },
    ...settling(kind),
  },
};

function dataOf({ username, password, recovery, captcha, registration, adminMayDoBusiness, operators }: Policy): JsonObject {
  const parts = { ...username, password };
  return {
    ...Object.fromEntries(rules.flatMap((name): [string, Json][] => {
      const { min, max, of, needs = [], kinds = 1 } = parts[name];
      return [[`${name}Min`, min], [`${name}Max`, max], [`${name}Of`, [...of]], [`${name}Needs`, [...needs]], [`${name}Kinds`, kinds]];
    })),
    recovery: [...recovery], captcha, registrationCaptcha: registration.captcha, registrationSms: registration.sms, adminMayDoBusiness, operators,
  };
}

function ruleOf(data: JsonObject, name: (typeof rules)[number]): SecretRule {
  const needs = (data[`${name}Needs`] ?? []) as SecretRule['of'];
  const kinds = Number(data[`${name}Kinds`] ?? 1);
  return { min: Number(data[`${name}Min`]), max: Number(data[`${name}Max`]), of: data[`${name}Of`] as unknown as SecretRule['of'], ...(needs.length > 0 ? { needs } : {}), ...(kinds > 1 ? { kinds } : {}) };
}

function policyFrom(data: JsonObject): Policy {
  return {
    adminMayDoBusiness: data['adminMayDoBusiness'] === true, operators: data['operators'] === true, username: { admin: ruleOf(data, 'admin'), operator: ruleOf(data, 'operator') }, password: ruleOf(data, 'password'),
    recovery: data['recovery'] as unknown as Policy['recovery'], captcha: data['captcha'] as Policy['captcha'], registration: { captcha: data['registrationCaptcha'] === true, sms: data['registrationSms'] === true },
  };
}
