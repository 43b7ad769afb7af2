// Bytes of files in and out of wherever they are kept. Here: as rows of PostgreSQL, so that one dump holds everything.
import { createHash } from 'node:crypto';
import type pg from 'pg';

/** A part of a file, both ends included. */
export interface ByteRange { readonly first: number; readonly last: number }

/** What was kept. */
export interface KeptFile { readonly bytes: number; readonly sha256: string; readonly head: Uint8Array }

/** Keeps bytes under an id; knows nothing of names, kinds and rights. */
export interface FileStore {
  /** Keeps a stream as it arrives; answers null, and keeps nothing, when it has more than `largest` bytes. */
  keep(id: string, bytes: AsyncIterable<Uint8Array>, largest: number): Promise<KeptFile | null>;
  /** The bytes of a range, read as they are taken, from the first on; null where the file has gone meanwhile. */
  open(id: string, range: ByteRange): Promise<ReadableStream<Uint8Array> | null>;
}

const chunkBytes = 262_144;

/** Files as chunk rows; each is a few statements, so a slow upload holds no connection. */
export function chunkStore(pool: pg.Pool): FileStore {
  const put = (id: string, n: number, bytes: Buffer): Promise<unknown> =>
    pool.query({ name: 'put-chunk', text: 'insert into file_chunk (file_id, n, bytes) values ($1, $2, $3)', values: [id, n, bytes] });
  const get = async (id: string, n: number): Promise<Buffer | undefined> =>
    (await pool.query<{ bytes: Buffer }>({ name: 'get-chunk', text: 'select bytes from file_chunk where file_id = $1 and n = $2', values: [id, n] })).rows[0]?.bytes;
  return {
    async keep(id, bytes, largest) {
      const hash = createHash('sha256');
      let head: Uint8Array = new Uint8Array();
      let waiting: Uint8Array[] = [];
      let size = 0;
      let total = 0;
      let n = 0;
      const flush = async (): Promise<void> => {
        const chunk = Buffer.concat(waiting);
        if (n === 0) head = chunk.subarray(0, 64);
        await put(id, n, chunk);
        n += 1;
        waiting = [];
        size = 0;
      };
      for await (const piece of bytes) {
        total += piece.byteLength;
        if (total > largest) return null;
        hash.update(piece);
        // Chunks have one size, so that a range can be found without reading what is before it.
        for (let from = 0; from < piece.byteLength;) {
          const part = piece.subarray(from, from + chunkBytes - size);
          waiting.push(part);
          size += part.byteLength;
          from += part.byteLength;
          if (size === chunkBytes) await flush();
        }
      }
      if (size > 0) await flush();
      return { bytes: total, sha256: hash.digest('hex'), head };
    },
    async open(id, { first, last }) {
      let position = first;
      let ahead = await get(id, Math.floor(first / chunkBytes));
      return ahead === undefined ? null : new ReadableStream<Uint8Array>({
        async pull(controller) {
          if (position > last) return controller.close();
          const n = Math.floor(position / chunkBytes);
          const chunk = ahead ?? await get(id, n);
          ahead = undefined;
          if (chunk === undefined) throw new Error(`file ${id} has no chunk ${n}`);
          const start = position - n * chunkBytes;
          const part = chunk.subarray(start, Math.min(chunk.byteLength, start + last - position + 1));
          position += part.byteLength;
          controller.enqueue(part);
        },
      });
    },
  };
}

/** The one range a header asks for; null when there is no header, 'outside' when it cannot be given. */
export function rangeOf(header: string | null, bytes: number): ByteRange | null | 'outside' {
  if (header === null) return null;
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? [];
  if (from === '' && to === '') return 'outside';
  const first = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return first > last || first >= bytes || (from === '' && Number(to) === 0) ? 'outside' : { first, last };
}
