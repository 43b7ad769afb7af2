// A mail server that can be out of order in all the ways there are, and remembers every message it was handed.
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** `hang` takes a connection and says nothing; `drop` takes the message and hangs up before it says so. */
export const moods = ['well', 'refuse', 'hang', 'drop', 'later', 'never'] as const;
export type Mood = (typeof moods)[number];

export interface Received { readonly id: string; readonly to: string; readonly subject: string; readonly isTaken: boolean }

export interface MailServer {
  readonly url: string;
  /** Every message that arrived in full, `isTaken` those it was said so. */
  readonly received: readonly Received[];
  feel(mood: Mood): void;
  close(): Promise<void>;
}

const greeting = '220 here ESMTP\r\n';
const verdicts: { readonly [M in Mood]?: string } = { well: '250 taken\r\n', later: '451 later\r\n', never: '554 never\r\n' };

export async function openMailServer(): Promise<MailServer> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  let mood: Mood = 'well';
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    if (mood === 'refuse') return void socket.destroy();
    if (mood === 'hang') return;
    let pending = '';
    let isLetter = false;
    socket.write(greeting);
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1');
      for (;;) {
        const end = pending.indexOf(isLetter ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const said = pending.slice(0, end);
        pending = pending.slice(end + (isLetter ? 5 : 2));
        if (isLetter) {
          isLetter = false;
          const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(said)?.[1]?.trim() ?? '';
          received.push({ id: header('Message-ID'), to: header('To'), subject: header('Subject'), isTaken: mood === 'well' });
          const verdict = verdicts[mood];
          if (verdict === undefined) return void socket.destroy();
          socket.write(verdict);
        } else if (/^DATA/i.test(said)) {
          isLetter = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(said)) socket.end('221 bye\r\n');
        else socket.write('250 here\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    received,
    feel(next) {
      mood = next;
      // Who was left hanging hears of it: a test does not wait for patience to end.
      for (const socket of sockets) socket.destroy();
    },
    close: () => new Promise((resolve) => {
      listener.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }),
  };
}
