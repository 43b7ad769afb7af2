// The control of files: types and size are said first and checked before a file leaves; each file has its progress, its preview, its place
// among the others, and its fault where it did not go. Files are chosen, dropped, pasted, or taken by the camera.
import { html, nothing, type TemplateResult } from 'lit';
import type { Field } from '#engine';
import { preview, previewButton, thumbnail } from '../../files/shown-file.ts';
import { icon } from '../../icon.ts';
import { size } from '../../moment.ts';
import { words } from '../../words.ts';
import type { Upload } from '../uploads.ts';
import type { Control, FieldView, FormHost } from '../widget.ts';
import { describedBy } from '../wired.ts';

/** What a file field takes, in words. */
function limits(field: Field): string {
  const { 'x-file': file, maxItems } = field.schema;
  const kinds = file?.types.join(words({ 'zh-CN': '、', en: ', ' })) ?? '';
  const most = file ? size(file.maxBytes) : '';
  const many = field.schema.type === 'array' && maxItems !== undefined ? words({ 'zh-CN': `，最多 ${maxItems} 个`, en: `, at most ${maxItems}` }) : '';
  return file ? words({ 'zh-CN': `${kinds}，单个不超过 ${most}${many}`, en: `${kinds}, up to ${most} each${many}` }) : many.slice(1).trim();
}

function idsOf({ value }: FieldView): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((id): id is string => typeof id === 'string');
}

/** A file one place up or down. The focus goes with it, and its new place is said. */
async function move(view: FieldView, host: FormHost, from: number, to: number, pressed: HTMLElement): Promise<void> {
  const ids = [...idsOf(view)];
  const [id] = ids.splice(from, 1);
  ids.splice(to, 0, id!);
  const list = pressed.closest('ul')!;
  host.change(view.pointer, ids);
  host.announce(words({ 'zh-CN': `${host.file(id!)?.name ?? id} 移到第 ${to + 1} 个，共 ${ids.length} 个`, en: `${host.file(id!)?.name ?? id} is now number ${to + 1} of ${ids.length}` }));
  await new Promise(requestAnimationFrame);
  const buttons = [...list.children[to]?.querySelectorAll<HTMLButtonElement>('.move') ?? []];
  (to < from ? buttons : buttons.reverse()).find((button) => !button.disabled)?.focus();
}

function kept(view: FieldView, id: string, index: number, count: number, host: FormHost): TemplateResult {
  const file = host.file(id);
  const name = file?.name ?? id;
  const { address } = host;
  const open = () => void (address && preview(idsOf(view).flatMap((each) => host.file(each) ?? []), id, address));
  const moves = (to: number, sign: string, verb: string) => html`<button type="button" class="button icon-only move" aria-label=${verb} ?disabled=${to < 0 || to >= count}
    @click=${({ currentTarget }: Event) => move(view, host, index, to, currentTarget as HTMLElement)}>${icon(sign)}</button>`;
  return html`<li>${thumbnail(file, address, open)}<div><span class="name">${name}</span><span class="done">${icon('circle-check')}${words({ 'zh-CN': '已上传', en: 'Uploaded' })}</span></div>
    <span class="size">${file ? size(file.bytes) : nothing} ${address ? previewButton(file, open) : nothing}</span>
    <span class="file-verbs">${count < 2 ? nothing : html`${moves(index - 1, 'arrow-up', words({ 'zh-CN': `上移 ${name}`, en: `Move ${name} up` }))}${moves(index + 1, 'arrow-down', words({ 'zh-CN': `下移 ${name}`, en: `Move ${name} down` }))}`}
    <button type="button" class="button icon-only" aria-label=${words({ 'zh-CN': `移除 ${name}`, en: `Remove ${name}` })} @click=${() => host.discard(view, id)}>${icon('x')}</button></span></li>`;
}

