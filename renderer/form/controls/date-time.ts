// The control of a day and a time of day: shown in the zone of the installation, kept as an instant.
import { html } from 'lit';
import { clock, dateOf } from '../../moment.ts';
import type { Control } from '../widget.ts';
import { wired } from '../wired.ts';

const half = '-';

/** What calendar and clock show at an instant. */
function local(instant: string): string {
  return Number.isNaN(Date.parse(instant)) ? '' : `${dateOf(instant)}T${clock(instant)}`;
}

/** The instant at which calendar and clock show a text; where a clock is put back, the earlier one. */
function instantAt(text: string): string {
  const wanted = Date.parse(`${text}Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round++) guess += wanted - Date.parse(`${local(new Date(guess).toISOString())}Z`);
  return new Date(guess).toISOString();
}

export const control: Control['control'] = (view, host) => html`<input type="datetime-local" class=${`entry medium${view.value ? '' : ' blank'}`} ${wired(view)} max="9999-12-31T23:59" .value=${typeof view.value === 'string' ? local(view.value) : ''}
  @input=${({ target }: Event) => {
    const input = target as HTMLInputElement;
    host.change(view.pointer, input.value ? instantAt(input.value) : input.validity.badInput ? half : undefined);
  }}>`;
