// <wf-case-route>: the way of a case. In: the case; nothing goes out. The machine drawn as its revision was laid out, upright where there is little room; the route line where it cannot be drawn, or until it is.
import { Task as AsyncTask } from '@lit/task';
import { LitElement, html } from 'lit';
import type { CaseView } from '../../server/api-types.ts';
import { api } from '../api.ts';
import { routeLine } from '../mark.ts';
import { language, onLanguage, said } from '../words.ts';
import { notesOf } from './state-notes.ts';

const narrow = matchMedia('(max-width: 720px)');

export class WfCaseRoute extends LitElement {
  static override properties = { instance: { attribute: false } };
  declare instance: CaseView;
  #stop = () => {};

  #drawing = new AsyncTask(this, {
    task: async ([digest, , direction], { signal }) => {
      const [answer] = await Promise.all([api.drawing(digest, direction, signal), import('./case-drawing.ts')]);
      return answer.ok ? answer.value.drawing : null;
    },
    args: () => [this.instance.digest, language(), narrow.matches ? 'down' : 'across'] as const,
  });

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    const draw = () => this.requestUpdate();
    const stop = onLanguage(draw);
    narrow.addEventListener('change', draw);
    this.#stop = () => {
      stop();
      narrow.removeEventListener('change', draw);
    };
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  override render() {
    const { state, way, route } = this.instance;
    const line = () => routeLine(route.map((stop) => ({ label: said(stop.label), kind: stop.kind, when: stop.when })));
    return this.#drawing.render({
      pending: () => html`<div class="route-wait">${line()}</div>`,
      error: line,
      complete: (drawing) => (drawing ? html`<wf-case-drawing .drawing=${drawing} .now=${state.split('+')} .states=${way.states} .ways=${way.edges} .notes=${notesOf(this.instance)}></wf-case-drawing>` : line()),
    });
  }
}

customElements.define('wf-case-route', WfCaseRoute);
