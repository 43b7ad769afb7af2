import { describe, expect, it } from 'vitest';
import { granteesOfActor, granteesOfParty, meets, regionPrefixes, type Actor, type Scope } from '#engine';

const scope: Scope = {
  facts: { instance: { org: { id: 'cj', region: '420100' } } },
  types: { instance: { object: { org: { object: { id: 'org', region: 'region' } } } }, item: { object: { provider: 'org' } } },
  zone: 'Asia/Shanghai', rules: {},
};
const actor = (over: Partial<Actor> = {}): Actor => ({ id: 'wang', name: '王', kind: 'person', roles: ['operator'], permissions: ['training:apply'], org: { id: 'cj', type: 'enterprise', name: '长江' }, ...over });
const named = (...forms: Parameters<typeof granteesOfParty>[0]) => granteesOfParty(forms, scope, 'training');

describe('a party', () => {
  it('names the holders of a permission in one organisation', () => {
    expect(named({ permission: 'apply', of: { var: 'instance.org.id' } })).toEqual(['org:cj/permission:training:apply']);
  });

  it('names each level of a region for a territory', () => {
    expect(named({ role: 'provincialReviewer', territory: { var: 'instance.org.region' } })).toEqual(['territory:42/role:provincialReviewer', 'territory:4201/role:provincialReviewer']);
  });

  it('names nobody when what it reads is unknown', () => {
    expect(named({ role: 'providerManager', of: { var: 'item.provider' } })).toEqual([]);
  });

  it('holds an actor of the organisation and not one of another', () => {
    const party = named({ permission: 'apply', of: { var: 'instance.org.id' } });

    expect(meets(granteesOfActor(actor()), party)).toBe(true);
    expect(meets(granteesOfActor(actor({ org: { id: 'bf', type: 'enterprise', name: '北方' } })), party)).toBe(false);
    expect(meets(granteesOfActor(actor({ permissions: [] })), party)).toBe(false);
  });

  it('names the holders at one portal, and nobody of another or of none', () => {
    const party = named({ permission: 'apply', portal: 'hebei' });
    const of = (portal?: string) => actor({ org: { id: 'cj', type: 'platformOperator', name: 'x', ...(portal === undefined ? {} : { portal }) } });

    expect(party).toEqual(['portal:hebei/permission:training:apply']);
    expect([of('hebei'), of('hubei'), of()].map((who) => meets(granteesOfActor(who), party))).toEqual([true, false, false]);
  });

  it('is nothing to a guest but everyone, and nothing to the system but the system', () => {
    expect(granteesOfActor(actor({ kind: 'guest' }))).toEqual(['everyone', 'guest']);
    expect(granteesOfActor(actor({ kind: 'system' }))).toEqual(['system']);
  });

  it('reaches down from a province and not up from a city', () => {
    const party = named({ role: 'r', territory: { var: 'instance.org.region' } });
    const reviewer = (territory: string) => actor({ roles: ['r'], org: { id: 'x', type: 'municipalCommerce', name: 'x', territory } });

    expect(meets(granteesOfActor(reviewer('420000')), party)).toBe(true);
    expect(meets(granteesOfActor(reviewer('4201')), party)).toBe(true);
    expect(meets(granteesOfActor(reviewer('4205')), party)).toBe(false);
    expect(meets(granteesOfActor(reviewer('420102')), party)).toBe(false);
  });
});

describe('a region code', () => {
  it('has no empty levels', () => {
    expect(regionPrefixes('420000')).toEqual(['42']);
    expect(regionPrefixes('42')).toEqual(['42']);
    expect(regionPrefixes('429004')).toEqual(['42', '4290', '429004']);
  });
});
