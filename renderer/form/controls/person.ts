// The control of a person or an organisation: a line that is typed into and a list of those found, by the pattern of ARIA for comboboxes.
import { html } from 'lit';
import '../wf-choose.ts';
import type { Control } from '../widget.ts';

export const control: Control['control'] = (view, host) => html`<wf-choose .view=${view} .host=${host}></wf-choose>`;
