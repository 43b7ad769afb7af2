import { describe, expect, it } from 'vitest';
import { branchesOf, isEnd, levelOf, parentOf, pathTo, treeFaults } from '../../engine/tree.ts';

const entries = { metal: { label: '金属' }, steel: { label: '钢', parent: 'metal' }, plate: { label: '钢板', parent: 'steel' }, other: '其他' };

describe('a dictionary with parents', () => {
  it('says of an entry what it lies under, how deep, and whether it is the end of a branch', () => {
    expect([parentOf(entries, 'steel'), parentOf(entries, 'other'), parentOf(entries, 'gone')]).toEqual(['metal', undefined, undefined]);
    expect(pathTo(entries, 'plate')).toEqual(['metal', 'steel', 'plate']);
    expect(levelOf(entries, 'other')).toBe(1);
    expect(['metal', 'steel', 'plate', 'other'].filter((code) => isEnd(entries, code))).toEqual(['plate', 'other']);
    expect(Object.fromEntries(branchesOf(entries))).toEqual({ '': ['metal', 'other'], metal: ['steel'], steel: ['plate'] });
  });

  it('is believed about its ends where only a part of it is at hand', () => {
    expect(isEnd({ hubei: { label: '湖北省', end: false } }, 'hubei')).toBe(false);
  });

  it('with a circle is told of it, and walked without end by nobody', () => {
    const circular = { a: { label: '甲', parent: 'b' }, b: { label: '乙', parent: 'a' }, c: { label: '丙', parent: 'a' }, self: { label: '己', parent: 'self' }, lost: { label: '丁', parent: 'gone' } };

    expect(treeFaults(circular)).toEqual({ unknown: ['lost'], circular: ['a', 'b', 'self'] });
    expect(levelOf(circular, 'c')).toBe(3);
    expect(treeFaults(entries)).toEqual({ unknown: [], circular: [] });
  });
});
