// How the pages are built: sources in, the folder dist/ out, which the server serves.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // A quarter of the page's weight, which newer browsers bring themselves.
  resolve: { alias: [{ find: /^temporal-polyfill$/, replacement: fileURLToPath(new URL('./temporal.ts', import.meta.url)) }] },
  build: {
    outDir: fileURLToPath(new URL('../dist', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome117',
    // The content security policy takes fonts, styles and scripts from files of ours only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The engine is pure: what a page does not use of it, with all that imports, stays out of the page.
      treeshake: { moduleSideEffects: (id) => !id.includes('/engine/') },
    },
  },
});
