// A request body to JSON that is safe to hand on, or to the refusal; sizes are judged before anything is parsed.
import { problem, type Json } from '#engine';
import { refuse, refuseFor, type Refusal } from './problem-response.ts';
import { scanJson, type JsonLimits } from './json-scan.ts';

/** The largest JSON body where a route says nothing else. */
export const mebibyte = 1_048_576;

const ordinary: JsonLimits = { depth: 32, keys: 10_000, text: 100_000 };
// A definition nests its form, machine and rules deeper than any submission.
const generous: JsonLimits = { depth: 64, keys: 100_000, text: 262_144 };

/** Reads a JSON body of at most `largest` bytes, which has to be there within some milliseconds. */
export async function readJson(request: Request, largest: number, within: number): Promise<{ readonly value: Json } | Refusal> {
  const wrongType = judgeMediaType(request, 'application/json');
  if (wrongType) return wrongType;
  const bytes = await readAtMost(request, largest, within);
  if (bytes === 'too-large') return refuse(413, 'request.too-large', { limit: largest });
  if (bytes === 'too-slow') return refuse(408, 'request.too-slow', { seconds: within / 1000 });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse(400, 'request.unreadable');
  }
  const limits = largest > mebibyte ? generous : ordinary;
  const fault = scanJson(text, limits);
  if (fault === 'too-complex') return refuse(400, 'request.too-complex', { ...limits });
  if (fault === 'duplicate-key') return refuse(400, 'request.duplicate-key');
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return refuse(400, 'request.unreadable');
  }
  // Neither can stand in decoded UTF-8 that parses: only an escape can say it.
  const unstorable = text.includes('\\u') ? placeNotStorable(value, '') : null;
  return unstorable === null ? { value } : refuseFor([problem('field.text-not-storable', unstorable, {})]);
}

/** The refusal of a body that does not say it is `expected`, or says it is compressed. */
export function judgeMediaType(request: Request, expected: string): Refusal | null {
  const found = (request.headers.get('Content-Type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (found !== expected) return refuse(415, 'request.wrong-media-type', { found, expected });
  const encoding = request.headers.get('Content-Encoding');
  return encoding === null || encoding === 'identity' ? null : refuse(415, 'request.wrong-media-type', { found: encoding, expected });
}

async function readAtMost(request: Request, largest: number, within: number): Promise<Uint8Array | 'too-large' | 'too-slow'> {
  const told = request.headers.get('Content-Length');
  if (Number(told ?? 0) > largest) return 'too-large';
  let patience: NodeJS.Timeout | undefined;
  const late = new Promise<'too-slow'>((resolve) => { patience = setTimeout(resolve, within, 'too-slow'); });
  try {
    // A body that tells its length ends there: it is taken whole, without a stream being made for it.
    return await (Number(told ?? Number.NaN) >= 0 ? Promise.race([readWhole(request, largest), late]) : readChunks(request, largest, late));
  } finally {
    clearTimeout(patience);
  }
}

async function readWhole(request: Request, largest: number): Promise<Uint8Array | 'too-large'> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.byteLength > largest ? 'too-large' : bytes;
}

async function readChunks(request: Request, largest: number, late: Promise<'too-slow'>): Promise<Uint8Array | 'too-large' | 'too-slow'> {
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), late]);
      if (next === 'too-slow') return next;
      if (next.done) return Buffer.concat(chunks);
      total += next.value.byteLength;
      if (total > largest) return 'too-large';
      chunks.push(next.value);
    }
  } finally {
    reader.releaseLock();
  }
}

/** Where a text or key holds what PostgreSQL cannot keep: NUL or half a surrogate pair. */
export function placeNotStorable(value: Json | undefined, at: string): string | null {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? at : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    if (key.includes('\u0000') || !key.isWellFormed()) return at;
    const found = placeNotStorable(item as Json, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    if (found !== null) return found;
  }
  return null;
}
