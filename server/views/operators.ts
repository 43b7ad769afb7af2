// Operators as the administrator of their organisation keeps them: a list like any other, a form that is a definition, and accounts behind both.
import { available, covered, entriesOfRecord, instanceFacts, keep, masked, unborn, usernameProblem, type Definition, type Facts, type Json, type JsonObject, type Language, type Offer, type Text } from '#engine';
import type { FileInfo, KeepOperator, ListPage, ListRow, RecordView } from '../api-types.ts';
import { hashPassword } from '../edge/password.ts';
import type { Reader } from '../edge/identity.ts';
import { isRefusal, notFound, refuse, refuseFor, said, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { changeAccount, createAccount, setAccountState } from '../store/account.ts';
import { allOrNothing, asking, writing } from '../store/asking.ts';
import { isDenied, type Author } from '../store/audit.ts';
import { headsOf, portalFor } from '../store/head.ts';
import { keys } from '../store/key.ts';
import { choiceOf } from '../store/list-choice.ts';
import { addMembership, setMembershipState } from '../store/membership.ts';
import { labelOfEntry } from '../store/names.ts';
import { belongsElsewhere, operatorOf, operatorsOf, type OperatorRow } from '../store/operator.ts';
import type { Query } from '../store/sight.ts';
import { factsSeen } from './drafting.ts';
import { opensByKey } from './key-forms.ts';
import { pageIn } from './paging.ts';
import { accountWritten, factsOfRecord, fieldsOfAccount, statusOfRecord } from './record.ts';

/** The list under which a person's choice of its columns is kept. */
export const operatorList = { process: 'operator', list: 'all' } as const;

interface Form { readonly definition: Definition; readonly title: Text; readonly facts: Facts; readonly add: Offer | undefined; readonly edit: Offer | undefined }

/** The form operators are entered with: the record that is for them, of those the reader's portal offers. */
async function formFor(services: Services, query: Query, reader: Reader): Promise<Form | Refusal> {
  const portal = await portalFor(query, reader.actor.org?.id ?? null);
  for (const head of await headsOf(query)) {
    const definition = await services.definitions.ofDigest(head.digest);
    const { record, portal: offered } = definition.compiled.document.process;
    if (record?.of !== 'operator' || (portal.own && offered && !offered.includes(portal.id!))) continue;
    const facts = await factsOfRecord(services, query, reader, definition);
    const offers = available(definition, null, facts);
    const username = fieldsOfAccount(definition).find(([use]) => use === 'username')?.[1];
    // What writes the name under which one signs in makes an account; what does not changes one.
    const makes = ({ writes }: Offer): boolean => writes.includes('*') || writes.includes(`/${username}`);
    return { definition, title: head.title, facts, add: offers.find(makes), edit: offers.find((offer) => !makes(offer)) };
  }
  return notFound;
}

/** Why no operator may be changed or removed now: one has a key, and the administrator, who answers for them, has none. */
async function heldOf(query: Query, org: string): Promise<Refusal | null> {
  return (await keys.holdOperators(query, org)) ? refuse(409, 'operators.held') : null;
}

/** A page of the operators of the reader's organisation. */
export async function operatorsPage(services: Services, reader: Reader, language: Language, asked: { readonly [name: string]: string }): Promise<ListPage | Refusal> {
  const query = asking(services.pool);
  const form = await formFor(services, query, reader);
  if (isRefusal(form)) return form;
  const choice = await choiceOf(query, reader.actor.id, operatorList.process, operatorList.list);
  const size = Math.min(Math.max(Number(asked['size'] ?? choice?.pageSize ?? 15), 5), 100);
  const page = pageIn(asked, size);
  if ('faults' in page) return page;
  const label = (use: string): Text => form.definition.field(`/${fieldsOfAccount(form.definition).find((each) => each[0] === use)?.[1] ?? ''}`)?.label ?? use;
  const column = (name: string, type: string, labelled: Text = label(name)) => ({ name, label: labelled, type, sortable: false });
  const found = await operatorsOf(query, reader.actor.org!.id, { username: asked['f.username'] ?? '', name: asked['f.name'] ?? '', limit: size, offset: page.offset });
  const kinds = form.facts.dictionaries?.[dictOf(form.definition) ?? ''];
  const held = (await heldOf(query, reader.actor.org!.id))?.faults.map((fault) => said(fault, language)) ?? [];
  const starts = [...(form.add ? [{ label: form.add.label, href: '/operators/new' }] : []), ...((await opensByKey(services, reader)) ? [{ label: { 'zh-CN': '新增有卡操作员', en: 'Operator with a key' } as Text, href: '/operators/key' }] : [])];
  const rowButtons: readonly { readonly label: Text; href(row: OperatorRow): string | null }[] = [
    ...(form.edit ? [{ label: form.edit.label, href: ({ id }: OperatorRow) => `/operators/${id}` }] : []),
    { label: { 'zh-CN': '删除', en: 'Delete' }, href: ({ id }) => `/operators?remove=${id}` },
    { label: { 'zh-CN': '挂失密钥', en: 'Key lost' }, href: ({ id, hasKey }) => (hasKey ? `/operators?lost=${id}` : null) },
  ];
  return {
    process: operatorList.process, list: operatorList.list, title: { 'zh-CN': '我的操作员', en: 'Operators' }, digest: form.definition.digest, bare: true,
    columns: [column('username', 'text'), column('name', 'text'), column('idType', 'text'), column('idNumber', 'text'), column('mobile', 'text'), column('mail', 'text'), column('key', 'text', { 'zh-CN': '绑卡状态', en: 'Key' }), column('state', 'text', { 'zh-CN': '状态', en: 'State' }), column('createdAt', 'datetime', { 'zh-CN': '创建时间', en: 'Created' })],
    filters: [{ column: 'username', label: label('username'), match: 'fuzzy', type: 'text' }, { column: 'name', label: label('name'), match: 'fuzzy', type: 'text' }], clear: { 'zh-CN': '重置', en: 'Reset' },
    buttons: [...starts.map(({ label: words }) => ({ label: words, kind: 'start' as const, on: 'list' as const })), ...rowButtons.map(({ label: words }) => ({ label: words, kind: 'view' as const, on: 'row' as const }))],
    offers: starts.map(({ href }, button) => ({ button, href, problems: [] })),
    sort: { by: 'createdAt', descending: true },
    rows: found.rows.map((row) => rowOf(row, kinds, rowButtons.flatMap(({ href }, n) => {
      const target = href(row);
      return target === null ? [] : [{ button: starts.length + n, href: target, problems: held }];
    }))),
    page: page.number, pageSize: size, total: found.total, totalExact: true, previous: null, next: null,
    choice: choice && { columns: choice.columns, pageSize: choice.pageSize, compact: choice.compact }, saved: [],
  };
}

const states: { readonly [state: string]: Text } = { initial: { 'zh-CN': '未激活', en: 'Not signed in yet' }, verified: { 'zh-CN': '未激活', en: 'Not signed in yet' }, active: { 'zh-CN': '正常', en: 'Active' }, disabled: { 'zh-CN': '停用', en: 'Disabled' } };

/** How an account's state is marked: as in force, or not. */
const marks: { readonly [state: string]: ListRow['kind'] } = { initial: 'draft', verified: 'draft', active: 'approved', disabled: 'locked' };

function rowOf({ id, idNumber, mobile, idType, state, createdAt, mail, hasKey, ...rest }: OperatorRow, kinds: { readonly [code: string]: Json } | undefined, offers: ListRow['offers']): ListRow {
  return {
    id, kind: marks[state] ?? null, choices: [], offers,
    cells: { ...rest, state, key: hasKey, createdAt: createdAt.toISOString(), ...some({ mail, idType, idNumber: idNumber && covered(idNumber, 'id-card'), mobile: mobile && covered(mobile, 'mobile') }) },
    shown: { state: states[state] ?? state, key: hasKey ? { 'zh-CN': '已绑定', en: 'Bound' } : { 'zh-CN': '未绑定', en: 'None' }, ...(idType === null ? {} : { idType: labelOfEntry(kinds?.[idType]) ?? idType }) },
  };
}

/** The form for a new operator, or for one that is there. */
export async function openOperator(services: Services, reader: Reader, id: string | null): Promise<RecordView | Refusal> {
  const query = asking(services.pool);
  const form = await formFor(services, query, reader);
  if (isRefusal(form)) return form;
  const row = id === null ? undefined : await operatorOf(query, reader.actor.org!.id, id);
  if (id !== null && !row) return notFound;
  const { definition, facts } = form;
  const offer = row ? form.edit : form.add;
  // What is changed is told as it is; the rest as its readers see it.
  const stored = row ? dataOf(definition, row) : {};
  const written = new Set(offer?.writes.includes('*') ? Object.keys(stored) : offer?.writes.map((pointer) => pointer.slice(1)));
  const data = { ...masked(definition, stored, entriesOfRecord(definition, facts)), ...Object.fromEntries(Object.entries(stored).filter(([name]) => written.has(name))) };
  return {
    process: definition.compiled.id, title: row ? row.name : offer?.label ?? form.title, digest: definition.digest, version: row ? 1 : 0, keptAt: row?.createdAt.toISOString() ?? null, keptBy: null, opens: true, unseen: [],
    data, files: [] as FileInfo[], offers: offer ? [offer] : [],
    facts: await factsSeen(services, reader, definition, { ...facts, instance: instanceFacts(definition, unborn(definition, facts), '', null) }, [data]),
  };
}

/** The last characters of the document's number, which the operator changes when he first signs in. */
const passwordLength = 8;

/** Makes an operator's account with its first password, or changes one. */
export async function keepOperator(services: Services, reader: Reader, id: string | null, { event, data }: KeepOperator): Promise<{ readonly id: string } | Refusal> {
  const query = asking(services.pool);
  const form = await formFor(services, query, reader);
  if (isRefusal(form)) return form;
  const org = reader.actor.org!.id;
  const row = id === null ? undefined : await operatorOf(query, org, id);
  if (id !== null && !row) return notFound;
  const { definition, facts } = form;
  if (event !== (row ? form.edit : form.add)?.event) return refuse(403, 'permission.missing');
  const kept = keep(definition, row ? dataOf(definition, row) : {}, { event, data }, facts);
  if (!kept.ok) return refuseFor(kept.problems, statusOfRecord(kept.problems));
  const fields = accountWritten(definition, event, kept.data);
  const by: Author = { account: reader.actor.id, name: reader.actor.name, org };
  if (row) {
    return writing(services.pool, async (transaction) => (await heldOf(transaction, org)) ?? (await changeAccount(transaction, row.id, fields, by), { id: row.id }));
  }
  const place = `/${fieldsOfAccount(definition).find(([use]) => use === 'username')![1]}`;
  const { policy } = await portalFor(query, org);
  const username = fields.username ?? '';
  const wrong = usernameProblem(policy.username.operator, username, place);
  if (wrong) return refuseFor([wrong]);
  const passwordHash = await hashPassword((fields.idNumber ?? '').slice(-passwordLength));
  const made = await allOrNothing(services.pool, async (transaction) => {
    const account = await createAccount(transaction, { ...fields, name: fields.name ?? '', username, passwordHash, state: 'initial' }, by);
    if (isDenied(account)) return account;
    const added = await addMembership(transaction, { account: account.id, org, roles: ['operator'] }, by);
    return isDenied(added) ? added : account;
  });
  return isDenied(made) ? refuse(409, made.denied, made.params, made.denied === 'account.username-taken' ? place : '') : made;
}

/** Ends that somebody is an operator here; an account that belongs nowhere else goes with it, and its name stays in what it did. */
export async function removeOperator(services: Services, reader: Reader, id: string): Promise<true | Refusal> {
  const query = asking(services.pool);
  const org = reader.actor.org!.id;
  if (!(await operatorOf(query, org, id))) return notFound;
  const held = await heldOf(query, org);
  if (held) return held;
  const by: Author = { account: reader.actor.id, name: reader.actor.name, org };
  const done = await allOrNothing(services.pool, async (transaction) => {
    const ended = await setMembershipState(transaction, { account: id, org }, 'removed', by);
    if (isDenied(ended)) return ended;
    if (!(await belongsElsewhere(transaction, id, org))) await setAccountState(transaction, id, 'deleted', by);
    return { id };
  });
  return isDenied(done) ? refuse(409, done.denied, done.params) : true;
}

function dataOf(definition: Definition, row: OperatorRow): JsonObject {
  return Object.fromEntries(fieldsOfAccount(definition).flatMap(([use, name]): (readonly [string, Json])[] => {
    const value = (row as unknown as JsonObject)[use];
    return value === undefined || value === null ? [] : [[name, value]];
  }));
}

function dictOf({ compiled }: Definition): string | undefined {
  return compiled.fields.flatMap(({ type }) => (typeof type === 'object' && 'dict' in type ? [type.dict] : []))[0];
}

function some(values: { readonly [name: string]: string | null }): JsonObject {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));
}
