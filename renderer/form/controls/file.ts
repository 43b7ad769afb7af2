// The control of files: types and size are said first and checked before a file leaves; each file has its progress, and its fault where it did not go.
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../icon.ts';
import { size } from '../../moment.ts';
import { words } from '../../words.ts';
import { limits, type Upload } from '../uploads.ts';
import type { Control, FieldView, FormHost } from '../widget.ts';
import { describedBy } from '../wired.ts';

function kept(view: FieldView, id: string, host: FormHost): TemplateResult {
  const file = host.file(id);
  const name = file?.name ?? id;
  return html`<li>${icon('file-text')}<div><span class="name">${name}</span><span class="done">${icon('circle-check')}${words({ 'zh-CN': '已上传', en: 'Uploaded' })}</span></div>
    <span class="size">${file ? size(file.bytes) : nothing}</span>
    <button type="button" class="button icon-only" aria-label=${words({ 'zh-CN': `移除 ${name}`, en: `Remove ${name}` })} @click=${() => host.discard(view, id)}>${icon('x')}</button></li>`;
}

function moving(view: FieldView, upload: Upload, host: FormHost): TemplateResult {
  const { file, fault, share, again } = upload;
  const sent = words({ 'zh-CN': `${Math.round(share * 100)}%，${size(file.size * share)} / ${size(file.size)}`, en: `${Math.round(share * 100)}%, ${size(file.size * share)} of ${size(file.size)}` });
  return html`<li class=${fault === undefined ? nothing : 'faulty'}>${icon(fault === undefined ? 'file-text' : 'circle-alert')}<div><span class="name">${file.name}</span>
      ${fault === undefined
        ? html`<progress max="1" .value=${share} aria-label=${words({ 'zh-CN': `上传 ${file.name}`, en: `Uploading ${file.name}` })}></progress><span class="sent">${sent}</span>`
        : html`<span class="why" role="alert">${fault}</span>`}</div>
    <span class="size">${fault === undefined ? nothing : size(file.size)}${again ? html` <button type="button" class="link" @click=${() => host.retry(upload)}>${words({ 'zh-CN': '再传一次', en: 'Try again' })}</button>` : nothing}</span>
    <button type="button" class="button icon-only" aria-label=${words({ 'zh-CN': `移除 ${file.name}`, en: `Remove ${file.name}` })} @click=${() => host.discard(view, upload)}>${icon('x')}</button></li>`;
}

export const control: Control['control'] = (view, host) => {
  const { field } = view.node;
  const ids = (Array.isArray(view.value) ? view.value : [view.value]).filter((id): id is string => typeof id === 'string');
  const uploads = host.uploads(view.pointer);
  const take = (files: FileList | null | undefined) => void (files && files.length > 0 && host.send(view, [...files]));
  const over = (event: DragEvent, on: boolean) => {
    event.preventDefault();
    (event.currentTarget as HTMLElement).classList.toggle('over', on);
  };
  return html`<div class="upload">
    <label class="drop" @dragover=${(event: DragEvent) => over(event, true)} @dragleave=${(event: DragEvent) => over(event, false)}
      @drop=${(event: DragEvent) => { over(event, false); take(event.dataTransfer?.files); }}>
      <input type="file" class="unseen" id=${view.id} ?multiple=${field.schema.type === 'array'} accept=${(field.schema['x-file']?.types ?? []).map((kind) => `.${kind}`).join(',')}
        aria-label=${view.spoken ?? words({ 'zh-CN': '选择文件', en: 'Choose files' })} aria-describedby=${`${view.id}-limits ${describedBy(view)}`.trim()}
        @change=${({ target }: Event) => { const input = target as HTMLInputElement; take(input.files); input.value = ''; }}>
      ${icon('upload')}<span><span class="drop-verb"><b>${words({ 'zh-CN': '选择文件', en: 'Choose files' })}</b>${words({ 'zh-CN': '，或拖到这里', en: ' or drop them here' })}</span>
        <span class="limits" id=${`${view.id}-limits`}>${limits(field)}</span></span>
    </label>
    ${ids.length + uploads.length === 0 ? nothing : html`<ul class="files">${ids.map((id) => kept(view, id, host))}${uploads.map((upload) => moving(view, upload, host))}</ul>`}
  </div>`;
};
