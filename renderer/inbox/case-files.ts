// The files of a case in one place: what each is, who brought it, when, and at which step.
import { html, nothing, type TemplateResult } from 'lit';
import type { Definition } from '#engine';
import type { CaseView } from '../../server/api-types.ts';
import { api } from '../api.ts';
import { preview, previewButton, thumbnail } from '../files/shown-file.ts';
import { minute, size } from '../moment.ts';
import { said, words } from '../words.ts';

/** Nothing where there are none. */
export function caseFiles({ files, attached }: Pick<CaseView, 'files' | 'attached'>, definition: Definition): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing;
  const came = new Map(attached.map((each) => [each.file, each]));
  return html`<section class="case-files"><header class="spread"><h2>${words({ 'zh-CN': '附件', en: 'Files' })}</h2><span class="soft small">${words({ 'zh-CN': `${files.length} 个，共 ${size(total(files))}`, en: `${files.length}, ${size(total(files))} together` })}</span></header>
    <ul class="files read">${files.map((file, index) => {
      const from = came.get(file.id);
      const field = definition.field(file.pointer);
      const open = () => void preview(files, files[index]!.id, api.fileAddress);
      return html`<li>${thumbnail(file, api.fileAddress, open)}<span class="name"><a href=${api.fileAddress(file.id)} download=${file.name}>${file.name}</a>
        <span class="faint small">${[field ? said(field.label) : '', from ? [from.who, said(from.label)].filter((part) => part !== '').join(' ') : '', from ? minute(from.at) : ''].filter((part) => part !== '').join(' · ')}</span></span>
        <span class="size">${size(file.bytes)}</span>${previewButton(file, open)}</li>`;
    })}</ul></section>`;
}

function total(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
