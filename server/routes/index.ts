// All routes there are.
import { chunkStore } from '../files/files.ts';
import type { Route } from '../edge/route.ts';
import type { Services } from '../services.ts';
import { administrationRoutes } from './administration.ts';
import { captchaRoutes } from './captcha.ts';
import { companyRoutes } from './companies.ts';
import { contentRoutes } from './content.ts';
import { definitionRoutes } from './definitions.ts';
import { draftRoutes } from './drafts.ts';
import { healthRoutes } from './health.ts';
import { identityRoutes } from './identity.ts';
import { inboxRoutes } from './inbox.ts';
import { instanceRoutes } from './instances.ts';
import { jobRoutes } from './jobs.ts';
import { keyRoutes } from './keys.ts';
import { linkRoutes } from './links.ts';
import { listRoutes } from './lists.ts';
import { messageRoutes } from './messages.ts';
import { paperRoutes } from './papers.ts';
import { passwordRoutes } from './password.ts';
import { mobileRoutes } from './mobile.ts';
import { operatorRoutes } from './operators.ts';
import { peopleRoutes } from './people.ts';
import { personalDataRoutes } from './personal-data.ts';
import { portalRoutes } from './portal.ts';
import { recordRoutes } from './records.ts';
import { regionRoutes } from './regions.ts';
import { sessionRoutes } from './session.ts';

/** Every route of the server. */
export function allRoutes(services: Services): Route[] {
  const store = chunkStore(services.pool);
  const routes = [
    ...sessionRoutes(services), ...captchaRoutes(services), ...passwordRoutes(services), ...keyRoutes(services), ...identityRoutes(services), ...portalRoutes(services), ...listRoutes(services), ...inboxRoutes(services), ...messageRoutes(services), ...jobRoutes(services), ...contentRoutes(services), ...draftRoutes(services, store), ...linkRoutes(services),
    ...instanceRoutes(services, store), ...definitionRoutes(services), ...recordRoutes(services, store), ...operatorRoutes(services), ...mobileRoutes(services), ...regionRoutes(services), ...peopleRoutes(services), ...companyRoutes(services), ...administrationRoutes(services),
    ...personalDataRoutes(services, store), ...paperRoutes(services),
  ];
  return [...routes, ...healthRoutes(services, routes)];
}
