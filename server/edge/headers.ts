// Every answer to the same answer with the headers that keep a browser from doing more than was meant.
import type { MiddlewareHandler } from 'hono';

/** No inline code, no evaluation, no foreign origin, no frame; scripts reach dangerous sinks only through Trusted Types. */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** What is sent with a stored file: even when it is opened, nothing in it may run. */
export const filePolicy = "sandbox; default-src 'none'";

const always: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), publickey-credentials-get=(self)',
};

/** Sets the headers; an answer keeps a policy or caching it chose itself. */
export function strictHeaders(secure: boolean): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { headers } = context.res;
    for (const [name, value] of Object.entries(always)) headers.set(name, value);
    if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', contentPolicy);
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
    if (secure) headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
  };
}
