// What makes a printed case verifiable: a code in characters and as a QR code that leads to the page of verification, and the digest of the record. Fetched when one prints.
import { html, svg, type TemplateResult } from 'lit';
import { encode } from 'uqr';
import type { CaseView, PaperCode } from '../../server/api-types.ts';
import { words } from '../words.ts';
import { caseApi } from './requests.ts';

/** Asks for the code of a case; what comes draws the seal as long as the case stands where it was asked for. */
export async function sealed({ id, history }: CaseView): Promise<((view: CaseView) => TemplateResult | undefined) | undefined> {
  const answer = await caseApi.paper(id);
  if (!answer.ok) return undefined;
  const seal = sealTemplate(answer.value);
  return (view) => (view.id === id && view.history.length === history.length ? seal : undefined);
}

function sealTemplate({ code, entries, head }: PaperCode): TemplateResult {
  const address = `${location.origin}/verify/${code}`;
  return html`<section class="paper-seal">${qrTemplate(address)}
    <div><p><strong>${words({ 'zh-CN': '验证码', en: 'Verification code' })}</strong> <span class="mono">${inFours(code)}</span></p>
      <p class="small">${words({ 'zh-CN': `扫描左侧二维码，或者打开 ${location.origin}/verify 输入验证码，核对本件与平台记录是否一致。`, en: `Scan the code on the left, or enter it at ${location.origin}/verify, to see whether this sheet agrees with the record.` })}</p>
      <p class="small">${words({ 'zh-CN': `记录共 ${entries} 条，末条指纹`, en: `${entries} entries; digest of the last` })} <span class="mono">${head}</span></p></div></section>`;
}

/** In groups of four, as it is read and typed. */
export function inFours(code: string): string {
  return code.replace(/.{4}(?=.)/g, '$&-');
}

/** Dark squares as one path. */
function qrTemplate(text: string): TemplateResult {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return html`<svg class="paper-qr" viewBox=${`0 0 ${size} ${size}`} role="img" aria-label=${text}>${svg`<path d=${path}></path>`}</svg>`;
}
