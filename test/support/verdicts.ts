// The verdicts over the same random submissions to a process, spelt canonically, so that two places that judge can be compared byte by byte.
import fc from 'fast-check';
import { canonical, nowAt, submit, type Definition, type DefinitionDocument, type Json } from '#engine';
import { submissionsFor, toldIn } from './submissions.ts';

const seed = 20_261_122;

/** For each of 100 submissions to the form of a document: the problems, or the data that would be stored. */
export function verdictsOf(definition: Definition, document: DefinitionDocument): string[] {
  const org = { id: 'cj', type: 'enterprise', name: '长江' };
  const told = Object.fromEntries(toldIn(document).flatMap((step) => Object.entries(step.files ?? {})).map(([id, file]) => [id, { id, ...file }]));
  const files = { note: { id: 'note', name: 'note.pdf', kind: 'pdf', bytes: 100 }, huge: { id: 'huge', name: 'huge.pdf', kind: 'pdf', bytes: 90_000_000 }, ...told };
  const facts = {
    actor: { id: 'hu', name: '胡', kind: 'person' as const, roles: [], permissions: [], org }, now: nowAt('2026-03-02T01:00:00.000Z', 'Asia/Shanghai'), org, params: {}, files,
    item: { capacity: 2, instance: { id: 'n1', number: '', state: 'published', org } }, instance: { id: 'a1', state: 'start' },
  };
  const submissions = fc.sample(submissionsFor(document, [...Object.keys(files), 'gone']), { seed, numRuns: 100 });
  return submissions.map((submission) => canonical(submit(definition, {}, submission, facts as never, { event: 'SEND', writes: 'all', requires: [], judge: 'full' }) as unknown as Json));
}
