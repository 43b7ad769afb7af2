// A security key in software, already issued: signs what it is asked, as the browser hands it on.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyAssertion, KeyRegistration } from '../../server/api-types.ts';

export interface SoftKey {
  readonly credentialId: string;
  /** As the registry keeps it. */
  readonly publicKey: string;
  /** Makes itself known, as at its first use. */
  register(challenge: string): KeyRegistration;
  /** Signs a challenge for a site; `verified` says that its PIN was typed. */
  sign(challenge: string, more?: { readonly origin?: string; readonly site?: string; readonly verified?: boolean }): KeyAssertion;
}

/** A new key. */
export function softKey(): SoftKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(16).toString('base64url');
  let counter = 0;
  // COSE: a map of kind, algorithm and curve with both coordinates.
  const cose = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x!, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(y!, 'base64url')]);
  return {
    credentialId, publicKey: cose.toString('base64url'),
    register(challenge) {
      const client = Buffer.from(JSON.stringify({ type: 'webauthn.create', challenge, origin: 'http://localhost', crossOrigin: false }));
      const id = Buffer.from(credentialId, 'base64url');
      // Present, verified, and with its credential: no maker, and no attestation of one.
      const data = Buffer.concat([createHash('sha256').update('localhost').digest(), Buffer.from([0x45]), Buffer.alloc(4), Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
      const attestation = Buffer.concat([Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'), Buffer.from([0x58, data.length]), data]);
      return { id: credentialId, response: { clientDataJSON: client.toString('base64url'), attestationObject: attestation.toString('base64url') } };
    },
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
