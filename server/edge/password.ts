// A password to its hash, and a hash to whether it is the one; slow on purpose, so only two are worked on at once.
import { hash, verify } from '@node-rs/argon2';

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const atOnce = 2;
const mostWaiting = 50;

/** Thrown when too many passwords are waiting to be checked: the service is busy. */
export class TooManyWaiting extends Error {}

let working = 0;
const waiting: (() => void)[] = [];

/** The Argon2id hash of a password. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), cost));
}

/** Whether it is the password of the hash. Without a hash the answer is no, after the same work, so that time does not tell who exists. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const isRight = await inTurn(() => verify(stored ?? ofNobody, password.normalize('NFC')));
  return stored !== null && isRight;
}

// Of a random password that was thrown away, at the same cost.
const ofNobody = '$argon2id$v=19$m=19456,t=2,p=1$Xz3jESFVgZfY5u+XBhcomw$UzCC1iPo8dttekKzDeJA73dqUdgSJATUzIMOAdaxrv4';

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (working >= atOnce) {
    if (waiting.length >= mostWaiting) throw new TooManyWaiting('too many passwords are waiting');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    working++;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else working--;
  }
}
