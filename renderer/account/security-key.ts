// A security key in this browser: asked to sign what the server has asked for. Loaded by the few places that use one.
import type { KeyAssertion, KeyChallenge, KeyPurpose, KeyRegistration } from '../../server/api-types.ts';
import { call, type Answer, type Refusal } from '../api.ts';
import { words } from '../words.ts';

/** Whether this browser and page can use a key at all. */
export function canUseKeys(): boolean {
  return typeof PublicKeyCredential === 'function' && navigator.credentials !== undefined && isSecureContext;
}

/** Asks for a signature of a key that is known here; for what is sent with a form or a case, `form` names it. */
export function assertKey(purpose: KeyPurpose, form?: string): Promise<Answer<KeyAssertion>> {
  return signed(purpose, form, async ({ challenge, site }) => {
    const made = await navigator.credentials.get({ publicKey: { challenge: bytesOf(challenge), rpId: site, userVerification: 'required', timeout: 60_000 } });
    const { id, response } = made as PublicKeyCredential & { response: AuthenticatorAssertionResponse };
    return { id, response: { clientDataJSON: textOf(response.clientDataJSON), authenticatorData: textOf(response.authenticatorData), signature: textOf(response.signature) } };
  });
}

/** Lets a key be used here for the first time. */
export function enrolKey(purpose: KeyPurpose, name: string): Promise<Answer<KeyRegistration>> {
  return signed(purpose, undefined, async ({ challenge, site }) => {
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(challenge), rp: { id: site, name: document.title }, user: { id: crypto.getRandomValues(new Uint8Array(32)), name, displayName: name }, timeout: 60_000, attestation: 'none',
        pubKeyCredParams: [-7, -257, -8].map((alg) => ({ type: 'public-key', alg })), authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      },
    });
    const { id, response } = made as PublicKeyCredential & { response: AuthenticatorAttestationResponse };
    return { id, response: { clientDataJSON: textOf(response.clientDataJSON), attestationObject: textOf(response.attestationObject) } };
  });
}

async function signed<T>(purpose: KeyPurpose, form: string | undefined, sign: (asked: KeyChallenge) => Promise<T>): Promise<Answer<T>> {
  if (!canUseKeys()) return { ok: false, refusal: { status: 0, problems: [], requestId: '', title: words({ 'zh-CN': '这台电脑或浏览器不能使用安全密钥', en: 'This browser cannot use a security key here' }), detail: words({ 'zh-CN': '请看“使用须知”，换用支持的浏览器并通过 https 访问。', en: 'See what is needed under “Requirements”: another browser, over https.' }) } };
  const asked = await call<KeyChallenge>('/api/keys/challenge', { method: 'POST', body: { purpose, ...(form === undefined ? {} : { form }) } });
  if (!asked.ok) return asked;
  try {
    return { ok: true, value: await sign(asked.value) };
  } catch (fault) {
    // The browser tells no reason: no key, the wrong PIN, or somebody who thought better of it.
    if (fault instanceof DOMException) return { ok: false, refusal: unsigned() };
    throw fault;
  }
}

function unsigned(): Refusal {
  return {
    status: 0, problems: [], requestId: '', title: words({ 'zh-CN': '没有完成密钥验证', en: 'The key was not used' }),
    detail: words({ 'zh-CN': '请插入安全密钥并输入介质密码后再试。', en: 'Insert the key, enter its PIN and try again.' }),
  };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

function textOf(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
