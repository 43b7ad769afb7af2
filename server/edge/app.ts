// The routes to one Hono application: who asks, how often and from where is settled here, in one order for all of them.
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono, type Context } from 'hono';
import { compress } from 'hono/compress';
import { judgeBody, problem, type JsonObject, type Problem } from '#engine';
import { addressOf } from './address.ts';
import { judgeCompany } from './company.ts';
import { judgeMediaType, mebibyte, placeNotStorable, readJson } from './body.ts';
import { isCrossSite, isUnsafe } from './cross-site.ts';
import { within } from './deadline.ts';
import { saidErased } from './erased.ts';
import { refusalFor } from './fault.ts';
import { strictHeaders } from './headers.ts';
import { servePages } from './pages.ts';
import { guest, guestIn, hashOf, holds, isFillingGuest, owesPassword, readerOf, tokenIn, type Reader } from './identity.ts';
import { renewal, renewedHash } from './renewal.ts';
import { isRefusal, languageOf, notFound, problemResponse, refuse, refuseFor, type Refusal } from './problem-response.ts';
import { limiter, type Rate } from './rates.ts';
import type { Answer, Route } from './route.ts';
import { allRoutes } from '../routes/index.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';

/** What may be set otherwise than by default. */
export interface EdgeOptions {
  readonly rates?: { readonly read: Rate; readonly write: Rate; readonly address: Rate };
  readonly pages?: string;
  /** Milliseconds a JSON body may take to arrive. */
  readonly patience?: number;
  /** Milliseconds until an answer; what carries bytes has four times as long. */
  readonly deadline?: number;
  /** Judges every answer by the schema its route declares and throws when it does not hold; for tests. */
  readonly verifyAnswers?: boolean;
}

const defaultRates = { read: { perSecond: 50, burst: 100 }, write: { perSecond: 20, burst: 40 }, address: { perSecond: 200, burst: 400 } };

const patience = 30_000;
const mostOwners = 20_000;
const deadline = 30_000;

type Judge = (value: unknown) => readonly Problem[];
interface Judges { readonly params: Judge; readonly query: Judge; readonly body: Judge | null; readonly answer: Judge | null }

