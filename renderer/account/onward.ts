// Where one goes on after signing in.

/** An address of ours to go on to; anything else leads to the home page. */
export function onward(to: string | null): string {
  const url = to?.startsWith('/') ? URL.parse(to, location.origin) : null;
  // What is left of a path that climbs out of its folders may begin like an address of somebody else's.
  const isOurs = url?.origin === location.origin && !/^\/(\/|sign-in)/.test(url.pathname);
  return isOurs ? url.pathname + url.search : '/';
}
