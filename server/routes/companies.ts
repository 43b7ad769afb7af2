// The organisations one belongs to.
import type { Companies, CompanyCard } from '../api-types.ts';
import { route, type Route } from '../edge/route.ts';
import { flag, id, line, list, nullable, object, text, words } from '../edge/shape.ts';
import type { Services } from '../services.ts';
import { companiesOf } from '../views/companies.ts';
import { word } from './shapes.ts';

const card = object<CompanyCard>({
  org: nullable(line), name: text, code: nullable(text), certified: flag, isCurrent: flag, isAdministrator: flag, state: nullable(words), kind: nullable(word), instance: nullable(id),
  offers: list({ type: 'object', required: ['event', 'label', 'instance'], properties: { event: word, label: words, instance: nullable(id) } }),
});

/** The routes of the organisations one belongs to. */
export function companyRoutes(services: Services): Route[] {
  return [
    route<'/api/companies', undefined, Companies>({
      method: 'GET', path: '/api/companies', permission: 'signed-in', summary: 'The organisations one belongs to or asks to, with what can be done about each',
      answer: object<Companies>({ process: nullable({ type: 'object', required: ['id', 'name', 'code', 'join', 'certify', 'leave'], properties: { id: word, name: word, code: word, join: word, certify: word, leave: word } }), cards: list(card) }),
      handle: async ({ reader }) => ({ body: await companiesOf(services, reader) }),
    }),
  ];
}
