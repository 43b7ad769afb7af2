// Whatever is sent for what a rule gives: it is refused, or what is stored is the rule's. In every process there is.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { field, isComputed, nowAt, openForm, submit, type Definition, type DefinitionDocument, type Json, type JsonObject } from '#engine';
import { openDocuments, processFolders, readFolder } from '../support/definitions.ts';
import { forecast } from '../support/forecast.ts';
import { submissionsFor } from '../support/submissions.ts';

const documents = [...processFolders('definitions').map(readFolder).filter(({ process }) => process.events), readFolder('test/examples/leave'), forecast('typed')];
let definitions: ReadonlyMap<string, Definition>;
beforeAll(async () => {
  definitions = await openDocuments(documents);
});

const org = { id: 'cj', type: 'enterprise', name: '长江' };
const files = { note: { id: 'note', name: 'note.pdf', kind: 'pdf', bytes: 100 } };
const seed = 20_261_122;

/** What a lookup may answer: nothing, or a figure under each of its columns. */
function answersOf({ process }: DefinitionDocument): fc.Arbitrary<JsonObject> {
  return fc.record(Object.fromEntries(Object.entries(process.lookups ?? {}).map(([name, { columns = [] }]) =>
    [name, fc.record(Object.fromEntries(columns.map((column) => [column, fc.constantFrom<Json>(null, '0', '100', '12.5')])))]))) as fc.Arbitrary<JsonObject>;
}

describe.each(documents.map((document) => [document.process.id, document] as const))('a submission to %s', (id, document) => {
  const ofRules = Object.entries(document.form?.properties ?? {}).filter(([, schema]) => schema['x-value'] !== undefined).map(([name]) => name);

  it(`stores nothing forged (seed ${seed})`, () => {
    const definition = definitions.get(id)!;
    const context = { event: Object.keys(document.process.events!)[0]!, writes: 'all' as const, requires: [], judge: 'shape' as const };
    const forged = fc.dictionary(fc.constantFrom('nothing', ...ofRules), fc.constantFrom<Json>('999', 999, true, '2020-01', '1999-01-01', '', null, {}, ['x']));
    fc.assert(fc.property(submissionsFor(document, Object.keys(files)), forged, answersOf(document), (honest, { nothing: _, ...lies }, lookup) => {
      const facts = { actor: { id: 'hu', name: '胡', kind: 'person' as const, roles: [], permissions: [], org }, now: nowAt('2026-03-02T01:00:00.000Z', 'Asia/Shanghai'), org, params: {}, files, lookup };
      const sent = { ...honest, ...lies } as JsonObject;
      const answer = submit(definition, {}, sent, facts as never, context);
      const without = Object.fromEntries(Object.entries(sent).filter(([name]) => !ofRules.includes(name) || !isComputed(definition.field(`/${name}`)!)));
      const settled = openForm(definition, without, facts as never, { ...context, resumed: true });

      if (!('data' in answer)) return;
      for (const name of ofRules) {
        const found = definition.field(`/${name}`)!;
        if (isComputed(found)) expect(Object.hasOwn(lies, name)).toBe(false);
        if (field(settled, found.pointer).computed) expect(answer.data[name]).toEqual(openForm(definition, { ...without, [name]: undefined } as never, facts as never, { ...context, resumed: true }).data[name]);
      }
    }), { seed, numRuns: 100 });
  });
});
