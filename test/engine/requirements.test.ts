import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allAsked, marksOf, standings } from '../requirements.ts';

const sources = (pattern: string): readonly (readonly [file: string, line: string])[] => globSync(pattern).flatMap((file) => readFileSync(file, 'utf8').split('\n').map((line) => [file, line] as const));
/** Lines that begin a test or a group of them, and titles of scenarios, which are tests too. */
const titles = [...sources('test/**/*.test.ts').filter(([, line]) => /\b(it|describe|test)(\.each)?\(|^ *\] as const\)\(|^ *\]\)\(/.test(line)), ...sources('definitions/*/scenarios/*.json').filter(([, line]) => /"zh-CN": /.test(line))];
/** Sections of requirements that the product holds as a whole, but for what waits for a process that is not here. */
const whole = ['A.3', 'A.4', 'B.3', 'B.4', 'B.5', 'B.6', 'C.1', 'C.2', 'C.3', 'C.4', 'C.5', 'C.6', 'C.7', 'C.8', 'C.9', 'C.10', 'C.11', 'C.12', 'C.13', 'C.15'];
/** The query of services is over applications of four kinds, of which only trainings are here. */
const waiting = ['R-019'];

describe('a requirement', () => {
  const asked = [{ id: 'R-001' }, { id: 'R-002' }, { id: 'R-003' }, { id: 'E.2 2.3.1.1' }];

  it('stands as the tests that name it in brackets', () => {
    const results = [
      { fullName: 'a case is kept (R-001)', status: 'passed' },
      { fullName: 'a case (R-001) (R-002) is refused', status: 'failed' },
      { fullName: 'a case as R-003 has it, (but not R-003)', status: 'passed' },
      { fullName: 'two at once (I5, R-001, E.2 2.3.1.1, R-002)', status: 'passed' },
    ];

    const found = standings(asked, results);

    expect(found.map(({ id, passing, failing }) => [id, passing.length, failing.length])).toEqual([['R-001', 2, 1], ['R-002', 1, 1], ['R-003', 0, 0], ['E.2 2.3.1.1', 1, 0]]);
  });

  it('has a number of its own and one line', () => {
    const known = allAsked();

    expect(new Set(known.map(({ id }) => id)).size).toBe(known.length);
    for (const { id, requirement, title } of known) expect(`${id} ${requirement ?? title}`).toMatch(/^(R-\d{3}|[EC]\.\d+ \S+( \S+)?) [^\n]+$/);
  });

  it('is named by titles so that it is found', () => {
    const known = new Set(allAsked().map(({ id }) => id));

    expect(titles.filter(([, line]) => [...new Set(line.match(/R-\d{3}|\b[EC]\.\d+ [^,，、()（）]+/g) ?? [])].some((mark) => !marksOf(line).has(mark) || !known.has(mark)))).toEqual([]);
  });

  it('of a section that is whole has a test, and each row of manuals and machines too; those of manuals in a journey', () => {
    const carried = new Set(titles.flatMap(([, line]) => [...marksOf(line)]));
    const walked = new Set(titles.filter(([file]) => file.startsWith('test/journeys/')).flatMap(([, line]) => [...marksOf(line)]));

    expect(allAsked().filter(({ id, section }) => (section === undefined ? !(id.startsWith('E') ? walked : carried).has(id) : whole.includes(section) && !carried.has(id) && !waiting.includes(id))).map(({ id, title, requirement }) => `${id} ${title ?? requirement}`)).toEqual([]);
  });
});
