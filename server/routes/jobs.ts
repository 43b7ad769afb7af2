// 作业监控: work that did not go through, and why; tried again or given up by who administers the platform, and recorded.
import { isObject, type Json, type JsonObject, type Text } from '#engine';
import type { AbandonJob, Job, JobPage, RetryJob } from '../api-types.ts';
import { type Letter, masked, maskedAddress } from '../cases/letter.ts';
import { kept } from '../cases/outbox.ts';
import { works } from '../cases/polling.ts';
import type { Reader } from '../edge/identity.ts';
import { type Fault, notFound, refuse, said, type Refusal } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { count, id, instant, line, list, nullable, number, object, oneOf, words } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { recordAudit } from '../store/audit.ts';
import { abandonMessage, abandonTimer, caseNamed, jobsPage, retryMessage, retryTimer, stuckMessage, type StoredJob } from '../store/job.ts';
import type { Query } from '../store/sight.ts';
import { pageIn } from '../views/paging.ts';
import { pageOf } from './shapes.ts';

const pageSize = 15;
const timer = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,199}$' };
const reason = { type: 'string', minLength: 1, maxLength: 500, pattern: '\\S' };
const job = object<Job>({ id, kind: oneOf('notify', 'mail', 'sms', 'timer', 'task', 'round'), name: nullable(line), state: oneOf('failing', 'stuck', 'abandoned'), title: words, since: instant, next: nullable(instant), tries: count, cause: words, offers: list(oneOf('retry', 'abandon')) });

/** The routes of background work. */
export function jobRoutes(services: Services): Route[] {
  return [
    route<'/api/jobs', undefined, JobPage>({
      method: 'GET', path: '/api/jobs', permission: 'platformAdmin', summary: 'Timers, messages and tasks that did not go through', query: { page: number }, answer: pageOf<JobPage>(job),
      async handle({ query: asked }) {
        const page = pageIn(asked, pageSize);
        if ('faults' in page) return page;
        const { rows, total } = await jobsPage(asking(services.pool), services.clock.instant, pageSize, page.offset);
        return { body: { rows: rows.map(jobLine), page: page.number, pageSize, total } };
      },
    }),
    route<'/api/jobs/:id/retry', RetryJob>({
      method: 'POST', path: '/api/jobs/:id/retry', permission: 'platformAdmin', summary: 'Tries it again at once', params: { id }, body: object<RetryJob>({ name: timer }, ['name']), answer: 'nothing',
      async handle({ params, body, reader }) {
        const done = await settled(services, reader, params.id, body.name, 'job.retried', {}, {
          timer: retryTimer,
          async message(query, row) {
            if (!mayRetry(row)) return refuse(409, 'message.of-no-use');
            await retryMessage(query, params.id, services.clock.instant);
            return true;
          },
        });
        services.onMessages();
        return done;
      },
    }),
    route<'/api/jobs/:id/abandon', AbandonJob>({
      method: 'POST', path: '/api/jobs/:id/abandon', permission: 'platformAdmin', summary: 'Gives it up, with a reason', params: { id }, body: object<AbandonJob>({ name: timer, reason }, ['name']), answer: 'nothing',
      handle: ({ params, body, reader }) => settled(services, reader, params.id, body.name, 'job.abandoned', { reason: body.reason }, {
        timer: abandonTimer,
        async message(query, { kind, payload, state }) {
          if (state === 'abandoned') return false;
          await abandonMessage(query, params.id, kept({ kind, payload }));
          return true;
        },
      }),
    }),
  ];
}

type Stuck = NonNullable<Awaited<ReturnType<typeof stuckMessage>>>;

