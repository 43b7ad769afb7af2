// A stored file where it is listed: a small picture of an image, and the way to its preview. The preview itself is loaded when one is opened.
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icon.ts';
import { words } from '../words.ts';

/** What is known of a stored file. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly bytes: number;
}

/** Types of images as bytes are handed to the browser: by the kind that was judged at the upload, never by a name. Nothing else is drawn as an image. */
export const imageTypes: { readonly [kind: string]: string } = { jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', gif: 'image/gif', bmp: 'image/bmp' };

/** Whether a preview can draw a file; others are downloaded. */
export function isPreviewed({ kind }: Pick<StoredFile, 'kind'>): boolean {
  return kind === 'pdf' || kind in imageTypes;
}

/** Opens one of several files large. */
export async function preview(files: readonly StoredFile[], id: string, address: (id: string) => string): Promise<void> {
  const { openPreview } = await import('./preview.ts');
  const shown = files.filter(isPreviewed);
  openPreview(shown, Math.max(0, shown.findIndex((file) => file.id === id)), address);
}

/** An icon, or what the image looks like; its room is kept while it comes, and an image that does not come leaves the icon. */
export function thumbnail(file: StoredFile | undefined, address: ((id: string) => string) | undefined, open?: () => void): TemplateResult {
  if (!file || !address || !(file.kind in imageTypes)) return icon('file-text');
  return html`<img class="thumbnail" alt="" src=${address(file.id)} width="40" height="40" loading="lazy" decoding="async" @click=${open ?? nothing}
    @error=${({ target }: Event) => (target as HTMLElement).classList.add('broken')}>`;
}

/** The button that opens the preview of a file among those beside it; nothing where there is none. */
export function previewButton(file: StoredFile | undefined, open: () => void): TemplateResult | typeof nothing {
  if (!file || !isPreviewed(file)) return nothing;
  return html`<button type="button" class="link preview-verb" aria-label=${words({ 'zh-CN': `预览 ${file.name}`, en: `Preview ${file.name}` })} @click=${open}>${words({ 'zh-CN': '预览', en: 'Preview' })}</button>`;
}
