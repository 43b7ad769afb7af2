// How the pages are built: sources in, the folder dist/ out, which the server serves.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/** Faults a page can meet by itself; those of a definition come from the server, said. */
const met = /^(check|comment|file|instance|return|step)\.|^event\.(not-available|not-yours|unknown)$|^field\.(not-|required|text-|too-|unknown|wrong-)|^(need\.unmet|reservation\.refused)$|^rule\.(over-budget|unknown)$|^task\./;

/** Leaves out of the page the sentences that only publishing needs: half the weight of the texts. */
const sentences: Plugin = {
  name: 'sentences',
  load(id) {
    if (!/\/engine\/text\/[A-Za-z-]+\.json$/.test(id)) return undefined;
    const text = JSON.parse(readFileSync(id, 'utf8')) as { readonly problems: { readonly [code: string]: unknown } };
    return JSON.stringify({ ...text, problems: Object.fromEntries(Object.entries(text.problems).filter(([code]) => met.test(code))) });
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [sentences],
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
