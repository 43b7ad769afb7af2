// A connection to the network address it is counted by; what a proxy says of others is believed only where the operator trusts it.
import { isIP, isIPv6 } from 'node:net';

/** The address of who asks: the last hop that is no trusted proxy. Of IPv6 it is the network, since one customer has all addresses in it. */
export function addressOf(socket: string, forwarded: string | null, proxies: readonly string[]): string {
  const hops = [...(forwarded ?? '').split(',').map((hop) => hop.trim()).filter((hop) => isIP(hop) !== 0), socket].map(plain);
  const asks = hops.findLast((hop) => !proxies.includes(hop)) ?? hops[0]!;
  return networkOf(proxies.includes(plain(socket)) ? asks : plain(socket));
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  const all = tail === undefined ? before : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  return `${all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
