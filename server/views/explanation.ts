// Why something can be done to a case and where it leads, or why it cannot: every condition with the facts that decide it, as far as this reader may know them.
import { available, explain, isSeenPlain, momentOf, nowAt, own, pointer, stateLabels, told, typeAt, type Definition, type Facts, type Json, type Naming, type ReadEntry, type Scope, type Text, type Type } from '#engine';
import type { CaseExplanation, EventExplanation } from '../api-types.ts';
import { sightOf, whoOf } from './drafting.ts';
import { entriesSeen, hasPart, readCase } from '../cases/facts.ts';
import type { Reader } from '../edge/identity.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { namesOf, type Names } from '../store/names.ts';

interface Seen { readonly definition: Definition; readonly entries: readonly ReadEntry[] }

/** Everything this reader is offered, explained; null when there is no such case or he may not know of it. */
export async function explanationOf(services: Services, reader: Reader, id: string): Promise<CaseExplanation | null> {
  const here = await readCase(services, { id, who: whoOf(reader) });
  if (here.definition === null || here.instance === null) return null;
  const { definition, instance, facts } = here;
  const scope = momentOf(definition, instance, facts);
  const item = facts.item ? await sightOf(services, reader, facts.item.instance.id) : null;
  const orgs = [instance.snapshot.org.id, facts.actor.org?.id, facts.item?.instance.org.id].filter((org) => org !== undefined);
  const names = await namesOf(asking(services.pool), orgs);
  const naming = namingOf({ definition, entries: entriesSeen(here) }, item, scope, facts, names, hasPart(here));
  const labels = stateLabels(definition);
  const offers = available(definition, instance, facts).filter(({ kind }) => kind !== 'seat');
  return {
    events: offers.map(({ event, label, task }): EventExplanation => {
      const { needs, branches } = explain(definition, instance, facts, event);
      const own = branches.filter(({ target }) => target !== '');
      return {
        event, label, ...(task === undefined ? {} : { task }),
        needs: needs.map(({ say, rule, holds }) => ({ say, holds: holds === true, condition: told(rule, scope, naming) })),
        branches: own.some(({ guard }) => guard !== null) ? own.map(({ target, guard }) => ({ target: labels[target] ?? target, condition: guard === null ? null : told(guard, scope, naming) })) : [],
      };
    }),
  };
}

/** Paths of a case that its parties know anyway. */
const plain: ReadonlySet<string> = new Set(['state', 'label', 'number', 'round', 'startedAt', 'since', 'touched', 'returnedFrom', 'org.id', 'org.name', 'org.type', 'org.region', 'applicant.id', 'applicant.name', 'kind']);

function namingOf(here: Seen, item: Seen | null, scope: Scope, facts: Facts, names: Names, isParty: boolean): Naming {
  const place = (path: string) => {
    const [root = '', ...rest] = path.split('.');
    return { root, rest: rest.join('.'), field: root === 'form' ? here.definition.field(pointer(rest[0]!)) : root === 'item' ? item?.definition.field(pointer(rest[0]!)) : undefined };
  };
  const { params } = here.definition.compiled.document.process;
  return {
    label(path) {
      const { root, rest, field } = place(path);
      if (field) return field.label;
      if (root === 'params') return params?.[rest]?.label ?? rest;
      return known.get(path) ?? roots.get(root) ?? path;
    },
    isSeen(path) {
      const { root, rest, field } = place(path);
      if (root === 'now' || root === 'params' || root === 'actor' || root === 'event') return true;
      if (root === 'form') return field !== undefined && isSeenPlain(here.definition, field, here.entries);
      if (root === 'instance') return rest === 'state' || rest === 'label' || (isParty && (plain.has(rest) || rest.startsWith('last.')));
      if (root === 'item') return item !== null && (rest.startsWith('instance.') ? plain.has(rest.slice('instance.'.length)) : field !== undefined && isSeenPlain(item.definition, field, item.entries));
      return false;
    },
    value(path, value) {
      const { field, root } = path === null ? { field: undefined, root: '' } : place(path);
      const states = path === 'instance.state' ? here.definition : path === 'item.instance.state' ? item?.definition : undefined;
      if (states && typeof value === 'string') return stateLabels(states)[value] ?? value;
      const options = field?.options ?? (Array.isArray(field?.schema['x-options']) ? field.schema['x-options'] : []);
      const option = (options as readonly { readonly value: Json; readonly label: Text }[]).find((each) => each.value === value);
      return option?.label ?? inWords(value, path === null ? undefined : typeAt(scope.types, path), facts, root === 'form' || typeof value !== 'string' ? undefined : names.get(value));
    },
    fact(path) {
      let at: Json | undefined = scope.facts as unknown as Json;
      for (const part of path.split('.')) at = own(at, part);
      return at;
    },
  };
}

const known: ReadonlyMap<string, Text> = new Map(Object.entries({
  now: { 'zh-CN': '现在', en: 'the present time' }, 'actor.org.id': { 'zh-CN': '您的单位', en: 'your organisation' }, 'actor.id': { 'zh-CN': '您', en: 'you' }, 'instance.org.id': { 'zh-CN': '申请单位', en: 'the applicant’s organisation' },
  'instance.applicant.id': { 'zh-CN': '申请人', en: 'the applicant' }, 'instance.state': { 'zh-CN': '办件状态', en: 'the state of the case' }, 'item.instance.state': { 'zh-CN': '所申请事项的状态', en: 'the state of the item' }, 'item.instance.org.id': { 'zh-CN': '主办单位', en: 'the organiser' },
  'instance.round': { 'zh-CN': '提交次数', en: 'the number of submissions' }, 'instance.startedAt': { 'zh-CN': '申请时间', en: 'the time of application' }, 'instance.returnedFrom': { 'zh-CN': '退回时所在的步骤', en: 'the step it was returned from' }, 'event.comment': { 'zh-CN': '填写的意见', en: 'the opinion given' },
}));
const roots: ReadonlyMap<string, Text> = new Map(Object.entries({
  lookup: { 'zh-CN': '系统查询的结果', en: 'what the system looked up' }, reservation: { 'zh-CN': '余量', en: 'what is left' }, item: { 'zh-CN': '所申请的事项', en: 'the item applied for' }, org: { 'zh-CN': '申请单位的资料', en: 'what is known of the organisation' },
  instance: { 'zh-CN': '办件', en: 'the case' }, actor: { 'zh-CN': '您的身份', en: 'who you are' }, event: { 'zh-CN': '所提交的内容', en: 'what is sent' },
}));

function inWords(value: Json, type: Type | undefined, { now }: Facts, name: string | undefined): Text {
  if (name !== undefined) return name;
  if (typeof value === 'boolean') return value ? { 'zh-CN': '是', en: 'yes' } : { 'zh-CN': '否', en: 'no' };
  if (Array.isArray(value)) return { 'zh-CN': `${value.length} 项`, en: `${value.length} entries` };
  if (typeof value === 'object') return '…';
  const text = String(value);
  if ((type === 'datetime' || type === undefined) && /^\d{4}-\d\d-\d\dT/.test(text)) {
    const { date, time } = nowAt(text, now.zone);
    return `${date} ${time.slice(0, 5)}`;
  }
  return type === 'decimal' || type === 'integer' ? text.replace(/^(-?)(\d+)/, (_, sign: string, digits: string) => sign + digits.replace(/\B(?=(\d{3})+$)/g, ',')) : text;
}
