// The pictures of the README: a server on fresh data, a short story, and what its people see. Run by hand: node test/support/pictures.ts
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { launchBrowser } from './chromium.ts';
import { dataFolder, removeFolder, startServer } from './server.ts';
import { applicant, provider, tell } from './story.ts';
import { visitor } from './visitor.ts';

const folder = fileURLToPath(new URL('../pictures', import.meta.url));
const desk = { width: 1200, height: 800 };
const phone = { width: 390, height: 844 };

mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
const server = await startServer({ DATA_DIR: dataFolder() });
try {
  const story = await tell(server);
  const settled = async (page: Page, name: string): Promise<void> => {
    await page.waitForFunction(() => !document.querySelector('.skeleton, [aria-busy="true"]'));
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  };

  const guest = await visitor(browser, server, desk);
  await guest.open('/');
  await settled(guest.page, 'portal');

  const enterprise = await visitor(browser, server, desk);
  await enterprise.signIn(applicant);
  await enterprise.open(`/cases/${story.rejected}`);
  await settled(enterprise.page, 'rejected');
  await enterprise.open(`/start/training/APPLY?item=${story.training}`);
  await enterprise.page.getByLabel('参训人数').fill('2');
  await enterprise.page.getByRole('button', { name: '添加一行' }).click();
  await enterprise.page.getByLabel('第 1 行 姓名').fill('李敏');
  await enterprise.page.getByLabel('联系电话').fill('87654321');
  await enterprise.page.getByText(/自动保存$/).waitFor();
  await enterprise.page.getByRole('button', { name: '核对并提交' }).click();
  await enterprise.page.getByRole('heading', { name: /处需要修改/ }).waitFor();
  await settled(enterprise.page, 'form');

  const office = await visitor(browser, server, desk);
  await office.signIn(provider);
  await office.open('/lists/training/review');
  await settled(office.page, 'list');
  await office.open(`/inbox?case=${story.waiting[0]}&event=REJECT`);
  await office.page.getByLabel('理由').fill('请补充参训人员的在职证明。');
  await settled(office.page, 'review');

  const hand = await visitor(browser, server, phone);
  await hand.signIn(provider);
  await hand.open('/inbox');
  await settled(hand.page, 'phone');

  const bureau = await visitor(browser, server, desk);
  await bureau.signIn('hzshenhe1');
  await bureau.open('/lists/warning-info/review');
  const choices = bureau.page.getByRole('checkbox', { name: /^选择 / });
  await choices.nth(0).check();
  await choices.nth(1).check();
  await bureau.page.getByRole('button', { name: '批量不通过' }).click();
  await bureau.page.getByRole('dialog').getByLabel('请选择意见').selectOption({ index: 1 });
  await settled(bureau.page, 'batch');

  await enterprise.open('/lists/report-monthly/mine');
  await settled(enterprise.page, 'closed');

  const analyst = await visitor(browser, server, desk);
  await analyst.signIn('ptadmin01');
  await analyst.open('/definitions/training');
  await analyst.page.locator('.cm-content').waitFor();
  await settled(analyst.page, 'definition');
} finally {
  await browser.close();
  await server.stop();
  removeFolder(server.dataDir);
}
