// A security key put to use: by its signature, or the first time by its number and the code that came with it.
import { html, type TemplateResult } from 'lit';
import type { KeyPurpose, KeyUse } from '../../server/api-types.ts';
import type { Answer } from '../api.ts';
import { icon } from '../icon.ts';
import { words } from '../words.ts';
import { assertKey, canUseKeys, enrolKey } from './security-key.ts';
import './keys.css';

/** What the browser gets from the key: of one that is new here, what makes it known. */
export async function usedKey(purpose: KeyPurpose, form: FormData, name: string): Promise<Answer<KeyUse>> {
  const [serial, activation] = ['serial', 'activation'].map((field) => String(form.get(field) ?? '').trim()) as [string, string];
  if (serial === '') {
    const assertion = await assertKey(purpose);
    return assertion.ok ? { ok: true, value: { assertion: assertion.value } } : assertion;
  }
  const registration = await enrolKey(purpose, name);
  return registration.ok ? { ok: true, value: { serial, activation, registration: registration.value } } : registration;
}

/** Number and code, for a key that is used for the first time. */
export function firstUseFields(open: boolean): TemplateResult {
  return html`<details class="key-first" ?open=${open}><summary>${words({ 'zh-CN': '首次使用这把密钥', en: 'It is used for the first time' })}</summary>
    <label>${words({ 'zh-CN': '卡号', en: 'Its number' })}<input class="entry" name="serial" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" /></label>
    <label>${words({ 'zh-CN': '激活码', en: 'Activation code' })}<input class="entry" name="activation" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" aria-describedby="activation-hint" /></label>
    <p class="small soft" id="activation-hint">${words({ 'zh-CN': '卡号印在密钥上，激活码随密钥寄送。', en: 'The number is printed on it; the code came with it.' })}</p></details>`;
}

/** Instead of everything that takes a key, where none can be used: why, and where it says what is needed. */
export function keysUnusable(): TemplateResult | undefined {
  if (canUseKeys()) return undefined;
  return html`<div class="notice wait">${icon('triangle-alert')}<p>${words({ 'zh-CN': '这台电脑或浏览器不能使用安全密钥。请改用支持安全密钥的浏览器，并通过 https 访问。', en: 'This browser cannot use a security key here. Use one that can, over https.' })} <a href="/help">${words({ 'zh-CN': '使用须知', en: 'What is needed' })}</a></p></div>`;
}
