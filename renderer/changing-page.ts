// A page with one form that is saved at once: it is not left with changes unsaved, and says why something was refused, at the fields where it is theirs.
import type { Definition } from '#engine';
import type { Refusal } from './api.ts';
import { confirmed } from './confirm.ts';
import type { WfForm } from './form/wf-form.ts';
import { Page } from './page.ts';
import { keepPage } from './router.ts';
import { words } from './words.ts';

export class ChangingPage extends Page {
  static override properties = { ...Page.properties, refused: { state: true }, busy: { state: true }, changed: { state: true } };
  declare refused: Refusal | undefined;
  declare busy: boolean;
  /** Something was typed that is not saved. */
  declare changed: boolean;
  #stopKeeping = () => {};

  constructor() {
    super();
    this.busy = this.changed = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('beforeunload', this.#leaving);
    this.#stopKeeping = keepPage(() => this.mayLose());
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#leaving);
    this.#stopKeeping();
  }

  #leaving = (event: BeforeUnloadEvent) => {
    if (this.changed) event.preventDefault();
  };

  /** Whether what was typed may be lost: asked when there is any. */
  protected async mayLose(): Promise<boolean> {
    return !this.changed || confirmed({
      question: words({ 'zh-CN': '放弃修改吗？', en: 'Discard your changes?' }), loss: words({ 'zh-CN': '修改的内容还没有保存。', en: 'What you changed is not saved yet.' }),
      stay: words({ 'zh-CN': '继续修改', en: 'Keep editing' }), proceed: words({ 'zh-CN': '放弃修改', en: 'Discard' }), destructive: true,
    });
  }

  protected form(): WfForm {
    return this.querySelector<WfForm>('wf-form')!;
  }

  /** Puts the focus on the first thing to be filled in. */
  protected focusForm(): void {
    this.querySelector<HTMLElement>('wf-form :is(input, select, textarea, button):not([disabled])')?.focus();
  }

  /** Says why it was not saved. */
  protected async refuse(refusal: Refusal, definition: Definition): Promise<void> {
    const inFields = refusal.problems.filter(({ at }) => definition.field(`/${at.split('/')[1] ?? ''}`));
    if (inFields.length > 0 && inFields.length === refusal.problems.length) return this.form().refuse(inFields);
    this.refused = refusal;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.refused')?.focus();
  }
}
