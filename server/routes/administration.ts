// What the platform itself keeps, one thing at a time. Who may look at what and change it is said by the definition of each register.
import type { Administered, AdministrationView, KeepAdministered, Panel, PanelCell } from '../api-types.ts';
import { keepAdministered, openAdministered } from '../administration/record.ts';
import { isRefusal } from '../edge/problem-response.ts';
import { route, type Route } from '../edge/route.ts';
import { anyObject, list, name, nullable, object, oneOf, ordinal, process, subject, text, words } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { recordView } from './shapes.ts';

const panel = object<Panel>({ title: words, say: nullable(words), heads: list(words), rows: list(list(object<PanelCell>({ text: words, href: text, tone: oneOf('ok', 'no', 'wait') }, ['href', 'tone']))) });
const properties = recordView.schema['properties'] as { readonly [name: string]: { readonly [key: string]: string } };
const view = object<AdministrationView>({ ...(properties as unknown as { readonly [K in keyof AdministrationView]: { readonly type: string } }), id: nullable(text), panels: list(panel) });

/** The routes of administration. */
export function administrationRoutes(services: Services): Route[] {
  return [
    route<'/api/administration/:process/:id', undefined, AdministrationView>({
      method: 'GET', path: '/api/administration/:process/:id', permission: 'signed-in', summary: 'A thing the platform keeps: organisation, account, dictionary, portal, entry of the audit log; `new` for one that is to be made', params: { process, id: subject }, answer: view,
      async handle({ params, reader }) {
        const found = await openAdministered(services, reader, params.process, params.id);
        return isRefusal(found) ? found : { body: found };
      },
    }),
    route<'/api/administration/:process/:id', KeepAdministered, Administered>({
      method: 'PUT', path: '/api/administration/:process/:id', permission: 'signed-in', summary: 'Makes or changes it, by an event of its definition', params: { process, id: subject },
      body: object<KeepAdministered>({ event: name, data: anyObject, version: ordinal }), answer: object<Administered>({ id: text, feedback: nullable(words), once: nullable(words) }),
      async handle({ params, body, reader }) {
        const kept = await keepAdministered(services, reader, params.process, params.id, body);
        return isRefusal(kept) ? kept : { body: kept };
      },
    }),
  ];
}
