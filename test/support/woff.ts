// A font as packages bring it for pages (WOFF 1.0) in, the same font as systems read it (sfnt) out.
import { inflateSync } from 'node:zlib';

/** Unpacks a WOFF file. The layout is that of https://www.w3.org/TR/WOFF/. */
export function unpackedFont(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This is not a WOFF file.');
  const count = woff.readUInt16BE(12);
  const depth = Math.floor(Math.log2(count));
  const directory = Buffer.alloc(12 + 16 * count);
  woff.copy(directory, 0, 4, 8);
  directory.writeUInt16BE(count, 4);
  directory.writeUInt16BE(16 * 2 ** depth, 6);
  directory.writeUInt16BE(depth, 8);
  directory.writeUInt16BE(16 * (count - 2 ** depth), 10);

  const parts: Buffer[] = [directory];
  let place = directory.length;
  for (let index = 0; index < count; index += 1) {
    const entry = woff.subarray(44 + 20 * index, 64 + 20 * index);
    const [start, packed, length] = [entry.readUInt32BE(4), entry.readUInt32BE(8), entry.readUInt32BE(12)];
    const bytes = woff.subarray(start, start + packed);
    const table = packed < length ? inflateSync(bytes) : bytes;
    const padding = Buffer.alloc((4 - length % 4) % 4);
    entry.copy(directory, 12 + 16 * index, 0, 4);
    entry.copy(directory, 16 + 16 * index, 16, 20);
    directory.writeUInt32BE(place, 20 + 16 * index);
    directory.writeUInt32BE(length, 24 + 16 * index);
    parts.push(table, padding);
    place += table.length + padding.length;
  }
  return Buffer.concat(parts);
}
