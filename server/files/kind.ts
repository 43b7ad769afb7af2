// The first and last bytes of a file to what it really is; its name and its declared type prove nothing.
import { promisify } from 'node:util';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

/** The kinds that forms may ask for; jpeg is jpg. */
export type FileKind = 'pdf' | 'doc' | 'docx' | 'xls' | 'xlsx' | 'jpg' | 'png' | 'gif' | 'bmp';

/** What an extension says, as a kind. */
export function kindOfName(name: string): string {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return extension === 'jpeg' ? 'jpg' : extension;
}

const starts: readonly (readonly [FileKind, readonly number[]])[] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['bmp', [0x42, 0x4d]],
];
const oleStart = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const zipStart = [0x50, 0x4b, 0x03, 0x04];

/** Most entries, and most bytes when unpacked, of a file that is a zip inside. */
const zipLimits = { entries: 2_000, unpacked: 104_857_600 };

/** Thrown for a zip that is broken or unpacks to more than anybody sends. */
export class SuspiciousArchive extends Error {}

/** Whether the whole content is needed to tell the kind. */
export function isContainer(head: Uint8Array): boolean {
  return begins(head, oleStart) || begins(head, zipStart);
}

/** The kind of a content, null when it is none we know; throws SuspiciousArchive. */
export async function kindOf(content: Uint8Array): Promise<FileKind | null> {
  const plain = starts.find(([, start]) => begins(content, start));
  if (plain) return plain[0];
  if (begins(content, oleStart)) return kindOfCompound(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
  return begins(content, zipStart) ? kindOfZip(content) : null;
}

// Streams of a compound file are named in UTF-16 in its directory.
function kindOfCompound(content: Buffer): FileKind | null {
  const names = (name: string): boolean => content.includes(Buffer.from(name, 'utf16le'));
  if (names('WordDocument')) return 'doc';
  return names('Workbook') || names('Book\0') ? 'xls' : null;
}

async function kindOfZip(content: Uint8Array): Promise<FileKind | null> {
  const names = new Set(await entryNames(content));
  if (!names.has('[Content_Types].xml')) return null;
  // A macro makes it another kind, whatever the name says.
  if ([...names].some((name) => name.endsWith('vbaProject.bin'))) return null;
  if (names.has('xl/workbook.xml')) return 'xlsx';
  return names.has('word/document.xml') ? 'docx' : null;
}

async function entryNames(content: Uint8Array): Promise<string[]> {
  let zip: ZipFile;
  try {
    zip = (await promisify(fromBuffer as (buffer: Buffer, options: object, done: (error: Error | null, zip: ZipFile) => void) => void)(Buffer.from(content), { lazyEntries: true }))!;
  } catch (error) {
    throw new SuspiciousArchive('no zip can be read here', { cause: error });
  }
  return new Promise((resolve, reject) => {
    const names: string[] = [];
    let unpacked = 0;
    zip.on('entry', (entry: Entry) => {
      names.push(entry.fileName);
      unpacked += entry.uncompressedSize;
      if (names.length > zipLimits.entries || unpacked > zipLimits.unpacked) reject(new SuspiciousArchive('the zip unpacks to too much'));
      else zip.readEntry();
    });
    zip.on('end', () => resolve(names));
    zip.on('error', (error: Error) => reject(new SuspiciousArchive(error.message, { cause: error })));
    zip.readEntry();
  });
}

function begins(content: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => content[index] === byte);
}
