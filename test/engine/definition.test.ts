import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import format from '../../engine/definition.schema.json' with { type: 'json' };
import { definitionTypes } from '../support/definition-types.ts';

describe('the format', () => {
  it('is the source of its types, which have not drifted from it', async () => {
    expect(await definitionTypes()).toBe(readFileSync(new URL('../../engine/definition.ts', import.meta.url), 'utf8'));
  });

  it('is closed: every object of fixed keys refuses others', () => {
    const open: string[] = [];
    const visit = (node: unknown, at: string): void => {
      if (typeof node !== 'object' || node === null) return;
      if ('properties' in node && 'type' in node && !('additionalProperties' in node)) open.push(at);
      for (const [key, value] of Object.entries(node)) visit(value, `${at}/${key}`);
    };

    visit(format, '');

    expect(open).toEqual([]);
  });
});
