// Files of each kind, as small as they can be made by hand, and some that only pretend.
import { deflateRawSync } from 'node:zlib';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A PDF of exactly so many bytes. */
export function pdf(size: number): Uint8Array {
  const content = Buffer.alloc(size, 0x20);
  for (let index = 16; index < size; index += 1) content[index] = (index * 7919) % 251;
  content.set(bytes('%PDF-1.7\n').subarray(0, size));
  return content;
}

/** A compound file with a Word document in it, as old Word writes. */
export function doc(): Uint8Array {
  const content = Buffer.alloc(2048);
  content.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  content.set(Buffer.from('WordDocument', 'utf16le'), 1152);
  return content;
}

/** A workbook. */
export function xlsx(): Uint8Array {
  return zip([['[Content_Types].xml', '<Types/>'], ['xl/workbook.xml', '<workbook/>'], ['xl/worksheets/sheet1.xml', '<worksheet/>']]);
}

/** A document of new Word. */
export function docx(): Uint8Array {
  return zip([['[Content_Types].xml', '<Types/>'], ['word/document.xml', '<document/>']]);
}

/** A workbook whose directory says that it unpacks to far more than it is. */
export function zipBomb(): Uint8Array {
  return zip([['[Content_Types].xml', '<Types/>'], ['xl/workbook.xml', '<workbook/>'], ['xl/worksheets/sheet1.xml', '<worksheet/>', 900_000_000]]);
}

/** A program of Windows. */
export function executable(): Uint8Array {
  const content = Buffer.alloc(512);
  content.set(bytes('MZ'));
  content.set(bytes('This program cannot be run in DOS mode.'), 78);
  return content;
}

function zip(entries: readonly (readonly [name: string, content: string, claims?: number])[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content, claims] of entries) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(raw), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claims ?? raw.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), fields, tail, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end]);
}

function crc32(content: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of content) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
