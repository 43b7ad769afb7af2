// Where one goes after signing in: the page one came from, and never another site.
import { describe, expect, it } from 'vitest';
import { onward } from '../../renderer/account/onward.ts';

describe('the page after signing in (I8)', () => {
  it('is the one that was asked for', () => {
    expect(['/inbox?place=done', '/cases/1', '/', null].map(onward)).toEqual(['/inbox?place=done', '/cases/1', '/', '/']);
  });

  it.each(['https://evil.example/', '//evil.example/', '/\\evil.example', '/.//evil.example', '/a/..//evil.example', '/%2e//evil.example', 'javascript:alert(1)', '//', '//[', '/\t/evil.example', 'evil', '/sign-in?to=/sign-in'])('is the first page where %s is asked for', (to) => {
    expect(onward(to)).toBe('/');
  });
});
