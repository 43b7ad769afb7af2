// A new password, twice, with the rule it keeps to; what is wrong with it stands beside the entry as soon as that is left.
import { html, nothing } from 'lit';
import { passwordProblem, problem, ruleInWords, type Problem, type SecretRule } from '#engine';
import type { NewPassword } from '../../server/api-types.ts';
import { WfElement } from '../element.ts';
import { learn, sentence } from '../sentences.ts';
import { language, words } from '../words.ts';

type Entry = 'password' | 'repeat';

/** `<wf-new-password .rule>` */
export class WfNewPassword extends WfElement {
  static override properties = { rule: { attribute: false }, faults: { state: true } };
  declare rule: SecretRule;
  declare faults: { readonly [entry in Entry]?: Problem | undefined };

  constructor() {
    super();
    this.faults = {};
  }

  override connectedCallback() {
    super.connectedCallback();
    void learn().then(() => this.requestUpdate()).catch(() => {});
  }

  /** Both entries, when they may be sent; else the first that may not takes the focus. */
  get value(): NewPassword | undefined {
    this.faults = { password: this.#faultOf('password'), repeat: this.#faultOf('repeat') };
    const wrong = (['password', 'repeat'] as const).find((entry) => this.faults[entry]);
    if (wrong) return void this.#entry(wrong).focus();
    return { password: this.#entry('password').value, repeat: this.#entry('repeat').value };
  }

  #entry(name: Entry): HTMLInputElement {
    return this.querySelector<HTMLInputElement>(`input[name="new-${name}"]`)!;
  }

  #faultOf(name: Entry): Problem | undefined {
    const [password, repeat] = [this.#entry('password').value, this.#entry('repeat').value];
    return (name === 'password' ? passwordProblem(this.rule, password) : password === repeat ? null : problem('password.not-repeated', '')) ?? undefined;
  }

  #field(name: Entry, label: string) {
    const fault = this.faults[name];
    const said = fault && sentence(fault);
    const left = () => this.#entry(name).value !== '' && (this.faults = { ...this.faults, [name]: this.#faultOf(name) });
    return html`<div class="stack"><label for=${`new-${name}`}>${label}</label>
      <input class="entry" id=${`new-${name}`} name=${`new-${name}`} type="password" autocomplete="new-password" maxlength="100" required aria-invalid=${fault ? 'true' : nothing}
        aria-describedby=${[name === 'password' ? 'password-rule' : '', fault ? `fault-${name}` : ''].filter(Boolean).join(' ') || nothing} @blur=${left} @input=${() => this.faults[name] && left()} />
      ${name === 'password' ? html`<p class="faint small" id="password-rule">${ruleInWords(this.rule, language())}</p>` : nothing}
      <p class="tone-no small" id=${`fault-${name}`} role="status">${said ? html`${said.what} ${name === 'password' ? nothing : said.remedy}` : nothing}</p></div>`;
  }

  override render() {
    return html`${this.#field('password', words({ 'zh-CN': '新密码', en: 'New password' }))}${this.#field('repeat', words({ 'zh-CN': '确认密码', en: 'The same again' }))}`;
  }
}

customElements.define('wf-new-password', WfNewPassword);
