// The control of a signature: drawn with finger, pen or mouse, or typed by those who use a keyboard; either way the image goes up like any file.
import { html } from 'lit';
import '../../files/wf-signature.ts';
import type { Control } from '../widget.ts';

export const control: Control['control'] = (view, host) => html`<wf-signature .view=${view} .host=${host}></wf-signature>`;
