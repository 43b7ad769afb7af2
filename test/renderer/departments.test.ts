import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../renderer/base.css';
import '../../renderer/company/department-tree.ts';
import '../../renderer/company/permission-tree.ts';
import '../../renderer/company/permissions-page.ts';
import type { WfDepartments } from '../../renderer/company/department-tree.ts';

const department = (id: string, parent: string | null, name: string) => ({ id, parent, name, head: null, headName: null, roles: [], people: 1 });
const departments = [department('a', null, '业务部'), department('b', 'a', '进口组'), department('c', 'a', '出口组'), department('d', 'c', '单证'), department('e', null, 'Customs')];

afterEach(() => document.body.replaceChildren());

async function tree(): Promise<WfDepartments> {
  const element = document.createElement('wf-departments');
  element.departments = departments;
  document.body.append(element);
  await element.updateComplete;
  return element;
}

const shown = (element: Element): readonly string[] => [...element.querySelectorAll('[role=treeitem]')].map((item) => `${item.getAttribute('aria-level')} ${item.querySelector('.department-name')!.textContent}`);

describe('<wf-departments>', () => {
  it('is walked by arrows, opened and closed by them, and found in by letters; one of it has the focus (R-197)', async () => {
    const element = await tree();
    const told: string[] = [];
    element.addEventListener('wf-department', (event) => told.push((event as CustomEvent<string>).detail));
    expect(shown(element)).toEqual(['1 业务部', '2 进口组', '2 出口组', '3 单证', '1 Customs']);

    await userEvent.tab();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}');
    expect([element.selected, document.activeElement!.textContent]).toEqual(['d', expect.stringContaining('单证')]);
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    await element.updateComplete;
    expect(shown(element)).toEqual(['1 业务部', '2 进口组', '2 出口组', '1 Customs']);
    await userEvent.keyboard('{End}{Home}c');
    expect(element.selected).toBe('e');
    expect(told).toEqual(['b', 'c', 'd', 'c', 'e', 'a', 'e']);
    expect(element.querySelectorAll('[tabindex="0"]').length).toBe(1);
  });
});

describe('<wf-permissions>', () => {
  it('a category ticks all it holds, and shows when only some of it is ticked (R-185)', async () => {
    const element = document.createElement('wf-permissions');
    element.categories = [{ label: '培训', items: [{ permission: 'training:apply', label: '申请', granted: true }, { permission: 'training:review', label: '审批', granted: true }] }];
    document.body.append(element);
    await element.updateComplete;
    const [category, first] = [...element.querySelectorAll('input')] as [HTMLInputElement, HTMLInputElement];

    await userEvent.click(category);
    await element.updateComplete;
    expect(element.granted).toEqual(['training:apply', 'training:review']);
    await userEvent.click(first);
    await element.updateComplete;

    expect([element.granted, category.checked, category.indeterminate]).toEqual([['training:review'], false, true]);
    await userEvent.click(category);
    expect(element.granted).toHaveLength(2);
  });
});

describe('the permissions of the company', () => {
  const { fetch } = window;
  afterEach(() => { window.fetch = fetch; });

  it('go back to what was saved last by 重置, and stay in hand (C.14 permissions RESET, R-187)', async () => {
    const saved = { categories: [{ label: '培训中心', items: [{ permission: 'training:apply', label: '培训申请', granted: true }, { permission: 'training:report', label: '培训报送', granted: false }] }] };
    window.fetch = async () => new Response(JSON.stringify(saved), { headers: { 'Content-Type': 'application/json' } });
    const page = document.createElement('wf-company-permissions-page');
    document.body.append(page);
    const boxes = () => [...page.querySelectorAll<HTMLInputElement>('.permissions ul input')];
    const press = async (name: string) => userEvent.click([...page.querySelectorAll('button')].find((button) => button.textContent!.trim() === name)!);

    await expect.poll(() => boxes().length).toBe(2);
    await press('编辑');
    for (const box of boxes()) await userEvent.click(box);
    await expect.poll(() => boxes().map(({ checked }) => checked)).toEqual([false, true]);
    await press('重置');

    await expect.poll(() => boxes().map(({ checked }) => checked)).toEqual([true, false]);
    expect(boxes().every(({ disabled }) => !disabled)).toBe(true);
  });
});
