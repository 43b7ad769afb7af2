// <wf-verdict-form>: the fields a verdict fills in, kept while they are typed as those of an application are. In: the case, its definition, the verb; out: `wf-typed` with
// what was filled in, and `wf-send` when the reader sends it from within the form. Fetched when the first verb that fills something in is chosen.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { Definition, JsonObject } from '#engine';
import type { CaseView, Draft } from '../../server/api-types.ts';
import { api, demand, Refused } from '../api.ts';
import { draftApi, draftFiles, uploadOrThrow } from '../keeping/requests.ts';
import { WfElement } from '../element.ts';
import type { WfCountdown } from '../form/wf-countdown.ts';
import type { Change, WfForm } from '../form/wf-form.ts';
import '../form/wf-form.ts';
import { Filling } from '../keeping/filling.ts';
import { keptLine, keptNotices, limitNotice } from '../keeping/kept.ts';
import type { Settled } from '../keeping/wf-conflict.ts';
import { contextOf } from '../offer-context.ts';
import { failed, skeleton } from '../page.ts';

export class WfVerdictForm extends WfElement {
  static override properties = { instance: { attribute: false }, definition: { attribute: false }, event: { type: String }, over: { state: true } };
  declare instance: CaseView;
  declare definition: Definition;
  declare event: string;
  /** The time in which it may be sent is over. */
  declare over: boolean;
  #filling: Filling | undefined;

  #opened = new AsyncTask(this, {
    task: async ([id, event]): Promise<Draft> => {
      await this.#leave();
      const draft = demand(await api.openDraft({ process: this.instance.process, event, instance: id, resume: true }));
      const { actor } = this.instance.facts;
      this.over = draft.offer?.problems.some(({ code }) => code === 'event.too-late') ?? false;
      this.#filling = new Filling(draft, this.definition, [actor.id, actor.org?.id ?? '', draft.process, draft.event, id], this);
      await this.#filling.takeUp();
      return draft;
    },
    args: () => [this.instance.id, this.event] as const,
  });

  constructor() {
    super();
    this.over = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('online', this.#again);
    addEventListener('wf-session-renewed', this.#again);
    addEventListener('pagehide', this.#hidden);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('online', this.#again);
    removeEventListener('wf-session-renewed', this.#again);
    removeEventListener('pagehide', this.#hidden);
    void this.#leave(true);
  }

  refreshSession(): void {
    this.dispatchEvent(new CustomEvent('wf-session', { bubbles: true }));
  }

  /** The answers, once they are in order and saved; nothing while something is missing, and the form says what. */
  async answers(): Promise<JsonObject | undefined> {
    const [form, filling] = [this.#form, this.#filling];
    if (!form || !filling || this.over) return undefined;
    await form.ready;
    const asked = form.submit();
    if ('faults' in asked) return undefined;
    await filling.flush();
    if (filling.kept.how !== 'overtaken') return asked.data;
    await filling.compare();
    return undefined;
  }

  /** The server has it. */
  done(): void {
    this.#filling?.stop({ done: true });
  }

  async #leave(keepalive = false): Promise<void> {
    const filling = this.#filling;
    this.#filling = undefined;
    await filling?.flush(keepalive);
    filling?.stop();
  }

  #hidden = () => void this.#filling?.flush(true);

  #again = () => {
    if (this.#opened.error instanceof Refused) void this.#opened.run();
    else void this.#filling?.flush();
  };

  get #form(): WfForm | null {
    return this.querySelector<WfForm>('wf-form');
  }

  #changed = (event: CustomEvent<Change>) => {
    const { data } = event.detail;
    this.#filling?.change(data);
    this.dispatchEvent(new CustomEvent<JsonObject>('wf-typed', { detail: data }));
  };

  #choices = (pointer: string, text: string) => draftApi.choices(this.#opened.value!.id, pointer, text);
  #upload = (pointer: string, file: File, progress: (share: number) => void) => uploadOrThrow(draftFiles(this.#opened.value!.id), pointer, file, progress);
  #removed = (event: CustomEvent<{ readonly file: string }>) => void draftApi.deleteFile(this.#opened.value!.id, event.detail.file);

  /** The draft is no more, or may no longer be sent: what stands here goes on in a new one, without the files, which belong to the old one. */
  #anew = async () => {
    const { withoutFiles } = await import('../keeping/limit.ts');
    const data = withoutFiles(this.definition, this.#form!.value);
    await draftApi.deleteDraft(this.#opened.value!.id);
    this.done();
    await this.#opened.run();
    this.#filling?.put(data);
  };

  #elapsed = (event: Event) => {
    this.over ||= (event.target as WfCountdown).until === this.#opened.value?.offer?.until;
  };

  #settled = (event: CustomEvent<Settled | undefined>) => this.#filling!.settle(event.detail?.data, this.#form!.value);

  #shown(draft: Draft) {
    const filling = this.#filling;
    if (!draft.offer || !filling) return nothing;
    const { given, kept, comparing, base } = filling;
    return html`${keptNotices(filling, { renew: this.#anew, swap: () => filling.swap(this.#form!.value) }, () => this.requestUpdate())}${limitNotice(draft.offer, draft, this.definition, this.over, this.#anew, () => this.requestUpdate())}
      <wf-form brief .definition=${this.definition} .data=${given.data} .facts=${filling.known(draft.facts)} .files=${given.files} .context=${contextOf(draft.offer, draft.version > 1)}
        .upload=${this.#upload} .address=${api.fileAddress} .choices=${this.#choices} @wf-change=${this.#changed} @wf-file-removed=${this.#removed} @wf-submit=${() => this.dispatchEvent(new CustomEvent('wf-send'))}></wf-form>
      <div class="small">${keptLine(kept)}</div>
      ${comparing && kept.how === 'overtaken' ? html`<wf-conflict .definition=${this.definition} .facts=${draft.facts} .mine=${this.#form!.value} .theirs=${kept.newest} .base=${base} .files=${given.files} @wf-settled=${this.#settled}></wf-conflict>` : nothing}`;
  }

  override render() {
    return html`<div class="verdict-form" @wf-elapsed=${this.#elapsed}>${this.#opened.render({
      initial: () => skeleton(3), pending: () => (this.#filling ? nothing : skeleton(3)), complete: (draft) => this.#shown(draft),
      error: (fault) => failed('', fault, this.#again),
    })}</div>`;
  }
}

customElements.define('wf-verdict-form', WfVerdictForm);

declare global {
  interface HTMLElementTagNameMap { 'wf-verdict-form': WfVerdictForm }
}
