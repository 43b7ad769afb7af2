// What waits for a person: open tasks and messages; and for the platform, what went out or would have.
import type { Text } from '#engine';
import type { InboxPage, InboxRow, Message, MessagePage, OutboxPage, OutboxRow } from '../api-types.ts';
import { notFound } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { pageIn } from '../views/paging.ts';
import { entriesOf, kindOf, stateLabel, titleOf } from '../views/row.ts';
import type { Services } from '../services.ts';
import { count, flag, id, instant, nullable, number, object, text, words } from '../edge/shape.ts';
import { asking } from '../store/asking.ts';
import { inboxOf, markRead, messagesOf, outgoing, type InboxTask, type OutgoingRow } from '../store/inbox.ts';
import { reading } from '../store/sight.ts';
import { kind, pageOf, word } from './shapes.ts';

const pageSize = 15;
const paged = { page: number };

const inboxRow = object<InboxRow>({
  instance: id, task: word, process: word, processTitle: words, title: words, number: nullable(word), state: text, stateLabel: words, kind, org: text, applicant: text, openedAt: instant, due: nullable(instant),
});
const message = object<Message>({ id, instance: nullable(id), title: words, text: words, createdAt: instant, readAt: nullable(instant) });
const outboxRow = object<OutboxRow>({
  id, instance: nullable(id), kind: word, recipient: text, title: words, text: words, createdAt: instant, dueAt: instant, state: word, attempts: count, sentAt: nullable(instant), lastError: nullable(text),
});

/** The routes of inbox, messages and outbox. */
export function inboxRoutes(services: Services): Route[] {
  return [
    route<'/api/inbox', undefined, InboxPage>({
      method: 'GET', path: '/api/inbox', permission: 'signed-in', summary: 'Open tasks the reader may decide', query: paged, answer: pageOf<InboxPage>(inboxRow),
      async handle({ query: asked, reader }) {
        const page = pageIn(asked, pageSize);
        if ('faults' in page) return page;
        const found = await reading(services.readPool, reader.sight, (query) => inboxOf(query, reader.sight.grantees, pageSize, page.offset));
        return { body: { rows: await Promise.all(found.rows.map((row) => inboxLine(services, row))), page: page.number, pageSize, total: found.total } };
      },
    }),
    route<'/api/messages', undefined, MessagePage>({
      method: 'GET', path: '/api/messages', permission: 'signed-in', summary: 'Messages to the reader, newest first', query: paged, answer: pageOf<MessagePage>(message, { unread: count }),
      async handle({ query: asked, reader }) {
        const page = pageIn(asked, pageSize);
        if ('faults' in page) return page;
        const found = await reading(services.readPool, reader.sight, (query) => messagesOf(query, pageSize, page.offset));
        const rows = found.rows.map((row): Message => ({ ...row, createdAt: row.createdAt.toISOString(), readAt: row.readAt?.toISOString() ?? null }));
        return { body: { rows, page: page.number, pageSize, total: found.total, unread: found.unread } };
      },
    }),
    route({
      method: 'POST', path: '/api/messages/:id/read', permission: 'signed-in', summary: 'Marks a message as read', params: { id }, answer: 'nothing',
      handle: async ({ params, reader }) => ((await markRead(asking(services.pool), params.id, reader.actor.id)) ? { body: undefined } : notFound),
    }),
    route<'/api/outbox', undefined, OutboxPage>({
      method: 'GET', path: '/api/outbox', permission: 'platformAdmin', summary: 'Mail that went out, or would have gone out', query: paged, answer: pageOf<OutboxPage>(outboxRow, { delivers: flag }),
      async handle({ query: asked }) {
        const page = pageIn(asked, pageSize);
        if ('faults' in page) return page;
        const found = await outgoing(asking(services.pool), pageSize, page.offset);
        return { body: { rows: found.rows.map(outboxLine), page: page.number, pageSize, total: found.total, delivers: services.config.smtpUrl !== undefined } };
      },
    }),
  ];
}

async function inboxLine(services: Services, row: InboxTask): Promise<InboxRow> {
  const definition = await services.definitions.ofDigest(row.digest);
  return {
    instance: row.instance, task: row.task, process: row.process, processTitle: definition.compiled.title, title: titleOf(definition, row.columns, entriesOf(definition, row.entries)),
    number: row.number, state: row.state, stateLabel: stateLabel(definition, row.state), kind: kindOf(definition, row.state), org: row.org, applicant: row.applicant,
    openedAt: row.openedAt.toISOString(), due: row.due?.toISOString() ?? null,
  };
}

function outboxLine({ payload, ...row }: OutgoingRow): OutboxRow {
  const letter = JSON.parse(payload) as { readonly title?: Text; readonly text?: Text };
  return { ...row, title: letter.title ?? '', text: letter.text ?? '', createdAt: row.createdAt.toISOString(), dueAt: row.dueAt.toISOString(), sentAt: row.sentAt?.toISOString() ?? null };
}

