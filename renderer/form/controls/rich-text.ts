// The control of a text with a shape: a place for an editor, whose toolbar is reached by Alt+F10, and which takes no more of what is pasted than the text may hold.
import { html } from 'lit';
import '../../rich/wf-rich-place.ts';
import type { Control } from '../widget.ts';

export const control: Control['control'] = (view, host) => html`<wf-rich-place .view=${view} .change=${(value: Parameters<typeof host.change>[1]) => host.change(view.pointer, value)}></wf-rich-place>`;
