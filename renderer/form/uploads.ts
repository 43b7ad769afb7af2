// Files on their way: checked before they leave, sent with progress, tried again or given up. Nothing here is data of the form yet.
import type { Field, FileFact } from '#engine';
import { size } from '../moment.ts';
import { words } from '../words.ts';

/** Sends one file; `progress` hears the share that has left, 0 to 1. Rejects with an Error whose message people can read; its cause is `judged` when trying the same file again cannot help. */
export type Send = (pointer: string, file: File, progress: (share: number) => void) => Promise<FileFact>;

/** One file that is not stored yet. */
export interface Upload {
  readonly key: number;
  readonly pointer: string;
  readonly field: Field;
  readonly file: File;
  readonly share: number;
  /** Why it did not go; then `again` tells whether trying the same file can help. */
  readonly fault?: string;
  readonly again: boolean;
}

/** Why a file cannot be taken, or undefined. The server judges the bytes themselves. */
export function refusal(field: Field, file: File): string | undefined {
  const limit = field.schema['x-file'];
  if (!limit) return undefined;
  const kind = file.name.includes('.') ? file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase() : '';
  const kinds: readonly string[] = limit.types;
  if (!kinds.includes(kind)) {
    const wanted = kinds.join(words({ 'zh-CN': '、', en: ', ' }));
    return kind === ''
      ? words({ 'zh-CN': `看不出“${file.name}”的类型。请选择 ${wanted} 文件。`, en: `The type of “${file.name}” is not clear. Choose a file of type ${wanted}.` })
      : words({ 'zh-CN': `不支持 ${kind}。请另存为 ${wanted} 后重新选择。`, en: `${kind} is not accepted. Save it as ${wanted} and choose it again.` });
  }
  if (file.size === 0) return words({ 'zh-CN': `“${file.name}”是空的。请重新选择。`, en: `“${file.name}” is empty. Choose it again.` });
  if (file.size > limit.maxBytes) {
    const most = size(limit.maxBytes);
    return words({ 'zh-CN': `文件有 ${size(file.size)}，超过 ${most}。请压缩或拆分后重新选择。`, en: `The file has ${size(file.size)}, more than ${most}. Make it smaller and choose it again.` });
  }
  return undefined;
}

/** The files on their way, by field; tells `changed` whenever one moves, and `arrived` what the server keeps, with the words for those who do not see it. */
export class Uploads {
  readonly #list = new Map<string, readonly Upload[]>();
  readonly #changed: (pointer: string) => void;
  readonly #arrived: (pointer: string, field: Field, file: FileFact, told: string) => void;
  #next = 1;

  constructor(changed: (pointer: string) => void, arrived: (pointer: string, field: Field, file: FileFact, told: string) => void) {
    this.#changed = changed;
    this.#arrived = arrived;
  }

  /** Takes files that were chosen for a field that has `kept` already; where it takes one, the last chosen replaces what is on its way. */
  take(pointer: string, field: Field, files: readonly File[], kept: number, send: Send | undefined): void {
    const { type, maxItems = Infinity } = field.schema;
    const room = type === 'array' ? maxItems - kept - this.of(pointer).length : 1;
    if (type !== 'array') for (const upload of this.of(pointer)) this.drop(upload);
    for (const [index, file] of files.entries()) {
      const full = index >= room ? words({ 'zh-CN': `已达到 ${field.schema.maxItems ?? 1} 个。移除一个后再添加。`, en: 'No more files fit. Remove one first.' }) : undefined;
      void this.#start(pointer, field, file, refusal(field, file) ?? full, send);
    }
  }

  /** Sends a file again that did not go. */
  retry(upload: Upload, send: Send | undefined): void {
    this.drop(upload);
    void this.#start(upload.pointer, upload.field, upload.file, undefined, send);
  }

  of(pointer: string): readonly Upload[] {
    return this.#list.get(pointer) ?? [];
  }

  /** Whether a field waits for a file that still moves or did not go. */
  pending(): ReadonlyMap<string, readonly Upload[]> {
    return this.#list;
  }

  clear(): void {
    this.#list.clear();
  }

  drop(upload: Upload): void {
    this.#put(upload.pointer, this.of(upload.pointer).filter((other) => other.key !== upload.key));
  }

  /** Sends a file. One dropped on its way is forgotten when it arrives. */
  async #start(pointer: string, field: Field, file: File, fault: string | undefined, send: Send | undefined): Promise<void> {
    const upload: Upload = { key: this.#next++, pointer, field, file, share: 0, again: false, ...(fault === undefined ? {} : { fault }) };
    this.#put(pointer, [...this.of(pointer), upload]);
    if (fault !== undefined || !send) return;
    try {
      // A file belongs to its field; which row of a table it stands in, the data says.
      const stored = await send(field.pointer, file, (share) => this.#move(upload, { share }));
      if (!this.of(pointer).some((other) => other.key === upload.key)) return;
      this.drop(upload);
      this.#arrived(pointer, field, stored, words({ 'zh-CN': `${stored.name} 已上传`, en: `${stored.name} uploaded` }));
    } catch (error) {
      this.#move(upload, { fault: error instanceof Error ? error.message : String(error), again: !(error instanceof Error && error.cause === 'judged') });
    }
  }

  #move({ pointer, key }: Upload, step: Partial<Upload>): void {
    this.#put(pointer, this.of(pointer).map((other) => (other.key === key ? { ...other, ...step } : other)));
  }

  #put(pointer: string, uploads: readonly Upload[]): void {
    if (uploads.length === 0) this.#list.delete(pointer);
    else this.#list.set(pointer, uploads);
    this.#changed(pointer);
  }
}
