// The control of an amount: a decimal with its capitals below it, so that a slip of one digit is seen. In a table the figure stands alone.
import { html } from 'lit';
import '../wf-capitals.ts';
import { figureIn } from '../capitals.ts';
import type { Control } from '../widget.ts';
import { control as decimal, tidy as tidyDecimal } from './decimal.ts';

export const control: Control['control'] = (view, host) => {
  const figure = decimal(view, host);
  if (view.spoken !== undefined) return figure;
  return html`${figure}<wf-capitals amount=${typeof view.value === 'string' ? tidyDecimal!(view.value, view.node.field) as string : ''}></wf-capitals>`;
};

/** Signs of the currency are taken off. */
export const tidy: Control['tidy'] = (value, field) => tidyDecimal!(typeof value === 'string' ? figureIn(value) : value, field);
