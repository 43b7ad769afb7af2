// What is shown beside a form: taken for shown while the step is judged, checked before anything is written, and spent once it is. So a fault in the form costs no code.
import { keyAsked, proofAsked, type Definition, type Facts, type JsonObject } from '#engine';
import type { GivenProof, KeyAssertion } from '../api-types.ts';
import { judgeCaptcha } from '../door/captcha.ts';
import { checkCode, type Bound } from '../door/codes.ts';
import { asserted } from '../door/keys.ts';
import { isRefusal, refuse, type Refusal } from '../edge/problem-response.ts';
import { asking } from '../store/asking.ts';
import type { Services } from '../services.ts';
import type { Query } from '../store/sight.ts';
import type { Act } from './dispatch.ts';

/** The facts of a step whose sender shows something: as if it held. */
export function asShown(definition: Definition, event: string, facts: Facts, given: GivenProof | 'waived' | undefined, data: JsonObject = {}): Facts {
  if (given === undefined) return facts;
  const declared = definition.compiled.document.process.events?.[event] ?? {};
  const asked = proofAsked(declared, facts);
  const number = typeof asked === 'object' ? data[asked.sms.slice(1)] : undefined;
  const shown: NonNullable<Facts['proof']> = {
    ...(asked === 'captcha' && (given === 'waived' || given.captcha) ? { captcha: true } : {}),
    ...(typeof number === 'string' && (given === 'waived' || given.sms) ? { sms: number } : {}),
    ...(keyAsked(definition, declared, facts) !== undefined && (given === 'waived' || given.key) ? { key: true } : {}),
  };
  return Object.keys(shown).length === 0 ? facts : { ...facts, proof: shown };
}

/** To whom a code belongs that is sent for a form. */
export function boundTo(draft: string): Bound {
  return { purpose: 'registration', about: draft };
}

/** Why what was shown does not hold; null when it does. A code stays good until the step is written; a question and a signature are spent by being looked at. */
export async function refuseProof({ pool }: Services, facts: Facts, act: Pick<Act, 'id' | 'who' | 'site'>, given: GivenProof | 'waived' | undefined): Promise<Refusal | null> {
  const { proof } = facts;
  if (given === 'waived' || !proof) return null;
  const query = asking(pool);
  if (proof.captcha) {
    const wrong = await judgeCaptcha(query, given?.captcha);
    if (wrong) return wrong;
  }
  if (proof.sms !== undefined) {
    const checked = await checkCode(query, boundTo(act.id), given?.sms, { look: true });
    if (isRefusal(checked)) return checked;
    if (checked.address !== proof.sms) return { status: 422, faults: [{ code: 'proof.other-number', at: '/proof', params: {} }] };
  }
  return proof.key ? refuseSignature(query, facts, act, given!.key!) : null;
}

// It is the key the form was opened by, or else the sender's own.
async function refuseSignature(query: Query, { key, actor }: Facts, { id, who, site }: Pick<Act, 'id' | 'who' | 'site'>, assertion: KeyAssertion): Promise<Refusal | null> {
  const sender = who !== 'system' && 'session' in who ? who.session : actor.id;
  const record = await asserted(query, assertion, { purpose: 'send', about: `${sender} ${id}`, site: site! });
  if (isRefusal(record)) return record;
  return (key ? record.id === key.id : record.account === actor.id) ? null : refuse(422, 'key.other', {}, '/proof');
}

/** Spends the code of a step that is written. */
export async function spendProof({ pool }: Services, { proof }: Facts, draft: string, given: GivenProof | 'waived' | undefined): Promise<void> {
  if (proof?.sms !== undefined && given !== 'waived') await checkCode(asking(pool), boundTo(draft), given?.sms);
}
