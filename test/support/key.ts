// A security key in software, already issued: signs what it is asked, as the browser hands it on.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyAssertion } from '../../server/api-types.ts';

export interface SoftKey {
  readonly credentialId: string;
  /** As the registry keeps it. */
  readonly publicKey: string;
  /** Signs a challenge for a site; `verified` says that its PIN was typed. */
  sign(challenge: string, more?: { readonly origin?: string; readonly site?: string; readonly verified?: boolean }): KeyAssertion;
}

/** A new key. */
export function softKey(): SoftKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(16).toString('base64url');
  let counter = 0;
  return {
    credentialId,
    // COSE: a map of kind, algorithm and curve with both coordinates.
    publicKey: Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x!, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(y!, 'base64url')]).toString('base64url'),
    sign(challenge, { origin = 'http://localhost', site = 'localhost', verified = true } = {}) {
      const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false }));
      const count = Buffer.alloc(4);
      count.writeUInt32BE(++counter);
      const data = Buffer.concat([createHash('sha256').update(site).digest(), Buffer.from([verified ? 5 : 1]), count]);
      const signature = sign('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), privateKey);
      return { id: credentialId, response: { clientDataJSON: client.toString('base64url'), authenticatorData: data.toString('base64url'), signature: signature.toString('base64url') } };
    },
  };
}
