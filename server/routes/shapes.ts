// Schemas of what more than one route gives, each bound to its type.
import type { JsonObject } from '#engine';
import type { Attached, BatchAnswer, BatchResult, CaseSeat, CaseTask, CaseView, CaseWay, ClosedOffer, Draft, EventAnswer, FileInfo, ItemSummary, ListPage, RecordView, SaidProblem, ListTotal } from '../api-types.ts';
import { anyObject, count, digest, flag, id, instant, integer, list, nullable, object, oneOf, shape, subject, text, words, type Shape } from '../edge/shape.ts';

/** How a state is marked. */
export const kind = nullable(oneOf('draft', 'running', 'asks', 'returned', 'approved', 'rejected', 'withdrawn', 'locked', 'evaluated'));
/** A process, an event, a state: names authors give. */
export const word = { type: 'string', maxLength: 100 };

export const saidProblem: Shape<SaidProblem> = object<SaidProblem>({ code: word, at: text, params: anyObject, severity: oneOf('error', 'warning'), what: text, remedy: text });
export const file: Shape<FileInfo> = object<FileInfo>({ id, name: text, kind: word, bytes: count, pointer: word });
const item = nullable(object<ItemSummary>({ id, process: word, title: words, number: nullable(word) }));
const person = { type: 'object', required: ['id', 'name'], properties: { id: word, name: text } };

// What the engine offers and what its rules read is described by the engine's own types.
const offer = { type: 'object', required: ['event', 'label', 'kind', 'comment', 'writes', 'requires', 'problems'], properties: { event: word, label: words, kind: oneOf('start', 'event', 'vote', 'seat'), problems: list(anyObject) } };
const facts = { type: 'object', required: ['actor', 'now', 'params'], properties: { actor: anyObject, now: anyObject, params: anyObject } };

export const draft: Shape<Draft> = object<Draft>({
  id, process: word, event: word, item, instance: nullable(id), digest, data: anyObject, version: integer, updatedAt: instant, files: list(file), facts, offer: nullable(offer),
});

export const recordView: Shape<RecordView> = object<RecordView>({
  process: word, title: words, digest, version: count, keptAt: nullable(instant), keptBy: nullable(text), opens: flag, unseen: list(text), data: anyObject, files: list(file), facts, offers: list(offer),
});

export const eventAnswer: Shape<EventAnswer> = object<EventAnswer>({
  id, number: nullable(word), state: text, stateLabel: words, feedback: nullable(words), next: nullable({ type: 'object', required: ['instance', 'task'], properties: { instance: id, task: word } }), retrieve: nullable(instant), inbox: anyObject,
}, ['inbox']);

const reason = oneOf('self', 'duplicate', 'empty');
const seat = object<CaseSeat>({
  id: word, who: text, onBehalfOf: nullable(text), owner: nullable(text), state: oneOf('asked', 'waiting', 'answered'), mine: flag, advisory: flag, verb: nullable(words), at: nullable(instant), comment: text,
  automatic: nullable(reason), opinions: list({ type: 'object', required: ['who', 'at', 'comment'], properties: { who: text, at: instant, comment: text } }),
});

