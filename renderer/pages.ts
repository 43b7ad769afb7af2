// The table of pages: address, element, frame, and the import that runs when the page is first shown.
import type { Route } from './router.ts';

export const routes: readonly Route[] = [
  { path: '/', element: 'wf-portal-page', frame: 'portal', load: () => import('./portal/portal-page.ts') },
  { path: '/portal/:process/:list', element: 'wf-list-page', frame: 'portal', load: () => import('./list/list-page.ts') },
  { path: '/sign-in', element: 'wf-sign-in-page', frame: 'portal', load: () => import('./account/sign-in-page.ts') },
  { path: '/recover', element: 'wf-recover-page', frame: 'portal', load: () => import('./account/recover-page.ts') },
  { path: '/set-up', element: 'wf-set-up-page', frame: 'portal', load: () => import('./account/set-up-page.ts') },
  { path: '/first-password', element: 'wf-first-password-page', frame: 'portal', load: () => import('./account/first-password-page.ts') },
  { path: '/account/password', element: 'wf-password-page', frame: 'work', load: () => import('./account/password-page.ts') },
  { path: '/account/sessions', element: 'wf-sessions-page', frame: 'work', load: () => import('./account/sessions-page.ts') },
  { path: '/register', element: 'wf-register-page', frame: 'portal', load: () => import('./account/register-page.ts') },
  { path: '/register/:process/:event', element: 'wf-start-page', frame: 'portal', load: () => import('./portal/start-page.ts') },
  { path: '/start/:process/:event', element: 'wf-start-page', frame: 'work', load: () => import('./portal/start-page.ts') },
  { path: '/lists/:process/:list', element: 'wf-list-page', frame: 'work', load: () => import('./list/list-page.ts') },
  { path: '/inbox', element: 'wf-inbox-page', frame: 'work', load: () => import('./inbox/inbox-page.ts') },
  { path: '/cases/:id', element: 'wf-case-page', frame: 'either', load: () => import('./inbox/case-page.ts') },
  { path: '/cases/:instance/:event', element: 'wf-start-page', frame: 'work', load: () => import('./portal/start-page.ts') },
  { path: '/settings/:process', element: 'wf-record-page', frame: 'work', load: () => import('./settings/record-page.ts') },
  { path: '/messages', element: 'wf-messages-page', frame: 'work', load: () => import('./messages/messages-page.ts') },
  { path: '/messages/channels', element: 'wf-channels-page', frame: 'work', load: () => import('./messages/channels-page.ts') },
  { path: '/messages/:kind', element: 'wf-messages-page', frame: 'work', load: () => import('./messages/messages-page.ts') },
  { path: '/help', element: 'wf-help-page', frame: 'either', load: () => import('./help/help-page.ts') },
  { path: '/site-map', element: 'wf-site-map-page', frame: 'either', load: () => import('./help/site-map-page.ts') },
  { path: '/outbox', element: 'wf-outbox-page', frame: 'work', load: () => import('./outbox/outbox-page.ts') },
  { path: '/definitions', element: 'wf-definitions-page', frame: 'work', load: () => import('./studio/definitions-page.ts') },
  { path: '/definitions/:id', element: 'wf-definition-page', frame: 'work', load: () => import('./studio/definition-page.ts') },
];
