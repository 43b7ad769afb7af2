// The page judges as Node does, to the byte: the published vectors, and random submissions to the processes that are here.
import { describe, expect, inject, it } from 'vitest';
import { canonical } from '#engine';
import { openDocument } from '../support/open-form.ts';
import { groupsOf, resultsOf } from '../support/vectors.ts';
import { verdictsOf } from '../support/verdicts.ts';

const files = import.meta.glob<string>('../vectors/*.json', { query: '?raw', import: 'default', eager: true });

describe('a published vector', () => {
  it.each(Object.entries(files))('holds in the page too: %s', async (_, text) => {
    for (const group of groupsOf(text)) {
      const results = await resultsOf(group);

      expect(group.cases.map(({ name }, index) => `${group.title}: ${name}: ${canonical(results[index]!)}`)).toEqual(group.cases.map(({ name, is }) => `${group.title}: ${name}: ${canonical(is)}`));
    }
  });
});

describe('a verdict', () => {
  it.each(inject('judged').map(({ document, processes, verdicts }) => [document.process.id, document, processes, verdicts] as const))('over a submission to %s is the same in the page as on the server', async (_, document, processes, verdicts) => {
    const found = verdictsOf(await openDocument(document, processes), document);

    expect(found.some((verdict) => verdict.startsWith('{"data"')) && found.some((verdict) => verdict.startsWith('{"problems"'))).toBe(true);
    expect(found).toEqual(verdicts);
  });
});
