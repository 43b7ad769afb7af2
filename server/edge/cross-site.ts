// A request that changes something, to whether it was made by a page of ours.

const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether the method may change something. */
export function isUnsafe(method: string): boolean {
  return !safe.has(method);
}

/** True when an unsafe request does not prove that it comes from our own origin: a browser says so by Origin, or by Sec-Fetch-Site. Without a `home` the origin is that of the `host` that was asked. */
export function isCrossSite(method: string, headers: Headers, home: string | undefined, host: string): boolean {
  if (!isUnsafe(method)) return false;
  const site = headers.get('Sec-Fetch-Site');
  if (site !== null && site !== 'same-origin') return true;
  const origin = headers.get('Origin');
  if (origin === null) return site === null;
  const given = URL.parse(origin);
  return given === null || (home === undefined ? given.host !== host.toLowerCase() : given.origin !== new URL(home).origin);
}