/** Settles a timer of a case, or a message, and records who did. */
async function settled({ pool, clock }: Services, { actor }: Reader, job: string, name: string | undefined, action: string, after: JsonObject,
  by: { timer(query: Query, timer: { readonly id: string; readonly name: string }): Promise<boolean>; message(query: Query, row: Stuck): Promise<boolean | Refusal> }): Promise<{ readonly body: undefined } | Refusal> {
  return writing(pool, async (query) => {
    const row = name === undefined ? await stuckMessage(query, job, clock.instant) : undefined;
    const done = name === undefined ? row !== undefined && await by.message(query, row) : await by.timer(query, { id: job, name });
    if (done === false) return notFound;
    if (done !== true) return done;
    await recordAudit(query, { account: actor.id, name: actor.name, org: actor.org?.id ?? null },
      { action, subject: `job:${job}`, name: row ? titleOf(row).name : await caseNamed(query, job), after: { ...after, ...(name === undefined ? {} : { timer: name }) } });
    return { body: undefined };
  });
}

// Secrets are gone with the last try: sent again, such a letter would tell dots.
function mayRetry({ kind, payload, state, late }: { readonly kind: string; readonly payload: string; readonly state: string; readonly late: boolean }): boolean {
  return !late && !(kind !== 'notify' && ['dead', 'stuck', 'abandoned'].includes(state) && ((JSON.parse(payload) as Letter).secret ?? []).length > 0);
}

function titleOf({ kind, payload, recipient }: { readonly kind: string; readonly payload: string; readonly recipient: string }): { readonly title: Text; readonly name: string } {
  if (kind === 'notify') {
    const { title } = JSON.parse(payload) as { readonly title: Text };
    return { title, name: typeof title === 'string' ? title : title['zh-CN'] };
  }
  const { title } = masked(JSON.parse(payload) as Letter);
  const name = `${title} → ${maskedAddress(recipient)}`;
  return { title: name, name };
}

function jobLine(row: StoredJob): Job {
  const { id, kind, name, state, process, number, recipient, payload, since, next, tries, claimed } = row;
  const message = payload === null ? undefined : { kind, payload, state, recipient: recipient ?? '', late: row.late };
  const inCase = (language: 'zh-CN' | 'en'): string => [process === null ? id : isObject(process as Json) ? (process as { readonly [of in typeof language]: string })[language] : String(process), number].filter((part) => part !== null).join(' ');
  const canRetry = kind === 'timer' || (message !== undefined && !claimed && mayRetry(message));
  return {
    id, kind, name: kind === 'round' ? null : name, state, since, next, tries, title: message ? titleOf(message).title : kind === 'round' ? works[name as keyof typeof works] : { 'zh-CN': inCase('zh-CN'), en: inCase('en') }, cause: causeOf(row),
    offers: [...(canRetry ? ['retry' as const] : []), ...(kind === 'task' || kind === 'round' || claimed || state === 'abandoned' ? [] : ['abandon' as const])],
  };
}

function causeOf({ kind, error, problems, late }: StoredJob): Text {
  if (kind === 'task') return { 'zh-CN': '没有人可以办理。请由有权加人的人员在办件中添加办理人。', en: 'Nobody can decide it. Whoever may add people has to add somebody in the case.' };
  if (late) return { 'zh-CN': '没有在有效时间内发出，现在发出已无用处。', en: 'It did not leave in time and is of no use any more.' };
  if (kind === 'round') return { 'zh-CN': `整轮工作中断：${error}。下一轮会自动再试；持续出现请查看服务器日志。`, en: `Its rounds break off: ${error}. The next one tries again by itself; if it goes on, look into the log of the server.` };
  if (kind !== 'timer') return error ?? '—';
  const faults = Array.isArray(problems) ? (problems as unknown as readonly Fault[]) : [];
  const told = (language: 'zh-CN' | 'en'): string => faults.map((fault) => { const { what, remedy } = said(fault, language); return `${what} ${remedy}`; }).join(' ');
  return faults.length === 0 ? { 'zh-CN': '规则暂不允许。', en: 'Its rules refuse for now.' } : { 'zh-CN': told('zh-CN'), en: told('en') };
}
