// What is done with a form on its page, fetched once it stands: what is filled in is kept, checked and sent, and what the server says is shown.
import { html, nothing, type TemplateResult } from 'lit';
import type { Definition, JsonObject, Offer } from '#engine';
import type { CaseView, Draft, FileInfo, Session } from '../../server/api-types.ts';
import { api, type Refusal } from '../api.ts';
import { actionBar } from '../form/summary.ts';
import type { WfForm } from '../form/wf-form.ts';
import { Delivery } from '../keeping/delivery.ts';
import { Filling, type Given } from '../keeping/filling.ts';
import { draftConnection, keptLine, keptNotices, limitNotice } from '../keeping/kept.ts';
import { draftApi, draftFiles, uploadOrThrow } from '../keeping/requests.ts';
import type { Owner } from '../keeping/unsent.ts';
import type { Settled } from '../keeping/wf-conflict.ts';
import { signing } from '../offer-context.ts';
import { go, keepPage } from '../router.ts';
import { toast } from '../toast.ts';
import { said, words } from '../words.ts';
import type { Checked } from './check-page.ts';
import { Paper } from './paper.ts';
import { opinionPlace, Stages } from './stages.ts';
import { checkButtons, mayLeaveUnsaved, maySend, opinionName, proofPlace } from './start-deeds.ts';
import type { WfProof } from './wf-proof.ts';

/** The page the form stands on. */
export interface StartHost extends HTMLElement {
  readonly query: URLSearchParams;
  readonly session: Session | null;
  readonly updateComplete: Promise<boolean>;
  readonly form: WfForm | null;
  readonly over: boolean;
  offline: boolean;
  refused: Refusal | undefined;
  sent: ((about: string) => TemplateResult) | undefined;
  busy: boolean;
  superseded: boolean;
  wordless: boolean;
  requestUpdate(): void;
  refreshSession(): void;
  /** Opens it anew, and answers with what is done with that. */
  again(): Promise<StartWork>;
}

/** What the page is about: a draft, read by its definition. */
export interface Begun {
  readonly draft: Draft;
  readonly definition: Definition;
  /** The case it belongs to. */
  readonly view: CaseView | undefined;
  /** The answers are checked before they are sent. */
  readonly checked: boolean;
}

export class StartWork {
  readonly filling: Filling;
  readonly stages: Stages;
  readonly #page: StartHost;
  readonly #begun: Begun;
  readonly #delivery: Delivery;
  readonly #paper: Paper;
  readonly #listening = new AbortController();
  readonly #leaves: () => void;

  /** With what this browser has left of it, where there is any. */
  static async begin(page: StartHost, begun: Begun, owner: Owner): Promise<StartWork> {
    const work = new StartWork(page, begun, owner);
    await work.filling.takeUp();
    return work;
  }

