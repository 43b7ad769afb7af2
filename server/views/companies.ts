// The organisations a person belongs to, and those on the way there: memberships beside the cases of the process that is for them (`companies` of a definition).
import { at, available, isHeard, type Definition, type Text } from '#engine';
import type { Companies, CompanyCard } from '../api-types.ts';
import { dispatch } from '../cases/dispatch.ts';
import { readCase } from '../cases/facts.ts';
import type { Reader } from '../edge/identity.ts';
import { isRefusal } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { linksOf, linkedCases } from '../store/companies.ts';
import { headsOf } from '../store/head.ts';
import { whoOf } from './drafting.ts';
import { kindOf, stateLabel } from './row.ts';

/** The definition by whose cases people come to organisations, and what it says of them. */
interface Joining { readonly definition: Definition; readonly process: string; readonly org: string; readonly name: string; readonly code: string; readonly join: string; readonly certify: string; readonly leave: string }

async function joiningOf(services: Services): Promise<Joining | null> {
  for (const { digest } of await headsOf(asking(services.readPool))) {
    const definition = await services.definitions.ofDigest(digest);
    const { companies } = definition.compiled.document.process;
    if (companies) return { definition, process: definition.compiled.id, ...companies };
  }
  return null;
}

interface Link { readonly instance: string; readonly org: string; readonly name: string; readonly code: string | null; readonly state: Text; readonly kind: string | null; readonly isOver: boolean; readonly offers: readonly { readonly event: string; readonly label: Text }[] }

/** A person's cases by which he came, or comes, to organisations; what a case made has its id. */
async function linksHeld(services: Services, reader: Reader, joining: Joining): Promise<readonly Link[]> {
  const found = await linkedCases(asking(services.pool), joining.process, reader.actor.id);
  const links = await Promise.all(found.map(async (id): Promise<Link | null> => {
    const here = await readCase(services, { id, who: whoOf(reader) });
    if (here.definition === null || here.instance === null) return null;
    const { definition, instance: { snapshot, data }, facts } = here;
    const text = (pointer: string): string | null => (typeof at(data, pointer) === 'string' ? (at(data, pointer) as string) : null);
    const state = snapshot.states.join('+');
    return {
      instance: id, org: text(joining.org) ?? id, name: text(joining.name) ?? text(joining.code) ?? '', code: text(joining.code), state: stateLabel(definition, state), kind: kindOf(definition, state), isOver: snapshot.status === 'finished',
      offers: available(definition, here.instance, facts).filter(({ kind, problems }) => kind === 'event' && problems.length === 0).map(({ event, label }) => ({ event, label })),
    };
  }));
  return links.filter((link) => link !== null);
}

/** What the page of one's companies shows. */
export async function companiesOf(services: Services, reader: Reader): Promise<Companies> {
  const joining = await joiningOf(services);
  const [members, links] = await Promise.all([linksOf(asking(services.pool), reader.actor.id), joining ? linksHeld(services, reader, joining) : []]);
  const startable = (event: string): readonly { readonly event: string; readonly label: Text }[] =>
    (joining && isHeard(joining.definition, joining.definition.compiled.document.machine!.initial, event) ? [{ event, label: joining.definition.compiled.document.process.events?.[event]?.label ?? event }] : []);
  const own = members.map((member): CompanyCard => {
    const link = links.find(({ org }) => org === member.org);
    const offers = link?.offers ?? [];
    const more = joining ? [...(member.certified || offers.some(({ event }) => event === joining.certify) || link?.kind === 'running' ? [] : startable(joining.certify)), ...(offers.some(({ event }) => event === joining.leave) ? [] : startable(joining.leave))] : [];
    return {
      org: member.org, name: member.name, code: member.code, certified: member.certified, isCurrent: member.org === reader.actor.org?.id, isAdministrator: member.roles.includes('enterpriseAdmin'),
      state: link && !link.isOver ? link.state : null, kind: link && !link.isOver ? link.kind : null, instance: link?.instance ?? null,
      offers: [...offers.map((offer) => ({ ...offer, instance: link!.instance })), ...more.map((offer) => ({ ...offer, instance: null }))],
    };
  });
  const coming = links.filter(({ org, isOver }) => !isOver && !members.some((member) => member.org === org)).map((link): CompanyCard => ({
    org: null, name: link.name, code: link.code, certified: false, isCurrent: false, isAdministrator: false, state: link.state, kind: link.kind, instance: link.instance, offers: link.offers.map((offer) => ({ ...offer, instance: link.instance })),
  }));
  return { process: joining && { id: joining.process, name: joining.name.slice(1), code: joining.code.slice(1), join: joining.join, certify: joining.certify, leave: joining.leave }, cards: [...own, ...coming] };
}

/** Ends by its own case that somebody belongs to an organisation, where one brought him there: so its history tells of it too. The refusal where it may not; null where there is none. */
export async function leaveByCase(services: Services, reader: Reader, account: string): Promise<object | null> {
  const joining = await joiningOf(services);
  if (!joining) return null;
  for (const id of await linkedCases(asking(services.pool), joining.process, account)) {
    const here = await readCase(services, { id, who: whoOf(reader) });
    const isIt = here.definition !== null && here.instance !== null && (at(here.instance.data, joining.org) ?? id) === reader.actor.org?.id;
    if (!isIt || !available(here.definition!, here.instance, here.facts).some(({ event }) => event === joining.leave)) continue;
    const done = await dispatch(services, { who: whoOf(reader), id, command: { event: joining.leave } });
    return isRefusal(done) ? done : {};
  }
  return null;
}