export const caseView: Shape<CaseView> = object<CaseView>({
  id, process: word, processTitle: words, title: words, number: nullable(word), state: text, stateLabel: words, kind, startedAt: instant, due: nullable(instant),
  org: person, applicant: person, item, digest, data: anyObject, facts, offers: list(offer),
  tasks: list(object<CaseTask>({ id: word, state: word, label: words, mine: flag, openedAt: instant, who: text, phrases: list(text), incident: flag, rule: words, quorum: nullable(words), due: nullable(instant), seats: list(seat) })),
  closed: list(object<ClosedOffer>({ event: word, label: words, states: list(words) })),
  history: list({
    type: 'object', required: ['seq', 'round', 'system', 'spent', 'at', 'event', 'label', 'who', 'org', 'from', 'to', 'toLabel', 'comment', 'onBehalfOf', 'person', 'automatic', 'changes', 'hash'],
    properties: {
      seq: integer, round: count, system: flag, spent: nullable({ type: 'object', required: ['minutes'], properties: { minutes: count, workdays: count } }), at: instant, event: word, label: words, who: text, org: nullable(text), from: text, to: text, toLabel: words, comment: text, onBehalfOf: nullable(text), person: nullable(text),
      automatic: list({ type: 'object', required: ['label', 'who', 'reason'], properties: { label: words, who: nullable(text), reason } }), hash: digest,
      agreed: list({ type: 'object', required: ['portal', 'version', 'digest'], properties: { portal: word, version: integer, digest } }),
      changes: list({ type: 'object', required: ['pointer'], properties: { pointer: word } }),
    },
  }),
  files: list(file), attached: list(object<Attached>({ file: id, label: words, who: text, at: instant })),
  route: list({ type: 'object', required: ['state', 'label', 'kind', 'when'], properties: { state: word, label: words, kind, when: oneOf('past', 'now', 'ahead') } }),
  way: object<CaseWay>({ states: list(word), edges: list(text) }),
});

const listOffer = { type: 'object', required: ['button', 'href', 'problems'], properties: { button: integer, href: text, problems: list(saidProblem) } };

export const listPage: Shape<ListPage> = object<ListPage>({
  process: word, list: word, title: words, digest,
  columns: list({ type: 'object', required: ['name', 'label', 'type', 'sortable'], properties: { name: word, label: words, type: word, sortable: flag } }),
  filters: list({
    type: 'object', required: ['column', 'label', 'match', 'type'],
    properties: { column: word, label: words, match: oneOf('equals', 'fuzzy', 'range'), type: word, options: list({ type: 'object', required: ['value', 'label'], properties: { value: text, label: words } }) },
  }),
  search: words, clear: words,
  buttons: list({
    type: 'object', required: ['label', 'kind', 'on'],
    properties: {
      label: words, kind: oneOf('start', 'event', 'task', 'view', 'list'), on: oneOf('row', 'list', 'selection'), dialog: { const: true },
      many: { type: 'object', required: ['event', 'max', 'comment', 'phrases'], properties: { event: word, max: count, comment: oneOf('none', 'optional', 'required'), phrases: list(text) } },
    },
  }),
  offers: list(listOffer),
  measures: list({ type: 'object', required: ['label', 'value'], properties: { label: words, value: nullable(word) } }),
  sort: { type: 'object', required: ['by', 'descending'], properties: { by: word, descending: flag } },
  rows: list({
    type: 'object', required: ['id', 'cells', 'shown', 'kind', 'offers', 'choices'],
    properties: {
      id: subject, cells: anyObject, shown: { type: 'object', additionalProperties: words }, kind, offers: list(listOffer),
      choices: list({ type: 'object', required: ['button'], properties: { button: integer, task: word } }),
    },
  }),
  page: nullable(count), pageSize: count, total: nullable(count), totalExact: flag, previous: nullable(text), next: nullable(text),
  choice: nullable({ type: 'object', required: ['columns', 'pageSize', 'compact'], properties: { columns: nullable(list(word)), pageSize: nullable(count), compact: flag } }),
  saved: list({ type: 'object', required: ['id', 'name', 'query'], properties: { id, name: text, query: text } }), bare: flag,
}, ['search', 'clear', 'bare', 'measures']);

export const listTotal: Shape<ListTotal> = object<ListTotal>({ total: nullable(count), totalExact: flag });

/** What became of each row of a batch. */
export const batchAnswer: Shape<BatchAnswer> = object<BatchAnswer>({ results: list(object<BatchResult>({ id, state: nullable(text), stateLabel: nullable(text), problems: list(saidProblem) })) });

/** A page of rows with its place among all. */
export function pageOf<T>(row: Shape<never>, more: JsonObject = {}): Shape<T> {
  return shape<T>({ type: 'object', additionalProperties: false, required: ['rows', 'page', 'pageSize', 'total', ...Object.keys(more)], properties: { rows: list(row), page: count, pageSize: count, total: count, ...more } as JsonObject });
}

