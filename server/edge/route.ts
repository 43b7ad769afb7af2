// A route as a value: who may ask, what is taken and given as JSON Schemas, and the function that answers. `app.ts` serves it, `openapi.ts` describes it.
import type { JsonObject, Language } from '#engine';
import type { Reader } from './identity.ts';
import type { Refusal } from './problem-response.ts';
import type { Shape } from './shape.ts';

/** Who may ask: everyone, whoever has a form open (signed in or as a guest), everyone signed in, or holders of a role: of the platform's administrator, or of an organisation's, about his own. */
export type Permission = 'public' | 'filling' | 'signed-in' | 'platformAdmin' | 'enterpriseAdmin';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** The names after a colon in a path. */
export type PathParams<Path extends string> = Path extends `${infer Head}/${infer Tail}` ? PathParams<Head> & PathParams<Tail> : Path extends `:${infer Name}` ? { readonly [K in Name]: string } : unknown;

/** What a handler is given: everything is parsed and judged before. */
export interface Call<Params, Body> {
  readonly params: Params;
  readonly query: { readonly [name: string]: string };
  readonly body: Body;
  /** The raw bytes, for a route that takes bytes. */
  readonly bytes: ReadableStream<Uint8Array> | null;
  readonly headers: Headers;
  readonly reader: Reader;
  readonly language: Language;
  readonly requestId: string;
  /** The network address of who asks, for counting only. */
  readonly address: string;
  /** Aborted when the answer is too late: nothing further is to be begun. */
  readonly signal: AbortSignal;
}

/** An answer with its body as JSON. */
export interface Answer<T> { readonly status?: number; readonly body: T; readonly headers?: { readonly [name: string]: string | string[] } }

export interface RouteDeclaration<Path extends string, Body, Given> {
  readonly method: Method;
  readonly path: Path;
  readonly permission: Permission;
  /** Open to who has to choose a password first. */
  readonly beforePassword?: true;
  /** The session is judged by the read of the step, in the same trip: the handler passes on `reader.tokenHash` and asks nothing else of the reader. */
  readonly byStep?: true;
  /** Asked by a page on its own: no sign of life that would keep the session. */
  readonly quiet?: true;
  readonly summary: string;
  readonly params?: { readonly [K in keyof PathParams<Path>]: JsonObject };
  readonly query?: { readonly [name: string]: JsonObject };
  /** Further query names, by pattern of the name: `{ '^f\\.': schema }`. */
  readonly queryPatterns?: { readonly [pattern: string]: JsonObject };
  /** Header names that must be there. */
  readonly needs?: readonly string[];
  readonly body?: Shape<Body> | 'bytes';
  /** Largest body in bytes; 1 MiB unless said otherwise. */
  readonly largest?: number;
  /** What is given: a shape, nothing (204), or bytes that the handler answers itself. */
  readonly answer: Shape<Given> | 'nothing' | 'bytes';
  readonly handle: (call: Call<PathParams<Path>, Body>) => Promise<Answer<Given> | Response | Refusal> | Answer<Given> | Response | Refusal;
}

/** A declared route, its types forgotten. */
export interface Route extends Omit<RouteDeclaration<string, unknown, unknown>, 'params' | 'handle'> {
  readonly params: { readonly [name: string]: JsonObject };
  readonly handle: (call: Call<{ readonly [name: string]: string }, unknown>) => Promise<Answer<unknown> | Response | Refusal> | Answer<unknown> | Response | Refusal;
}

/** Declares a route; throws when a name in the path has no schema, or a public route changes something without saying why it may. */
export function route<const Path extends string, Body = undefined, Given = undefined>(declaration: RouteDeclaration<Path, Body, Given>): Route {
  const params = (declaration.params ?? {}) as { readonly [name: string]: JsonObject };
  const inPath = paramNames(declaration.path);
  if (inPath.length !== Object.keys(params).length || inPath.some((name) => params[name] === undefined)) throw new Error(`${declaration.path} and its params do not name the same`);
  return { ...declaration, params } as unknown as Route;
}

/** The names after a colon. */
export function paramNames(path: string): string[] {
  return path.split('/').filter((part) => part.startsWith(':')).map((part) => part.slice(1));
}
