// Pictures that go round, the personal panel, and how somebody likes to work, as far as it needs no server.
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Session } from '../../server/api-types.ts';
import { grouped } from '../../renderer/form/shown.ts';
import { wished } from '../../renderer/liking.ts';
import { isChecked } from '../../renderer/portal/start-words.ts';
import '../../renderer/settings/wf-carousel.ts';
import '../../renderer/shell/person-menu.ts';
import { setLanguage } from '../../renderer/words.ts';
import { controlOf, definitionOf, drawn, mounted } from '../support/open-form.ts';

afterEach(() => {
  setLanguage('zh-CN');
  wished(undefined);
  document.body.replaceChildren();
});

const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';

async function carousel(every: number) {
  const element = document.createElement('wf-carousel');
  Object.assign(element, { every, label: '企业动态', slides: ['甲', '乙', '丙'].map((text, index) => ({ src: pixel, text, ...(index === 0 ? { href: 'https://example.com/' } : {}) })) });
  document.body.append(element);
  await element.updateComplete;
  const shown = () => element.querySelector('.slide-text')!.textContent;
  const button = (name: string) => [...element.querySelectorAll<HTMLButtonElement>('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent) === name)!;
  return { element, shown, button };
}

describe('pictures that go round', () => {
  it('are turned by buttons and by arrow keys, from the last on to the first (R-207)', async () => {
    const { element, shown, button } = await carousel(3_600_000);

    await userEvent.click(button('下一张'));
    expect(shown()).toBe('乙');
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await element.updateComplete;
    expect(shown()).toBe('甲');
    await userEvent.keyboard('{ArrowLeft}');
    await element.updateComplete;
    expect(shown()).toBe('丙');
    expect(element.querySelector('.slide')!.getAttribute('aria-label')).toBe('第 3 张，共 3 张');
  });

  it('go on by themselves, stand while somebody is at them, and stop when told to (R-207)', async () => {
    // The pointer rests where the test before left it: pictures under it would stand.
    document.body.append(Object.assign(document.createElement('div'), { style: 'height: 100vh' }));
    const { element, shown, button } = await carousel(5);
    await expect.poll(shown).not.toBe('甲');

    button('暂停播放').focus();
    await element.updateComplete;
    const held = shown();
    await new Promise((done) => setTimeout(done, 40));
    expect(shown()).toBe(held);
    button('暂停播放').click();
    button('暂停播放').blur();
    await element.updateComplete;
    await new Promise((done) => setTimeout(done, 40));

    expect([shown(), button('暂停播放').getAttribute('aria-pressed')]).toEqual([held, 'true']);
  });

  it('lead to their addresses in a page of their own, in both languages and without a fault', async () => {
    const { element } = await carousel(3_600_000);

    expect(element.querySelector('a')).toMatchObject({ href: 'https://example.com/', target: '_blank', rel: 'noopener noreferrer' });
    expect((await axe.run(element, { rules: { region: { enabled: false } } })).violations).toEqual([]);
    setLanguage('en');
    await element.updateComplete;
    expect(element.textContent).toContain('Pause');
  });
});

describe('the personal panel', () => {
  const session = (menu: Session['menu'], uses: Session['uses'] = {}): Session => ({ account: { id: 'a', name: '李敏', username: 'cjcaozuo1' }, org: { id: 'cj', name: '武汉长江进出口有限公司', type: 'enterprise' }, companies: [], menu, uses, page: '/settings/account', home: [] }) as unknown as Session;
  const links = async (given: Session): Promise<readonly string[]> => {
    const element = document.createElement('wf-person-menu') as HTMLElement & { session: Session; updateComplete: Promise<unknown> };
    element.session = given;
    document.body.replaceChildren(element);
    await element.updateComplete;
    element.querySelector('summary')!.focus();
    await expect.poll(() => element.querySelector('a')).not.toBeNull();
    return [...element.querySelectorAll('a')].map((link) => `${link.textContent.trim()} ${link.getAttribute('href')}`);
  };
  const own = { group: '个人中心', centre: 'person', entries: [{ label: '个人资料', href: '/settings/profile' }] } as const;
  const company = { group: '管理员中心', centre: 'administration', entries: [{ label: '角色管理', href: '/company/roles' }] } as const;

  it('leads to one’s account, to what is one’s own, and administrators to what they decide (R-146, R-163)', async () => {
    expect(await links(session([own]))).toEqual(['李敏 /settings/account', '个人中心 /settings/profile']);
    expect(await links(session([own, company]))).toEqual(['李敏 /settings/account', '个人中心 /settings/profile', '管理员中心 /company/roles']);
  });

  it('shows one’s picture, or the first character of the name (R-162)', async () => {
    await links(session([own]));
    expect(document.querySelector('summary .avatar')!.textContent).toBe('李');
    await links(session([own], { avatar: '01900000-0000-7000-8000-000000000001' }));
    expect(document.querySelector('summary img.avatar')!.getAttribute('src')).toBe('/api/files/01900000-0000-7000-8000-000000000001');
  });
});

describe('how somebody likes to work', () => {
  it('goes to the next field with Enter, and breaks the line in a long text (R-165)', async () => {
    const definition = await definitionOf({ properties: { a: { type: 'string', maxLength: 10 }, b: { type: 'string', maxLength: 10 }, long: { type: 'string', maxLength: 500 } } });
    const form = await mounted(definition, { data: {} });
    controlOf(form, '/a').focus();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(controlOf(form, '/a'));

    wished({ enterMoves: true });
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(controlOf(form, '/b'));
    await userEvent.keyboard('{Enter}');
    await userEvent.keyboard('一{Enter}二');
    await drawn(form);

    expect(form.value['long']).toBe('一\n二');
  });

  it('reads amounts with thousands set apart, or without (R-165)', () => {
    expect(grouped('1234567.50')).toBe('1,234,567.50');
    wished({ thousands: false });
    expect(grouped('1234567.50')).toBe('1234567.50');
  });

  it('sees the answers once more before sending, or sends at once (R-165)', async () => {
    const definition = await definitionOf({ properties: Object.fromEntries(['a', 'b', 'c'].map((name) => [name, { type: 'string', maxLength: 10 }])) });
    const asked = () => isChecked(definition, { event: 'SEND', judge: 'full' } as never, { writes: 'all', requires: [], judge: 'full' });

    expect(asked()).toBe(true);
    wished({ checkFirst: false });
    expect(asked()).toBe(false);
  });
});
