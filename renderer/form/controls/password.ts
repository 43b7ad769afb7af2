// The control of a secret. What is typed is taken as it is; a manager of passwords may offer a new one.
import { html } from 'lit';
import type { Control } from '../widget.ts';
import { typed, wired } from '../wired.ts';

export const control: Control['control'] = (view, host) => html`<input type="password" class="entry medium" ${wired(view)} autocomplete="new-password" autocapitalize="off" spellcheck="false" maxlength="128"
  .value=${typeof view.value === 'string' ? view.value : ''} @input=${typed(view, host)}>`;
