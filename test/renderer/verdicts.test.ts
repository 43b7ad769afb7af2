// The page and Node judge the same submissions: every verdict is the same to the byte.
import { describe, expect, inject, it } from 'vitest';
import { openDocument } from '../support/open-form.ts';
import { verdictsOf } from '../support/verdicts.ts';

describe('a verdict', () => {
  it.each(inject('judged').map(({ document, processes, verdicts }) => [document.process.id, document, processes, verdicts] as const))('over a submission to %s is the same in the page as on the server', async (_, document, processes, verdicts) => {
    const found = verdictsOf(await openDocument(document, processes), document);

    expect(found.some((verdict) => verdict.startsWith('{"data"')) && found.some((verdict) => verdict.startsWith('{"problems"'))).toBe(true);
    expect(found).toEqual(verdicts);
  });
});
