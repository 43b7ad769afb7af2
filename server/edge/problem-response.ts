// Problems to an HTTP answer (RFC 9457), with sentences in the language of the reader.
import { fill, isObject, sentence, severity, words, type JsonObject, type Language, type Problem, type ProblemCode } from '#engine';
import type { EdgeCode, ProblemBody, SaidProblem } from '../api-types.ts';
import english from './text/en.json' with { type: 'json' };
import chinese from './text/zh-CN.json' with { type: 'json' };

const edge = { 'zh-CN': chinese, en: english } satisfies Record<Language, Record<EdgeCode, { what: string; remedy: string }>>;

/** A problem of the engine, or a fault of the request. */
export interface Fault { readonly code: ProblemCode | EdgeCode; readonly at: string; readonly params: JsonObject }

/** What a route answers instead of its answer. */
export interface Refusal { readonly status: number; readonly faults: readonly Fault[]; readonly retryAfter?: number }

/** A refusal for one fault of the request. */
export function refuse(status: number, code: EdgeCode, params: JsonObject = {}, at = ''): Refusal {
  return { status, faults: [{ code, at, params }] };
}

/** A refusal for problems, 422 unless another status says more. */
export function refuseFor(problems: readonly Fault[], status = 422): Refusal {
  return { status, faults: problems };
}

/** 404: unknown or not visible, which is one answer (decision 17). */
export const notFound: Refusal = refuse(404, 'thing.unknown');

/** Whether an answer is a refusal. */
export function isRefusal(answer: object): answer is Refusal {
  return 'faults' in answer;
}

// What the server adds to the warnings of the engine.
const warnings: ReadonlySet<Fault['code']> = new Set(['publish.changes-others', 'publish.scenario-differs', 'publish.scenario-unplayable', 'publish.calendar-unknown', 'publish.calendar-ends']);

/** The problem with its sentences. */
export function said(fault: Fault, language: Language): SaidProblem {
  if (isEdgeCode(fault.code)) {
    const { what, remedy } = edge[language][fault.code];
    const read = (name: string): string => {
      const value = fault.params[name];
      return isObject(value) ? String(value[language]) : words(value, language);
    };
    return { ...fault, severity: warnings.has(fault.code) ? 'warning' : 'error', what: fill(what, read), remedy: fill(remedy, read) };
  }
  const problem = fault as Problem;
  const { what, remedy } = sentence(problem, language);
  // What a definition has from its base stands in the file of the base.
  const base = typeof problem.params['base'] === 'string' ? { 'zh-CN': `（来自基础定义 ${problem.params['base']}）`, en: ` (from its base, ${problem.params['base']})` }[language] : '';
  return { ...problem, severity: severity(problem), what: what + base, remedy };
}

/** The body of a refusal. */
export function problemBody(refusal: Refusal, language: Language, requestId: string): ProblemBody {
  const problems = refusal.faults.map((fault) => said(fault, language));
  return {
    type: 'about:blank',
    title: titles[language][refusal.status] ?? String(refusal.status),
    status: refusal.status,
    detail: problems.map((problem) => problem.what).slice(0, 3).join(' '),
    problems,
    requestId,
  };
}

/** The refusal as an answer of the platform. */
export function problemResponse(refusal: Refusal, language: Language, requestId: string): Response {
  const headers = new Headers({ 'Content-Type': 'application/problem+json', 'Content-Language': language, 'X-Request-Id': requestId });
  if (refusal.retryAfter !== undefined) headers.set('Retry-After', String(refusal.retryAfter));
  return new Response(JSON.stringify(problemBody(refusal, language, requestId)), { status: refusal.status, headers });
}

/** The language asked for by Accept-Language; Chinese unless English comes first. */
export function languageOf(header: string | null | undefined): Language {
  const wished = (header ?? '').split(',').map((part) => part.split(';')[0]!.trim().toLowerCase()).find((tag) => tag.startsWith('zh') || tag.startsWith('en'));
  return wished?.startsWith('en') ? 'en' : 'zh-CN';
}

function isEdgeCode(code: string): code is EdgeCode {
  return Object.hasOwn(chinese, code);
}

const titles: Record<Language, Readonly<Record<number, string>>> = {
  'zh-CN': {
    400: '请求有误', 401: '需要登录', 403: '没有权限', 404: '没有找到', 405: '方法不允许', 408: '请求超时', 409: '与当前状态冲突', 410: '内容已删除', 413: '内容过大', 415: '类型不受支持',
    416: '范围无效', 422: '内容有误', 429: '操作过于频繁', 500: '系统错误', 503: '系统繁忙', 504: '处理超时', 507: '空间不足',
  },
  en: {
    400: 'Bad request', 401: 'Sign in first', 403: 'Not yours to do', 404: 'Not found', 405: 'Method not allowed', 408: 'Too slow', 409: 'Conflict', 410: 'Gone', 413: 'Too large', 415: 'Type not supported',
    416: 'Range not satisfiable', 422: 'Content refused', 429: 'Too many requests', 500: 'Fault', 503: 'Busy', 504: 'Timed out', 507: 'No room',
  },
};
