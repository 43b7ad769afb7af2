// <wf-case-route>: the way of a case. In: the case; nothing goes out. The machine drawn as its revision was laid out, upright where there is little room; the route line where it cannot be drawn, or until it is.
import { Task as AsyncTask } from '@lit/task';
import { LitElement, html, nothing } from 'lit';
import type { CaseView } from '../../server/api-types.ts';
import { caseApi } from './requests.ts';
import { icon } from '../icon.ts';
import { routeLine } from '../mark.ts';
import { language, onLanguage, said, words } from '../words.ts';
import { notesOf } from './state-notes.ts';

const narrow = matchMedia('(max-width: 720px)');

export class WfCaseRoute extends LitElement {
  static override properties = { instance: { attribute: false }, brief: { type: Boolean }, open: { state: true } };
  declare instance: CaseView;
  /** Beside a list the route line comes first, and the drawing when it is asked for. */
  declare brief: boolean;
  declare open: boolean;
  #stop = () => {};

  #drawing = new AsyncTask(this, {
    task: async ([digest, , direction, isWanted], { signal }) => {
      if (!isWanted) return null;
      const [answer] = await Promise.all([caseApi.drawing(digest, direction, signal), import('./case-drawing.ts')]);
      return answer.ok ? answer.value.drawing : null;
    },
    args: () => [this.instance.digest, language(), narrow.matches ? 'down' : 'across', this.open || !this.brief] as const,
  });

  constructor() {
    super();
    this.brief = this.open = false;
  }

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
    const more = this.brief && !this.open ? html`<button type="button" class="turn small" @click=${() => (this.open = true)}>${icon('workflow')}${words({ 'zh-CN': '看路线图', en: 'See the drawing' })}</button>` : nothing;
    return this.#drawing.render({
      initial: line,
      pending: () => html`<div class=${more === nothing ? 'route-wait' : ''}>${line()}</div>`,
      error: line,
      complete: (drawing) => (drawing ? html`<wf-case-drawing .drawing=${drawing} .now=${state.split('+')} .states=${way.states} .ways=${way.edges} .notes=${notesOf(this.instance)}></wf-case-drawing>` : html`${line()}${more}`),
    });
  }
}

customElements.define('wf-case-route', WfCaseRoute);