  constructor(page: StartHost, begun: Begun, owner: Owner) {
    this.#page = page;
    this.#begun = begun;
    this.filling = new Filling(begun.draft, begun.definition, owner, page);
    this.#delivery = new Delivery(() => page.requestUpdate());
    this.#paper = new Paper(() => page.form, () => page.querySelector('.on-paper'), () => this.#words());
    this.stages = new Stages(page, this.#paper.ready);
    const { signal } = this.#listening;
    addEventListener('pagehide', () => void this.filling.leave(true), { signal });
    for (const turn of ['online', 'offline']) addEventListener(turn, this.#connected, { signal });
    page.addEventListener('focusin', this.#paper.ready, { signal });
    this.#paper.listen();
    this.#leaves = keepPage(() => this.#mayLeave());
    this.#connected();
  }

  /** The page is left, or goes over to another form. */
  async end(keepalive = false): Promise<void> {
    this.#listening.abort();
    this.#paper.stop();
    this.#leaves();
    this.#delivery.giveUp();
    await this.filling.leave(keepalive);
    this.filling.stop();
  }

  #connected = () => void ((this.#page.offline = !navigator.onLine) || this.#delivery.again());

  /** What the server does not have is saved first; where that fails, the reader is asked. */
  async #mayLeave(): Promise<boolean> {
    if (!this.filling.owes || this.#page.sent) return true;
    await this.filling.leave();
    return !this.filling.owes || mayLeaveUnsaved();
  }

  /** What the form is given. */
  get given(): Given {
    return this.filling.given;
  }

  /** What would be sent, while it is checked. */
  get answers(): JsonObject | undefined {
    return this.stages.answers;
  }

  get #offer(): Offer {
    return this.#begun.draft.offer!;
  }

  /** Shows what the address of the page names. */
  show(): void {
    const { form } = this.#page;
    if (form) void this.stages.show(form, () => !this.#lacksWords());
  }

  choices = (pointer: string, text: string) => draftApi.choices(this.#begun.draft.id, pointer, text);
  upload = (pointer: string, file: File, progress: (share: number) => void): Promise<FileInfo> => uploadOrThrow(draftFiles(this.#begun.draft.id), pointer, file, progress);
  remove = (file: string) => void draftApi.deleteFile(this.#begun.draft.id, file);
  save = () => void this.filling.flush();
  print = () => void this.#paper.print();

  /** The form was found in order. */
  submit(data: JsonObject): void {
    if (this.#lacksWords()) return;
    if (!this.#begun.checked) return void this.#send(data);
    this.stages.check();
  }

  #lacksWords(): boolean {
    const page = this.#page;
    page.wordless = this.#offer.comment === 'required' && this.filling.opinion.trim() === '';
    if (page.wordless) page.querySelector<HTMLTextAreaElement>('textarea.opinion')?.focus();
    return page.wordless;
  }

  async #send(data: JsonObject) {
    const page = this.#page;
    const { draft, definition, view } = this.#begun;
    const offer = this.#offer;
    const { filling } = this;
    if (page.busy || !(await maySend(offer, definition, Object.keys(view?.data ?? {}).filter((name) => page.form?.hides(`/${name}`))))) return;
    page.busy = true;
    page.refused = undefined;
    await filling.flush();
    if (filling.kept.how === 'overtaken') {
      page.busy = false;
      return filling.compare();
    }
    filling.sending(true);
    const comment = filling.opinion.trim();
    const answer = await this.#delivery.send(signing(offer, draft.instance ?? draft.id, this.#proof?.value, (proof) => api.send(draft.instance ?? draft.id, { event: draft.event, data, digest: draft.digest, ...(comment ? { comment } : {}), ...proof })));
    page.busy = false;
    // Given up: whether it arrived is not known, and the next page looks.
    if (!answer) return;
    if (!answer.ok) {
      filling.sending(false);
      await this.#proof?.renew();
      return this.#refuse(answer.refusal);
    }
    filling.stop({ done: true });
    page.sent = await (await import('./sent.ts')).sentAs(answer.value, definition, draft.event, page.session !== null);
    toast(answer.value.feedback ? said(answer.value.feedback) : words({ 'zh-CN': '提交成功', en: 'Submitted' }));
    page.refreshSession();
    scrollTo(0, 0);
    await this.stages.leave();
    this.stages.toHeading();
  }

  get #proof(): WfProof | null {
    return this.#page.querySelector<WfProof>('wf-proof');
  }

  async #refuse(refusal: Refusal) {
    const page = this.#page;
    if (refusal.problems.some((problem) => problem.code === 'revision.superseded')) {
      page.superseded = true;
      await this.stages.leave();
      return void page.again();
    }
    const fields = refusal.problems.filter((problem) => this.#begun.definition.field(`/${problem.at.split('/')[1] ?? ''}`));
    page.refused = fields.length === refusal.problems.length && fields.length > 0 ? undefined : { ...refusal, problems: refusal.problems.filter((problem) => !fields.includes(problem)) };
    if (fields.length > 0) {
      if (this.answers) await this.stages.leave();
      return page.form?.refuse(fields);
    }
    await page.updateComplete;
    page.querySelector<HTMLElement>('.refused')?.focus();
  }

  discard = async () => {
    if (!(await (await import('./start-rare.ts')).mayDiscard())) return;
    const { draft } = this.#begun;
    this.filling.stop({ done: true });
    await draftApi.deleteDraft(draft.id);
    toast(words({ 'zh-CN': '草稿已删除', en: 'Draft deleted' }));
    await go(draft.instance ? `/cases/${draft.instance}` : '/');
  };

  /** The draft is no more, or may no longer be sent: what stands here goes on in a new one, without the files, which belong to the old one. */
  #anew = async () => {
    const { draft, definition } = this.#begun;
    const { withoutFiles } = await import('../keeping/limit.ts');
    const data = withoutFiles(definition, this.#page.form!.value);
    const gone = await draftApi.deleteDraft(draft.id);
    if (!gone.ok && gone.refusal.status !== 404) return this.#refuse(gone.refusal);
    this.filling.stop();
    await this.stages.leave();
    const { filling } = await this.#page.again();
    filling.left = undefined;
    filling.put(data);
  };

  #settled = async (event: CustomEvent<Settled | undefined>) => {
    await this.filling.settle(event.detail?.data, this.#page.form!.value);
    if (event.detail) await this.stages.leave();
  };

  /** The words that go with it, as an answer. */
  #words(): Pick<Checked, 'opinion'> {
    const offer = this.#offer;
    return offer.comment === 'none' ? {} : { opinion: { place: opinionPlace, label: opinionName(offer), text: this.filling.opinion.trim() } };
  }

  /** What became of what was filled in, for the bar. */
  line() {
    return keptLine(this.filling.kept);
  }

  /** What has to be known before one goes on. */
  notices(): TemplateResult {
    const page = this.#page;
    const { filling } = this;
    const { draft, definition } = this.#begun;
    const drawn = () => page.requestUpdate();
    return html`${draftConnection(filling, this.#delivery, page.offline)}${keptNotices(filling, { renew: this.#anew, swap: () => filling.swap(page.form!.value) }, drawn)}${limitNotice(this.#offer, draft, definition, page.over, this.#anew, drawn)}`;
  }

  /** Below the form, or in its place: the answers while they are checked, its place on paper, two versions beside each other. */
  below(): TemplateResult {
    const { answers, filling: { comparing, kept, base, given } } = this;
    const { draft, definition } = this.#begun;
    const { form, busy } = this.#page;
    return html`${answers && form ? html`<div class="check" @click=${this.stages.change}>${this.#paper.answers({ ...this.#words(), address: (pointer) => this.stages.address({ field: pointer }) })}
        ${proofPlace(this.#offer, draft, answers)}${actionBar(this.line(), checkButtons(this.#offer, busy, this.stages.address(), this.stages.back, () => void this.#send(answers), this.print))}</div>` : nothing}
      <div class="on-paper"></div>
      ${comparing && kept.how === 'overtaken' ? html`<wf-conflict .definition=${definition} .facts=${draft.facts} .mine=${form!.value} .theirs=${kept.newest} .base=${base} .files=${given.files} @wf-settled=${this.#settled}></wf-conflict>` : nothing}`;
  }
}
