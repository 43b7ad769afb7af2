// The message center: what a person is told, what he wants by mail and text message, and the stream that tells him at once; and for the platform, what went out.
import type { Channels, ChooseChannels, ChannelChoice, Message, MessagePage, OutboxPage, OutboxRow, OutboxText, ReadAll, Star } from '../api-types.ts';
import { notFound, refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { type Letter, masked, maskedAddress } from '../cases/letter.ts';
import { count, flag, id, instant, line, list, nullable, number, object, oneOf, text, words, type Shape } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { recordAudit } from '../store/audit.ts';
import { outgoing, outgoingText, type OutgoingRow } from '../store/inbox.ts';
import { addressesOf, channelsOf, chooseChannels, markAllRead, markRead, markStarred, messageMark, messageOf, messagesOf } from '../store/message.ts';
import { reading } from '../store/sight.ts';
import { liveStream, messageLine } from '../views/live.ts';
import { pageIn } from '../views/paging.ts';
import { pageOf, word } from './shapes.ts';

const pageSize = 20;
const outboxSize = 15;
const category = oneOf('notice', 'warning');
const message: Shape<Message> = object<Message>({ id, instance: nullable(id), category, title: words, text: words, createdAt: instant, readAt: nullable(instant), starred: flag, mark: line });
const choices = list(object<ChannelChoice>({ category, mail: flag, sms: flag }), { maxItems: 2, uniqueItems: true });
const outboxRow = object<OutboxRow>({
  id, instance: nullable(id), kind: word, recipient: text, title: words, createdAt: instant, dueAt: instant, state: word, attempts: count, sentAt: nullable(instant), lastError: nullable(text),
});

/** The routes of messages and of the outbox. */
export function messageRoutes(services: Services): Route[] {
  const { pool, readPool, live } = services;
  const mine = asking(pool);
  return [
    route<'/api/messages', undefined, MessagePage>({
      method: 'GET', path: '/api/messages', permission: 'signed-in', summary: 'Messages to the reader, newest first',
      query: { category, state: oneOf('unread', 'read'), starred: oneOf('yes'), after: line },
      answer: object<MessagePage>({ rows: list(message), more: flag, total: count, unread: { type: 'object', required: ['notice', 'warning'], properties: { notice: count, warning: count } } }),
      async handle({ query: asked, reader }) {
        const after = asked['after'] === undefined ? undefined : messageMark(asked['after']);
        if (after === null) return refuse(422, 'page.unknown', {}, '/query/after');
        const found = await reading(readPool, reader.sight, (query) => messagesOf(query, {
          limit: pageSize, starred: asked['starred'] === 'yes', ...(after ? { after } : {}),
          ...(asked['category'] ? { category: asked['category'] as Message['category'] } : {}), ...(asked['state'] ? { state: asked['state'] as 'unread' | 'read' } : {}),
        }));
        return { body: { ...found, rows: found.rows.map(messageLine) } };
      },
    }),
    route<'/api/messages/:id', undefined, Message>({
      method: 'GET', path: '/api/messages/:id', permission: 'signed-in', summary: 'A message to the reader', params: { id }, answer: message,
      async handle({ params, reader }) {
        const found = await reading(readPool, reader.sight, (query) => messageOf(query, params.id));
        return found ? { body: messageLine(found) } : notFound;
      },
    }),
    route({
      method: 'POST', path: '/api/messages/:id/read', permission: 'signed-in', summary: 'Marks a message as read', params: { id }, answer: 'nothing',
      async handle({ params, reader }) {
        if (!(await markRead(mine, params.id, reader.actor.id))) return notFound;
        live.changed({ accounts: [reader.actor.id] });
        return { body: undefined };
      },
    }),
    route<'/api/messages/:id/star', Star>({
      method: 'PUT', path: '/api/messages/:id/star', permission: 'signed-in', summary: 'Gives a message a star, or takes it', params: { id }, body: object<Star>({ starred: flag }), answer: 'nothing',
      handle: async ({ params, body, reader }) => ((await markStarred(mine, params.id, reader.actor.id, body.starred)) ? { body: undefined } : notFound),
    }),
    route<'/api/messages/read', ReadAll>({
      method: 'POST', path: '/api/messages/read', permission: 'signed-in', summary: 'Marks all messages of a kind as read', body: object<ReadAll>({ category }), answer: 'nothing',
      async handle({ body, reader }) {
        await markAllRead(mine, body.category, reader.actor.id);
        live.changed({ accounts: [reader.actor.id] });
        return { body: undefined };
      },
    }),
    route<'/api/channels', undefined, Channels>({
      method: 'GET', path: '/api/channels', permission: 'signed-in', summary: 'What the reader wants of each kind of messages by mail and text message',
      answer: object<Channels>({ rows: choices, mail: nullable(text), mobile: nullable(text) }),
      handle: async ({ reader }) => ({ body: await channels(services, reader.actor.id) }),
    }),
    route<'/api/channels', ChooseChannels, Channels>({
      method: 'PUT', path: '/api/channels', permission: 'signed-in', summary: 'Keeps what the reader wants', body: object<ChooseChannels>({ rows: choices }),
      answer: object<Channels>({ rows: choices, mail: nullable(text), mobile: nullable(text) }),
      async handle({ body, reader }) {
        await chooseChannels(mine, reader.actor.id, body.rows);
        return { body: await channels(services, reader.actor.id) };
      },
    }),
    route({
      method: 'GET', path: '/api/live', permission: 'signed-in', quiet: true, summary: 'Tells as it happens: counts, messages, cases in which a step was taken (text/event-stream)', answer: 'bytes',
      handle: ({ reader, headers }) => liveStream(services, reader, headers.get('Last-Event-ID')),
    }),
    route<'/api/outbox', undefined, OutboxPage>({
      method: 'GET', path: '/api/outbox', permission: 'platformAdmin', summary: 'Letters that went out, or would have gone out', query: { page: number }, answer: pageOf<OutboxPage>(outboxRow, { delivers: flag }),
      async handle({ query: asked }) {
        const page = pageIn(asked, outboxSize);
        if ('faults' in page) return page;
        const found = await outgoing(mine, outboxSize, page.offset);
        return { body: { rows: found.rows.map(outboxLine), page: page.number, pageSize: outboxSize, total: found.total, delivers: services.config.smtpUrl !== undefined } };
      },
    }),
    route<'/api/outbox/:id/reading', undefined, OutboxText>({
      method: 'POST', path: '/api/outbox/:id/reading', permission: 'platformAdmin', summary: 'The words of a letter; that they were read is recorded', params: { id }, answer: object<OutboxText>({ text: words }),
      async handle({ params, reader: { actor } }) {
        const payload = await writing(pool, async (query) => {
          const found = await outgoingText(query, params.id);
          if (found) await recordAudit(query, { account: actor.id, name: actor.name, org: actor.org?.id ?? null }, { action: 'letter.read', subject: `letter:${params.id}`, name: maskedAddress(found.recipient) });
          return found?.payload;
        });
        if (payload === undefined) return notFound;
        const letter = JSON.parse(payload) as Letter;
        return { body: { text: (services.config.seed === 'demo' ? letter : masked(letter)).text } };
      },
    }),
  ];
}

async function channels({ readPool }: Services, account: string): Promise<Channels> {
  const query = asking(readPool);
  const { mail, mobile } = await addressesOf(query, account);
  return { rows: await reading(readPool, { account, grantees: [] }, (own) => channelsOf(own, account)), mail, mobile: mobile && maskedAddress(mobile) };
}

function outboxLine({ payload, ...row }: OutgoingRow): OutboxRow {
  const { title } = masked(JSON.parse(payload) as Letter);
  return { ...row, recipient: maskedAddress(row.recipient), title, createdAt: row.createdAt.toISOString(), dueAt: row.dueAt.toISOString(), sentAt: row.sentAt?.toISOString() ?? null };
}

