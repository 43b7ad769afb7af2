// What has to be shown beside a form: that a person sends it, or that a phone is at hand. The portal's policy may ask for less.
import type { EventDeclaration } from './definition.ts';
import type { Facts } from './facts.ts';
import { at, type JsonObject } from './json.ts';
import { problem, type Problem } from './problem.ts';

/** What an event asks to be shown where these facts hold; nothing where the portal does without. */
export function proofAsked({ proof }: EventDeclaration, { policy }: Pick<Facts, 'policy'>): EventDeclaration['proof'] {
  if (proof === undefined) return undefined;
  const { captcha = true, sms = true } = policy?.registration ?? {};
  if (proof === 'captcha') return captcha ? proof : undefined;
  return sms ? proof : undefined;
}

/** Refuses what comes without its proof, or with that of another number than the one it names. */
export function judgeProof(declaration: EventDeclaration, facts: Facts, data: JsonObject = {}): Problem[] {
  const asked = proofAsked(declaration, facts);
  if (asked === undefined) return [];
  if (asked === 'captcha') return facts.proof?.captcha ? [] : [problem('proof.missing', '/proof', { proof: 'captcha' })];
  if (facts.proof?.sms === undefined) return [problem('proof.missing', '/proof', { proof: 'sms' })];
  return at(data, asked.sms) === facts.proof.sms ? [] : [problem('proof.other-number', asked.sms, {})];
}
