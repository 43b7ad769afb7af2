// The picture of a person.
import { html, type TemplateResult } from 'lit';
import type { Session } from '../../server/api-types.ts';
import { api } from '../api.ts';

/** The picture somebody keeps, or the beginning of the name. */
export function avatar({ account: { name }, uses: { avatar: face } }: Session): TemplateResult {
  return typeof face === 'string' ? html`<img class="avatar" alt="" src=${api.fileAddress(face)} />` : html`<span class="avatar" aria-hidden="true">${name.slice(0, 1)}</span>`;
}
