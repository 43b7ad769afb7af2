import { describe, expect, it } from 'vitest';
import { basesOf, followersOf, isOwn, wholeOf, type JsonObject, type Sources } from '#engine';

const base: JsonObject = {
  process: { format: 1, id: 'base', title: { 'zh-CN': '基础', en: 'Base' }, columns: { kind: { type: 'text', value: 'a' } }, events: { GO: { label: '办理', by: ['one'] } } },
  form: { required: ['name', 'code'], properties: { name: { type: 'string', maxLength: 10 }, code: { type: 'string' } } },
  ui: { form: [{ group: { 'zh-CN': '信息', en: 'Facts' }, items: ['/name', { field: '/code', wide: true }] }] },
  machine: { id: 'base', initial: 'start' }, scenarios: { story: {} },
};
const child = (more: JsonObject): JsonObject => ({ ...more, process: { id: 'child', title: '子', extends: 'base', ...(more['process'] as JsonObject | undefined) } });
const whole = (more: JsonObject, sources: Sources = { base }) => wholeOf(child(more), sources);

describe('a definition that builds on another', () => {
  it('has all of its base but who that is and the stories told of it', () => {
    const { document, problems } = whole({});

    expect(document).toEqual({ process: { ...(base['process'] as JsonObject), id: 'child', title: '子' }, form: base['form'], ui: base['ui'], machine: { id: 'child', initial: 'start' } });
    expect(problems).toEqual([]);
  });

  it('changes keys, takes them away, and puts others in their place (RFC 7396)', () => {
    const { document } = whole({ process: { columns: { kind: { value: 'b' } }, events: { GO: { by: ['two', 'three'] } } }, form: { properties: { code: null, tax: { type: 'string' } } } });

    expect(document['process']).toMatchObject({ columns: { kind: { type: 'text', value: 'b' } }, events: { GO: { label: '办理', by: ['two', 'three'] } } });
    expect(Object.keys((document['form'] as { readonly properties: object }).properties)).toEqual(['name', 'tax']);
  });

  it('changes lists item by item, wherever in the layout an item stands, and whole objects by $instead', () => {
    const { document, own } = whole({ form: { required: { $items: { code: ['tax'] } } }, ui: { form: { $items: { '/name': ['/name', '/tax'], '/code': { wide: false } } } }, process: { columns: { $instead: { other: { type: 'text', value: 'c' } } } } });

    expect((document['form'] as { readonly required: object }).required).toEqual(['name', 'tax']);
    expect(document['ui']).toEqual({ form: [{ group: { 'zh-CN': '信息', en: 'Facts' }, items: ['/name', '/tax', { field: '/code', wide: false }] }] });
    expect(Object.keys((document['process'] as { readonly columns: object }).columns)).toEqual(['other']);
    expect(own).toEqual(['/process/id', '/process/title', '/form/required/1', '/ui/form/0/items/1', '/ui/form/0/items/2/wide', '/process/columns']);
    expect([isOwn({ own }, '/ui/form/0/items/1'), isOwn({ own }, '/process/columns/other'), isOwn({ own }, '/ui/form/0/items/0'), isOwn({ own }, '/form/properties/name')]).toEqual([true, true, false, false]);
  });

  it('may build on one that builds on another, and follows the change of either', () => {
    const middle: JsonObject = { process: { id: 'middle', title: '中', extends: 'base', columns: { kind: { value: 'm' } } } };
    const top: JsonObject = { process: { id: 'top', title: '上', extends: 'middle' } };
    const sources = { base, middle, top };
    const renamed: JsonObject = { ...base, process: { ...(base['process'] as JsonObject), columns: { kind: { type: 'text', value: 'z' } } } };
    const wider: JsonObject = { ...base, form: { ...(base['form'] as JsonObject), required: [] } };

    expect(basesOf('top', sources)).toEqual(['middle', 'base']);
    expect(wholeOf(top, sources).document['process']).toMatchObject({ id: 'top', columns: { kind: { value: 'm' } } });
    // What the one in the middle says otherwise is no change for those above it.
    expect(followersOf({ base: renamed }, sources)).toEqual([]);
    expect(followersOf({ base: wider }, sources).map(({ process }) => process)).toEqual(['middle', 'top']);
  });

  it('takes names that every object has for names', () => {
    const { document } = whole(JSON.parse('{"form":{"properties":{"__proto__":{"type":"string"}}}}') as JsonObject);

    expect(Object.hasOwn((document['form'] as { readonly properties: object }).properties, '__proto__')).toBe(true);
    expect(({} as { readonly type?: string }).type).toBeUndefined();
  });
});
