// An upload to a draft, judged by what the field allows and what the bytes are; and a file back to whoever may see its case.
import { masked, problem, type Definition, type FieldSchema, type FileLimits, type Json, type JsonObject } from '#engine';
import type { FileInfo } from '../api-types.ts';
import { filePolicy } from '../edge/headers.ts';
import { whoOf } from '../views/drafting.ts';
import { isRecordFileShown } from '../views/record.ts';
import { entriesSeen, readCase } from '../cases/facts.ts';
import { isContainer, kindOf, kindOfName, SuspiciousArchive } from './kind.ts';
import { attachment, cleanName } from './name.ts';
import { rangeOf, type FileStore } from './files.ts';
import { newId } from '../id.ts';
import { ownerOf, type Reader } from '../edge/identity.ts';
import { notFound, refuse, refuseFor, type Refusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { draftOf, keptBy } from '../store/draft.ts';
import { beginFile, bytesOfOrg, fileOf, filesOfDraft, finishFile, removeFile, type FileRow } from '../store/file.ts';
import { reading } from '../store/sight.ts';

const mostFiles = 20;
const largestRequest = 12_582_912;
/** Bytes of files that one person may have on drafts. */
const largestHeap = 1_073_741_824;
/** The same of a guest. */
const largestGuestHeap = 157_286_400;
/** Bytes of all files of one organisation. */
const largestStore = 21_474_836_480;

/** A file on its way: its field, what it is called, and its bytes. */
export interface Incoming { readonly pointer: string; readonly name: string; readonly declared: number; readonly bytes: ReadableStream<Uint8Array> }

/** Takes a file for a field of a draft. */
export async function takeFile(services: Services, store: FileStore, reader: Reader, asked: Incoming & { readonly draft: string }): Promise<FileInfo | Refusal> {
  const query = asking(services.pool);
  const draft = await draftOf(query, asked.draft, ownerOf(reader));
  if (!draft) return notFound;
  return take(services, store, reader, asked, { draft: draft.id, definition: await services.definitions.ofDigest(draft.digest), held: await filesOfDraft(query, draft.id, draft.instance) });
}

/** Takes a file for a field of a record; it is of nobody until the record is kept with it. */
export async function takeRecordFile(services: Services, store: FileStore, reader: Reader, definition: Definition, held: readonly FileRow[], asked: Incoming): Promise<FileInfo | Refusal> {
  return take(services, store, reader, asked, { draft: null, definition, held });
}

async function take(services: Services, store: FileStore, reader: Reader, asked: Incoming, { draft, definition, held }: { readonly draft: string | null; readonly definition: Definition; readonly held: readonly FileRow[] }): Promise<FileInfo | Refusal> {
  const query = asking(services.pool);
  const limits = limitsOf(definition, asked.pointer);
  if (!limits) return refuse(422, 'file.not-here', {}, asked.pointer);
  const name = cleanName(asked.name);
  const kind = kindOfName(name);
  const allowed: readonly string[] = limits.types;
  const wrongType = (found?: string): Refusal => refuseFor([problem('file.wrong-type', asked.pointer, { name, allowed, ...(found ? { found } : {}) })], 415);
  const tooLarge = (found: number): Refusal => refuseFor([problem('file.too-large', asked.pointer, { name, limit: limits.maxBytes, found })], 413);
  const incoming = asked.bytes.getReader();
  const refused = async (refusal: Refusal): Promise<Refusal> => {
    await drain(incoming);
    return refusal;
  };
  if (!allowed.some((type) => (type === 'jpeg' ? 'jpg' : type) === kind)) return refused(wrongType(kind || undefined));
  if (asked.declared > limits.maxBytes) return refused(tooLarge(asked.declared));
  if (held.length >= mostFiles) return refused(refuse(422, 'file.too-many', { limit: mostFiles }, asked.pointer));

  const heap = reader.session ? largestHeap : largestGuestHeap;
  if ((await keptBy(query, reader.actor.id)).bytes + asked.declared > heap) return refused(refuse(507, 'file.no-room', { limit: heap }, asked.pointer));
  const org = reader.actor.org?.id ?? null;
  if (org !== null && (await bytesOfOrg(query, org)) + asked.declared > largestStore) return refused(refuse(507, 'file.org-full', { limit: largestStore }, asked.pointer));

  const id = newId();
  await beginFile(query, { id, account: reader.actor.id, org, pointer: asked.pointer, name });
  let isKept = false;
  try {
    const kept = await store.keep(id, pieces(incoming), limits.maxBytes);
    if (kept === null) return await refused(tooLarge(limits.maxBytes + 1));
    if (kept.bytes === 0) return refuse(422, 'file.empty', {}, asked.pointer);
    const found = await kindOf(isContainer(kept.head) ? await whole(store, id, kept.bytes) : kept.head);
    if (found !== kind) return wrongType(found ?? undefined);
    isKept = await finishFile(query, id, { draft, kind, bytes: kept.bytes, sha256: kept.sha256 });
    return isKept ? { id, name, kind, bytes: kept.bytes, pointer: asked.pointer } : notFound;
  } catch (error) {
    if (error instanceof SuspiciousArchive) return refuse(422, 'file.suspicious', { name }, asked.pointer);
    throw error;
  } finally {
    if (!isKept) await removeFile(query, id);
  }
}

/** A file for whoever may see it: the one who uploaded it, or readers of its case from whom its field is not hidden. */
export async function giveFile(services: Services, store: FileStore, reader: Reader, id: string, range: string | null): Promise<Response | Refusal> {
  const file = await reading(services.readPool, reader.sight, (query) => fileOf(query, id));
  if (!file || !(await isShown(services, reader, file))) return notFound;
  if (file.isErased) return refuse(410, 'file.erased');
  const part = rangeOf(range, file.bytes);
  if (part === 'outside') return refuse(416, 'request.range', { bytes: file.bytes });
  const { first, last } = part ?? { first: 0, last: file.bytes - 1 };
  const bytes = await store.open(file.id, { first, last });
  return bytes === null ? notFound : new Response(bytes, {
    status: part ? 206 : 200,
    headers: {
      'Content-Type': 'application/octet-stream', 'Content-Length': String(last - first + 1), 'Content-Disposition': attachment(file.name),
      'Content-Security-Policy': filePolicy, 'Accept-Ranges': 'bytes', 'Cache-Control': 'private, no-store',
      ...(part ? { 'Content-Range': `bytes ${first}-${last}/${file.bytes}` } : {}),
    },
  });
}

async function isShown(services: Services, reader: Reader, file: FileRow): Promise<boolean> {
  if (file.record !== null) return isRecordFileShown(services, reader, file);
  if (file.instance === null) return file.account === reader.actor.id;
  const here = await readCase(services, { id: file.instance, who: whoOf(reader) });
  if (here.definition === null) return false;
  const [, field = '', column] = file.pointer.split('/');
  const probe: JsonObject = { [field]: (column === undefined ? [file.id] : [{ [column]: file.id }]) as Json };
  return JSON.stringify(masked(here.definition, probe, entriesSeen(here))).includes(file.id);
}

function limitsOf(definition: Definition, pointer: string): FileLimits | undefined {
  const schema: FieldSchema | undefined = definition.field(pointer)?.schema;
  const holdsFiles = schema?.format === 'file' || (schema?.items !== undefined && 'format' in schema.items && schema.items.format === 'file');
  return holdsFiles ? schema?.['x-file'] : undefined;
}

async function* pieces(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

// A browser hears the answer only when what it was sending has been taken.
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  let total = 0;
  for (let next = await reader.read(); !next.done && total <= largestRequest; next = await reader.read()) total += next.value.byteLength;
  await reader.cancel();
}

async function whole(store: FileStore, id: string, bytes: number): Promise<Uint8Array> {
  return new Uint8Array(await new Response(await store.open(id, { first: 0, last: bytes - 1 })).arrayBuffer());
}