function moving(view: FieldView, upload: Upload, host: FormHost): TemplateResult {
  const { file, fault, share, again } = upload;
  const sent = words({ 'zh-CN': `${Math.round(share * 100)}%，${size(file.size * share)} / ${size(file.size)}`, en: `${Math.round(share * 100)}%, ${size(file.size * share)} of ${size(file.size)}` });
  return html`<li class=${fault === undefined ? nothing : 'faulty'}>${icon(fault === undefined ? 'file-text' : 'circle-alert')}<div><span class="name">${file.name}</span>
      ${fault === undefined
        ? html`<progress max="1" .value=${share} aria-label=${words({ 'zh-CN': `上传 ${file.name}`, en: `Uploading ${file.name}` })}></progress><span class="sent">${sent}</span>`
        : html`<span class="why" role="alert">${fault}</span>`}</div>
    <span class="size">${fault === undefined ? nothing : size(file.size)}${again ? html` <button type="button" class="link" @click=${() => host.retry(upload)}>${words({ 'zh-CN': '再传一次', en: 'Try again' })}</button>` : nothing}</span>
    <span class="file-verbs"><button type="button" class="button icon-only" aria-label=${words({ 'zh-CN': `移除 ${file.name}`, en: `Remove ${file.name}` })} @click=${() => host.discard(view, upload)}>${icon('x')}</button></span></li>`;
}

/** What was pasted or photographed has a name of the machine's; it takes one that people can tell apart. */
function named(file: File): File {
  if (!/^(image|blob)\b/.test(file.name)) return file;
  const moment = new Date().toLocaleString('sv').replace(/\D/g, '');
  const kind = /\.\w+$/.exec(file.name)?.[0] ?? `.${file.type.split('/')[1] ?? ''}`;
  return new File([file], words({ 'zh-CN': `图片-${moment}${kind}`, en: `image-${moment}${kind}` }), { type: file.type });
}

export const control: Control['control'] = (view, host) => {
  const { field } = view.node;
  const { type, 'x-file': limit } = field.schema;
  const ids = idsOf(view);
  const uploads = host.uploads(view.pointer);
  const take = (files: FileList | null | undefined) => void (files && files.length > 0 && host.send(view, [...files].map(named)));
  const chosen = ({ target }: Event) => {
    const input = target as HTMLInputElement;
    take(input.files);
    input.value = '';
  };
  const over = (event: DragEvent, on: boolean) => {
    event.preventDefault();
    const zone = event.currentTarget as HTMLElement;
    if (on || !zone.contains(event.relatedTarget as Node | null)) zone.classList.toggle('over', on);
  };
  const pasted = (event: ClipboardEvent) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files);
  };
  return html`<div class="upload" @paste=${pasted}>
    <label class="drop" @dragover=${(event: DragEvent) => over(event, true)} @dragleave=${(event: DragEvent) => over(event, false)}
      @drop=${(event: DragEvent) => { over(event, false); take(event.dataTransfer?.files); }}>
      <input type="file" class="unseen" id=${view.id} ?multiple=${type === 'array'} accept=${(limit?.types ?? []).map((kind) => `.${kind}`).join(',')}
        aria-label=${view.spoken ?? words({ 'zh-CN': '选择文件', en: 'Choose files' })} aria-describedby=${`${view.id}-limits ${describedBy(view)}`.trim()} @change=${chosen}>
      ${icon('upload')}<span><span class="drop-verb"><b>${words({ 'zh-CN': '选择文件', en: 'Choose files' })}</b>${words({ 'zh-CN': '，拖到这里，或粘贴截图', en: ', drop them here, or paste a picture' })}</span>
        <span class="limits" id=${`${view.id}-limits`}>${limits(field)}</span></span>
    </label>
    ${limit?.camera ? html`<label class="button camera">${icon('camera')}${words({ 'zh-CN': '拍照', en: 'Take a photo' })}<input type="file" class="unseen" accept="image/*" capture="environment" @change=${chosen}></label>` : nothing}
    ${ids.length + uploads.length === 0 ? nothing : html`<ul class="files">${ids.map((id, index) => kept(view, id, index, ids.length, host))}${uploads.map((upload) => moving(view, upload, host))}</ul>`}
  </div>`;
};