/** The application, ready to be served. */
export function createApp(services: Services, options: EdgeOptions = {}): Hono {
  const app = new Hono();
  const secure = services.config.baseUrl?.startsWith('https:') ?? false;
  const rates = options.rates ?? defaultRates;
  const limits = { read: limiter(rates.read), write: limiter(rates.write), address: limiter(rates.address) };
  const { baseUrl, proxies } = services.config;
  // Whose a token is never changes, so that rates are counted without asking; whether it still holds is asked each time.
  const owners = new Map<string, string>();

  app.use(async (context, next) => {
    context.set('requestId' as never, randomUUID() as never);
    await next();
    // Set on the answer itself: `context.header` would first make it anew, its body a stream.
    context.res.headers.set('X-Request-Id', requestIdOf(context));
  });
  app.use(strictHeaders(secure));
  app.use('/assets/*', compress());
  app.use('/revisions/*', compress());
  app.onError((error, context) => {
    const { refusal, isOurs } = refusalFor(error, requestIdOf(context));
    if (isOurs) services.log('error', 'A request failed.', { request: requestIdOf(context), method: context.req.method, path: context.req.path, error });
    return answerRefusal(context, refusal);
  });
  app.notFound((context) => answerRefusal(context, notFound));
  app.use(async (context, next) => {
    const wait = limits.address.take(askedFrom(context), Date.now());
    if (wait > 0) return answerRefusal(context, tooMany(wait));
    const host = context.req.header('Host') ?? new URL(context.req.url).host;
    if (isCrossSite(context.req.method, context.req.raw.headers, baseUrl, host)) return answerRefusal(context, refuse(403, 'request.cross-site'));
    return next();
  });

  const routes = allRoutes(services);
  for (const one of routes) serve(one);
  servePages(app, options.pages ?? fileURLToPath(new URL('../../dist', import.meta.url)));
  return app;

  function serve(one: Route): void {
    const judges = judgesOf(one, options.verifyAnswers ?? false);
    app.on(one.method, one.path, async (context) => {
      const outcome = await take(one, judges, context);
      return outcome instanceof Response ? outcome : answerRefusal(context, outcome);
    });
  }

  async function take(one: Route, judges: Judges, context: Context): Promise<Response | Refusal> {
    const { raw } = context.req;
    const token = tokenIn(raw.headers.get('Cookie'), secure);
    const tokenHash = token === null ? null : hashOf(token);
    const owner = one.byStep && tokenHash !== null ? owners.get(tokenHash) : undefined;
    const find = (hash: string | null): Promise<Reader> => readerOf(asking(services.readPool), one.quiet ? null : asking(services.pool), hash, services.clock.instant);
    const named = owner === undefined ? await find(tokenHash) : { ...guest, tokenHash };
    const found = named === guest && tokenHash !== null ? await find(await renewedHash(services, tokenHash)) : named;
    const reader = found === guest ? await guestIn(asking(services.pool), raw.headers.get('Cookie'), secure, services.clock.instant) : found;
    const refused = (owner === undefined ? judgePermission(one, reader) ?? judgeCompany(raw.headers, reader) : null) ?? judgeRate(one, owner ?? reader.session?.account_id, context);
    if (refused) return refused;
    if (one.byStep && reader.session) {
      if (owners.size >= mostOwners) owners.clear();
      owners.set(reader.session.token_hash, reader.session.account_id);
    }

    const params = context.req.param() as Record<string, string>;
    if (judges.params(params).length > 0) return notFound;
    const query = readQuery(raw.url);
    if ('faults' in query) return query;
    const strange = judges.query(query.values);
    if (strange.length > 0) return refuseFor(strange, 400);
    const missing = one.needs?.find((name) => !raw.headers.get(name));
    if (missing !== undefined) return refuse(400, 'request.key-missing', { name: missing });

    let body: unknown;
    if (one.body === 'bytes') {
      const wrongType = judgeMediaType(raw, 'application/octet-stream');
      if (wrongType) return wrongType;
    } else if (judges.body) {
      const read = await readJson(raw, one.largest ?? mebibyte, options.patience ?? patience);
      if ('faults' in read) return read;
      const problems = judges.body(read.value);
      if (problems.length > 0) return refuseFor(problems);
      body = read.value;
    }

    const handled = (asks: Reader): ReturnType<Route['handle']> => within((options.deadline ?? deadline) * (one.body === 'bytes' ? 4 : 1), (signal) => one.handle({
      signal,
      params, query: query.values, body, bytes: one.body === 'bytes' ? raw.body : null, headers: raw.headers, reader: asks,
      language: languageOf(raw.headers.get('Accept-Language')), requestId: requestIdOf(context), address: askedFrom(context),
    }));
    const first = await handled(reader);
    // The step looks a session up by itself, and another request may have shown the next token since.
    const hash = one.byStep && tokenHash !== null && isRefusal(first) && first.status === 401 ? await renewedHash(services, tokenHash) : null;
    const outcome = hash === null ? first : await handled({ ...reader, tokenHash: hash });
    const cookie = await renewal(services, reader, secure);
    const given = outcome instanceof Response ? outcome : isRefusal(outcome) ? answerRefusal(context, outcome) : answer(one, judges, outcome, context);
    if (cookie !== null && !given.headers.getSetCookie().some((each) => tokenIn(each.split(';')[0], secure) !== null || each.includes('Max-Age=0'))) given.headers.append('Set-Cookie', cookie);
    return given;
  }

  function judgePermission(one: Route, reader: Reader): Refusal | null {
    if (owesPassword(reader) && !one.beforePassword) return refuse(403, 'password-change.required');
    if (one.permission === 'public') return null;
    if (one.permission === 'filling' && (reader.session !== null || isFillingGuest(reader))) return null;
    if (reader.session === null) return refuse(401, 'session.missing');
    return one.permission === 'signed-in' || one.permission === 'filling' || holds(reader, one.permission) ? null : refuse(403, 'permission.missing');
  }

  function judgeRate(one: Route, account: string | undefined, context: Context): Refusal | null {
    const count = isUnsafe(one.method) ? limits.write : limits.read;
    const wait = count.take(account ?? askedFrom(context), Date.now());
    return wait > 0 ? tooMany(wait) : null;
  }

  // Without a socket (a test calling the application) there is one address for all.
  function askedFrom(context: Context): string {
    try {
      return addressOf(getConnInfo(context).remote.address ?? '', context.req.header('X-Forwarded-For') ?? null, proxies);
    } catch {
      return 'local';
    }
  }
}

function answer(one: Route, judges: Judges, { status, body, headers }: Answer<unknown>, context: Context): Response {
  if (one.answer === 'nothing') return context.body(null, 204, { ...headers });
  const faults = judges.answer?.(body) ?? [];
  if (faults.length > 0) throw new Error(`${one.method} ${one.path} answers what it does not declare: ${JSON.stringify(faults.slice(0, 5))}`);
  return context.body(saidErased(JSON.stringify(body as JsonObject), languageOf(context.req.header('Accept-Language'))), (status ?? 200) as 200, { 'Content-Type': 'application/json', ...headers });
}

function judgesOf(one: Route, verifyAnswers: boolean): Judges {
  const closed = (properties: JsonObject, patterns: JsonObject = {}): Judge => judgeBody({ type: 'object', additionalProperties: false, properties, patternProperties: patterns });
  return {
    params: closed(one.params),
    query: closed(one.query ?? {}, one.queryPatterns ?? {}),
    body: one.body === undefined || one.body === 'bytes' ? null : judgeBody(one.body.schema),
    answer: verifyAnswers && typeof one.answer === 'object' ? judgeBody(one.answer.schema) : null,
  };
}

function readQuery(url: string): { readonly values: Record<string, string> } | Refusal {
  const values: Record<string, string> = Object.create(null);
  if (!url.includes('?')) return { values: {} };
  for (const [name, value] of new URL(url).searchParams) {
    if (values[name] !== undefined) return refuse(400, 'request.duplicate-parameter', { name });
    if (placeNotStorable(name, '') !== null || placeNotStorable(value, '') !== null) return refuseFor([problem('field.text-not-storable', '/query', {})], 400);
    values[name] = value;
  }
  return { values: { ...values } };
}

function tooMany(seconds: number): Refusal {
  return { ...refuse(429, 'request.too-many', { seconds }), retryAfter: seconds };
}

function answerRefusal(context: Context, refusal: Refusal): Response {
  return problemResponse(refusal, languageOf(context.req.header('Accept-Language')), requestIdOf(context));
}

function requestIdOf(context: Context): string {
  return context.get('requestId' as never);
}
