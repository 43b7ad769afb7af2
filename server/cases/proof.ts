// What is shown beside a form: taken for shown while the step is judged, checked before anything is written, and spent once it is. So a fault in the form costs no code.
import { proofAsked, type Definition, type Facts, type JsonObject } from '#engine';
import type { GivenProof } from '../api-types.ts';
import { judgeCaptcha } from '../door/captcha.ts';
import { checkCode, type Bound } from '../door/codes.ts';
import { isRefusal, type Refusal } from '../edge/problem-response.ts';
import { asking } from '../store/asking.ts';
import type { Services } from '../services.ts';

/** The facts of a step whose sender shows something: as if it held. */
export function asShown(definition: Definition, event: string, facts: Facts, given: GivenProof | 'waived' | undefined, data: JsonObject = {}): Facts {
  const asked = proofAsked(definition.compiled.document.process.events?.[event] ?? {}, facts);
  if (asked === undefined || given === undefined) return facts;
  if (asked === 'captcha') return given === 'waived' || given.captcha ? { ...facts, proof: { captcha: true } } : facts;
  const number = data[asked.sms.slice(1)];
  return (given === 'waived' || given.sms) && typeof number === 'string' ? { ...facts, proof: { sms: number } } : facts;
}

/** To whom a code belongs that is sent for a form. */
export function boundTo(draft: string): Bound {
  return { purpose: 'registration', about: draft };
}

/** Why what was shown does not hold; null when it does. A code stays good until the step is written; a question is spent by its answer. */
export async function refuseProof({ pool }: Services, { proof }: Facts, draft: string, given: GivenProof | 'waived' | undefined): Promise<Refusal | null> {
  if (given === 'waived') return null;
  if (proof?.captcha) return judgeCaptcha(asking(pool), given?.captcha);
  if (proof?.sms === undefined) return null;
  const checked = await checkCode(asking(pool), boundTo(draft), given?.sms, { look: true });
  if (isRefusal(checked)) return checked;
  return checked.address === proof.sms ? null : { status: 422, faults: [{ code: 'proof.other-number', at: '/proof', params: {} }] };
}

/** Spends the code of a step that is written. */
export async function spendProof({ pool }: Services, { proof }: Facts, draft: string, given: GivenProof | 'waived' | undefined): Promise<void> {
  if (proof?.sms !== undefined && given !== 'waived') await checkCode(asking(pool), boundTo(draft), given?.sms);
}
