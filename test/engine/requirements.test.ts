import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { standings } from '../requirements.ts';

describe('a requirement', () => {
  const requirements = [{ id: 'R-001', requirement: 'one' }, { id: 'R-002', requirement: 'two' }, { id: 'R-003', requirement: 'three' }];

  it('stands as the tests that name it in brackets', () => {
    const results = [
      { fullName: 'a case is kept (R-001)', status: 'passed' },
      { fullName: 'a case (R-001) (R-002) is refused', status: 'failed' },
      { fullName: 'a case as R-003 has it', status: 'passed' },
      { fullName: 'two at once (R-001, R-002)', status: 'passed' },
    ];

    const found = standings(requirements, results);

    expect(found.map(({ id, passing, failing }) => [id, passing.length, failing.length])).toEqual([['R-001', 2, 1], ['R-002', 1, 1], ['R-003', 0, 0]]);
  });

  it('has a number of its own and one line', () => {
    const known = JSON.parse(readFileSync(new URL('../requirements.json', import.meta.url), 'utf8')) as readonly { readonly id: string; readonly requirement: string }[];

    expect(new Set(known.map(({ id }) => id)).size).toBe(known.length);
    for (const { id, requirement } of known) expect(`${id} ${requirement}`).toMatch(/^R-\d{3} [^\n]+$/);
  });
});
