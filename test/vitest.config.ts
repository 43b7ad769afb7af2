// The kinds of tests: engine and definitions on values, server on a real PostgreSQL, renderer in a real browser, journeys through all, and the
// promises with the faults that could break them.
import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { pdfAssets } from '../renderer/files/pdf-assets.ts';
import { launchOptions } from './support/chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const database = 'test/support/database-setup.ts';

export default defineConfig({
  root,
  test: {
    // As many files at a time as there are cores: unsaid, one core is left idle, which is half of a small machine.
    maxWorkers: '100%',
    reporters: ['default', 'json'],
    outputFile: { json: 'test/output/report.json' },
    projects: [
      {
        root,
        test: { name: 'engine', include: ['test/engine/**/*.test.ts', 'test/definitions.test.ts', 'test/matrices.test.ts', 'test/architecture.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
      },
      {
        root,
        test: { name: 'server', include: ['test/server/**/*.test.ts'], globalSetup: database, testTimeout: 60_000, hookTimeout: 120_000 },
      },
      {
        root,
        plugins: [pdfAssets],
        // Packages are bundled before the first page asks for one: found later, each would load the running tests anew.
        optimizeDeps: { entries: ['test/renderer/**/*.ts', 'test/support/open-form.ts', 'renderer/**/*.ts', 'engine/**/*.ts'] },
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.ts'],
          globalSetup: 'test/support/verdict-setup.ts',
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: await launchOptions(), contextOptions: { locale: 'zh-CN' } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        root,
        test: { name: 'promises', include: ['test/promises/**/*.test.ts', 'test/faults/**/*.test.ts'], globalSetup: database, testTimeout: 180_000, hookTimeout: 180_000 },
      },
      {
        root,
        test: { name: 'journeys', include: ['test/journeys/**/*.test.ts'], globalSetup: database, testTimeout: 180_000, hookTimeout: 180_000 },
      },
    ],
  },
});
