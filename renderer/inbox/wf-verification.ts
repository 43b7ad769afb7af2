// <wf-verification>: whether the record of a case holds, asked for by whoever wants to know. In: the case; nothing goes out.
// The answer says what was looked at, and how somebody else can find the same.
import { html } from 'lit';
import type { Verification } from '../../server/api-types.ts';
import { caseApi } from './requests.ts';
import { WfElement } from '../element.ts';
import { icon } from '../icon.ts';
import { minute } from '../moment.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';

export class WfVerification extends WfElement {
  static override properties = { instance: { type: String }, found: { state: true } };
  declare instance: string;
  declare found: (Verification & { readonly checkedAt: string }) | 'asking' | undefined;

  constructor() {
    super();
    this.instance = '';
  }

  #ask = async () => {
    this.found = 'asking';
    const answer = await caseApi.verification(this.instance);
    this.found = answer.ok ? { ...answer.value, checkedAt: new Date().toISOString() } : undefined;
    if (!answer.ok) toast(answer.refusal.title);
  };

  override render() {
    const { found } = this;
    const isBroken = typeof found === 'object' && found.verdict === 'broken';
    return html`<button type="button" class="button small" aria-busy=${found === 'asking'} @click=${this.#ask}>${icon('shield-check')}${words({ 'zh-CN': '核验记录', en: 'Verify the record' })}</button>
      <div class="verification-told" role="status">${typeof found !== 'object' ? '' : html`<p class=${`verification ${isBroken ? 'tone-no' : 'tone-ok'}`}>${icon(isBroken ? 'shield-alert' : 'shield-check')}<span>${verdictOf(found)}</span></p>
        <details class="small"><summary>${words({ 'zh-CN': '核验了什么，怎样自己核对', en: 'What was verified, and how to check it' })}</summary><ul class="plain-list soft">
          <li>${words({ 'zh-CN': '每一条记录都带着前一条的指纹，从第一条到最后一条连成一条链：改动、删除或插入任何一条，链就断了。', en: 'Every entry carries the fingerprint of the one before: whoever changes, removes or inserts one breaks the chain.' })}</li>
          ${found.verdict === 'verified-erased' ? html`<li>${words({ 'zh-CN': '个人数据已依法删除的记录，只核对指纹。', en: 'Of entries whose personal data was erased, the fingerprints were checked.' })}</li>`
            : html`<li>${words({ 'zh-CN': '按当时的流程版本把每一步重新办了一遍，得到的结果与现在保存的办件逐字相同。', en: 'Every step was taken again by the revision of its time, and led to the very case that is stored.' })}</li>`}
          <li>${words({ 'zh-CN': '抄下下面的指纹。以后再核验时，只要前面的记录没有改动，这个指纹仍是其中一条的指纹；管理员可以在服务器上运行 npm run verify，不经过本页面得到同样的结论。', en: 'Keep the fingerprint below: as long as nothing before it was changed, it stays that of one of the entries. An administrator finds the same without this page with npm run verify on the server.' })}</li></ul>
          <p class="faint">${words({ 'zh-CN': `${minute(found.checkedAt)} 核验，共 ${found.entries} 条，最后一条的指纹：`, en: `Verified ${minute(found.checkedAt)}, ${found.entries} entries, fingerprint of the last:` })} <code class="fingerprint">${found.head}</code></p></details>`}</div>`;
  }
}

function verdictOf({ verdict, entries, at }: Verification): string {
  if (verdict === 'verified') return words({ 'zh-CN': `记录完整：${entries} 条，没有被改动`, en: `Verified: ${entries} entries, none changed` });
  if (verdict === 'verified-erased') return words({ 'zh-CN': `记录完整：${entries} 条，没有被改动；其中的个人数据已依法删除`, en: `Verified: ${entries} entries, none changed; personal data was erased` });
  return words({ 'zh-CN': `记录不完整：第 ${at ?? '?'} 条对不上，请联系管理员`, en: `Broken: entry ${at ?? '?'} does not hold. Tell the administrator` });
}

customElements.define('wf-verification', WfVerification);
