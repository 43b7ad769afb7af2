// The ways out: mail by SMTP, text messages by a gateway's HTTP address. The only file that talks to the outside world.
import { createTransport } from 'nodemailer';
import type { Config } from '../config.ts';

/** A mail as it is sent; the same row always has the same `messageId`, so that a receiver can tell a repetition. */
export interface Mail { readonly messageId: string; readonly from: string; readonly to: string; readonly subject: string; readonly text: string }

/** A text message as the gateway is given it (server/README.md). The same row always has the same `id`. */
export interface TextMessage { readonly id: string; readonly to: string; readonly text: string; readonly template: string | null; readonly fields: { readonly [field: string]: string } }

export type Send = (mail: Mail) => Promise<void>;
export type SendText = (message: TextMessage) => Promise<void>;

/** Who carries what; what nobody carries is only shown on the outbox page. */
export interface Carriers { readonly mail?: Send | null; readonly sms?: SendText | null }

/** The gateway takes this message never: it is not tried again. */
export class Undeliverable extends Error {}

/** What the settings name. */
export function carriersOf({ smtpUrl, smsUrl, smsToken }: Config): Carriers {
  return { mail: smtp(smtpUrl), sms: gateway(smsUrl, smsToken) };
}

/** Sends by SMTP; null without an address to send to. */
export function smtp(url: string | undefined): Send | null {
  if (!url) return null;
  const transport = createTransport(url, { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, disableFileAccess: true, disableUrlAccess: true } as object);
  return async (mail) => void (await transport.sendMail(mail));
}

/** Sends to the one address of the settings, whatever a message says, and follows nothing that it answers; null without one. */
export function gateway(url: string | undefined, token: string | undefined): SendText | null {
  if (!url) return null;
  return async (message) => {
    const answer = await fetch(url, {
      method: 'POST', redirect: 'error', signal: AbortSignal.timeout(30_000), body: JSON.stringify(message),
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': message.id, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    });
    await answer.body?.cancel();
    if (answer.status === 422) throw new Undeliverable('The gateway answered 422: it does not take this message.');
    if (!answer.ok) throw new Error(`The gateway answered ${answer.status}.`);
  };
}
