// Links that lead whoever has them back to his case: the token of the mail becomes a cookie, and the address of the form.
import type { FollowLink, Followed } from '../api-types.ts';
import { hashOf, sessionCookie } from '../edge/identity.ts';
import { refuse } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { id, line, name, object, process } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { linkOf } from '../store/link.ts';
import { attempts } from '../store/session.ts';

/** Links that are tried from one address in fifteen minutes. */
const mostTries = 60;

/** The route of links. */
export function linkRoutes(services: Services): Route[] {
  const secure = services.config.baseUrl?.startsWith('https:') ?? false;
  return [
    route<'/api/links', FollowLink, Followed>({
      method: 'POST', path: '/api/links', permission: 'public', summary: 'Follows the link of a mail: whoever has it may send one event of one case, without an account',
      body: object<FollowLink>({ token: line }), answer: object<Followed>({ process, instance: id, event: name }),
      async handle({ body, reader, address }) {
        if (reader.session) return refuse(409, 'case-link.signed-in');
        const query = asking(services.pool);
        if ((await attempts.count(query, `link-from ${address}`, mostTries)) > mostTries) return { ...refuse(429, 'request.too-many', { seconds: 900 }), retryAfter: 900 };
        // Unknown, too old, used and meant for something else are one answer.
        const link = await linkOf(query, hashOf(body.token), services.clock.instant);
        return link ? { body: link, headers: { 'Set-Cookie': sessionCookie(body.token, secure, 'lid') } } : refuse(404, 'case-link.void');
      },
    }),
  ];
}
