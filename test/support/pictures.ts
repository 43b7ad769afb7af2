// The pictures of the README: a server on fresh data, a short story, and what its people see. Run by hand: node test/support/pictures.ts
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { launchBrowser } from './chromium.ts';
import { dataFolder, removeFolder, startServer } from './server.ts';
import { applicant, provider, tell } from './story.ts';
import { visitor } from './visitor.ts';

const folder = fileURLToPath(new URL('../pictures', import.meta.url));
const desk = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
const server = await startServer({ DATA_DIR: dataFolder() });
try {
  const story = await tell(server);
  /** Takes what the window shows, once it stands: as WebP, which is a fifth of a PNG. */
  const settled = async (page: Page, name: string): Promise<void> => {
    await page.waitForFunction(() => !document.querySelector('.skeleton, [aria-busy="true"]'));
    await page.mouse.move(0, 0);
    await page.waitForTimeout(600);
    const { data } = await (await page.context().newCDPSession(page)).send('Page.captureScreenshot', { format: 'webp', quality: 80 });
    writeFileSync(join(folder, `${name}.webp`), Buffer.from(data, 'base64'));
  };

  const enterprise = await visitor(browser, server, desk);
  await enterprise.signIn(applicant);
  await enterprise.open('/');
  await settled(enterprise.page, 'portal');
  await enterprise.open(`/cases/${story.rejected}`);
  await settled(enterprise.page, 'case');

  await enterprise.open(`/start/training/APPLY?item=${story.training}`);
  const { page } = enterprise;
  await page.getByLabel('参训人数').fill('2');
  await page.getByLabel('联系电话').fill('87654321');
  await page.getByLabel('邮箱').fill('limin@example.com');
  for (const [row, [name, position]] of [['李敏', '单证主管'], ['张伟', '报关员']].entries()) {
    await page.getByRole('button', { name: '添加一行' }).click();
    await page.getByLabel(`第 ${row + 1} 行 姓名`).fill(name!);
    await page.getByLabel(`第 ${row + 1} 行 职务`).fill(position!);
  }
  await page.getByText(/自动保存$/).waitFor();
  await page.getByRole('button', { name: '核对并提交' }).click();
  await page.getByRole('heading', { name: /处需要修改/ }).waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await settled(page, 'form');

  const hand = await visitor(browser, server, phone);
  await hand.signIn(applicant);
  await hand.open('/');
  await settled(hand.page, 'phone-portal');
  await hand.open(`/start/training/APPLY?item=${story.training}`);
  await settled(hand.page, 'phone-form');

  const office = await visitor(browser, server, desk);
  await office.signIn(provider);
  await office.open('/lists/training/review');
  await settled(office.page, 'list');
  await office.open(`/inbox?case=${story.waiting[0]}&event=REJECT`);
  await office.page.getByLabel('理由').fill('请补充参训人员的在职证明。');
  await settled(office.page, 'inbox');
  await office.page.setViewportSize(phone);
  await office.open('/inbox');
  await settled(office.page, 'phone-inbox');

  const analyst = await visitor(browser, server, desk);
  await analyst.signIn('ptadmin01');
  await analyst.open('/definitions/training');
  await analyst.page.locator('.cm-content').waitFor();
  await analyst.page.getByText('正在检查').waitFor({ state: 'hidden' });
  await settled(analyst.page, 'definition');
} finally {
  await browser.close();
  await server.stop();
  removeFolder(server.dataDir);
}
