// A wire between a node and its database that can be cut at the byte, or held. PostgreSQL answers a statement that writes in one piece, after
// its commit: to cut when the answer comes is to cut between the commit and the answer.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** Cuts the connection of the next request that names `words`: as the request comes, or as its answer does. Resolves when it is cut. */
  cut(words: string, moment: 'request' | 'answer'): Promise<void>;
  /** Holds the next request that names `words` and all behind it; resolves when it is held, with how to let it go on. */
  hold(words: string): Promise<() => void>;
  /** Cuts the connection that says its `count`-th request from now on. */
  cutAtRequest(count: number): void;
  close(): Promise<void>;
}

interface Trap { readonly matches: (request: Buffer) => boolean; readonly spring: (link: Link, request: Buffer) => void }
interface Link { readonly client: Socket; readonly server: Socket; held: Buffer[] | null; isDoomed: boolean }

/** Listens on a free port and passes everything on to `port` of this machine. */
export async function openProxy(port: number): Promise<Proxy> {
  const links = new Set<Link>();
  const traps = new Set<Trap>();
  const end = (link: Link): void => {
    link.client.destroy();
    link.server.destroy();
    links.delete(link);
  };
  const listener = createServer({ noDelay: true }, (client) => {
    const link: Link = { client, server: connect({ port, host: '127.0.0.1', noDelay: true }), held: null, isDoomed: false };
    links.add(link);
    for (const socket of [link.client, link.server]) socket.on('error', () => {}).on('close', () => end(link));
    client.on('data', (request: Buffer) => {
      const trap = [...traps].find(({ matches }) => matches(request));
      if (trap) {
        traps.delete(trap);
        trap.spring(link, request);
      } else if (link.held) link.held.push(request);
      else link.server.write(request);
    });
    link.server.on('data', (answer: Buffer) => (link.isDoomed ? end(link) : client.write(answer)));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const next = <T>(matches: Trap['matches'], deed: (link: Link, request: Buffer) => T | Promise<T>): Promise<T> =>
    new Promise((resolve) => traps.add({ matches, spring: (link, request) => resolve(deed(link, request)) }));
  const naming = (words: string) => (request: Buffer): boolean => request.includes(words);
  return {
    port: (listener.address() as AddressInfo).port,
    cut: (words, moment) => next<void>(naming(words), (link, request) => {
      if (moment === 'request') return end(link);
      return new Promise<void>((resolve) => {
        link.isDoomed = true;
        link.client.once('close', () => resolve());
        link.server.write(request);
      });
    }),
    hold: (words) => next(naming(words), (link, request) => {
      link.held = [request];
      return () => {
        for (const each of link.held ?? []) link.server.write(each);
        link.held = null;
      };
    }),
    cutAtRequest(count) {
      let left = count;
      void next(() => (left -= 1) === 0, end);
    },
    close: () => new Promise((resolve) => {
      listener.close(() => resolve());
      for (const link of links) end(link);
    }),
  };
}
