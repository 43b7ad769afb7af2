// A page with one form that the server may refuse: what was refused stands above it and takes the focus.
import { nothing } from 'lit';
import type { Answer, Refusal } from '../api.ts';
import { Page, refusedNotice } from '../page.ts';
import type { WfCaptcha } from './wf-captcha.ts';
import './account.css';

export class AskingPage extends Page {
  static override properties = { ...Page.properties, refusal: { state: true }, busy: { state: true } };
  declare refusal: Refusal | undefined;
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  /** Asks the server, one request at a time; answers whether it agreed. */
  async ask(work: () => Promise<Answer<unknown>>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const answer = await work();
    this.busy = false;
    this.refusal = answer.ok ? undefined : answer.refusal;
    // A captcha is spent by the first answer.
    if (!answer.ok) for (const captcha of this.querySelectorAll<WfCaptcha>('wf-captcha')) void captcha.renew();
    await this.updateComplete;
    this.querySelector<HTMLElement>('.refused')?.focus();
    return answer.ok;
  }

  /** Says what is missing, without asking. */
  async miss(title: string): Promise<void> {
    this.refusal = { status: 0, title, detail: '', problems: [], requestId: '' };
    await this.updateComplete;
    this.querySelector<HTMLElement>('.refused')?.focus();
  }

  protected notice() {
    return this.refusal ? refusedNotice(this.refusal) : nothing;
  }
}
