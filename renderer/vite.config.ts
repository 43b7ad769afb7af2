// How the pages are built: sources in, the folder dist/ out, which the server serves.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { pdfAssets } from './files/pdf-assets.ts';
import { explained } from './form/explained.ts';

/** Faults a page finds by itself, in a form or in what an offer says; those of a step and of a definition come from the server, said. */
const met = /^(check|file|password|rich|username)\.|^(task\.own|seat\.(not-yet|taken))$|^event\.(not-(available|yours)|too-late|unknown)$|^key\.no|^field\.(not-|required|text-|too-|unknown|wrong-)|^(need\.unmet|reservation\.refused)$|^rule\.(over-budget|unknown)$/;

/** Words of ours that only those sentences use. */
const unused = /^([A-Z]|unreadable|not-linear|nested|ambiguous|rule|path|places|bytes|fields|depth|states|transitions|regions|keys|before|after|parallel|count|ratio|weight)|^(text|datetime|year|user|org|department|region|dict|list|table)$/;

/** Leaves out of the page the sentences that only publishing needs, and remedies that are never shown: most of the weight of the texts. */
const sentences: Plugin = {
  name: 'sentences',
  load(id) {
    if (!/\/engine\/text\/[A-Za-z-]+\.json$/.test(id)) return undefined;
    const text = JSON.parse(readFileSync(id, 'utf8')) as { readonly words: { readonly [word: string]: string }; readonly problems: { readonly [code: string]: { readonly what: string; readonly remedy: string } } };
    const kept = Object.entries(text.problems).filter(([code]) => met.test(code));
    const words = Object.entries(text.words).filter(([word]) => !unused.test(word));
    return JSON.stringify({ words: Object.fromEntries(words), problems: Object.fromEntries(kept.map(([code, { what, remedy }]) => [code, { what, remedy: explained.has(code) ? remedy : '' }])) });
  },
};

/** What every page brings; what reads a definition, for cases too; what begins an application; what keeps what is typed; what fills in a form. */
const together = {
  base: /vite\/preload-helper|rolldown\/runtime|renderer\/icons\.svg|node_modules\/(lit|lit-html|lit-element|@lit)\/(?!directives\/(repeat|keyed))|renderer\/(app|pages|liking|api|element|icon|moment|page|revision|router|toast|words|form\/shown|portal\/portal|shell\/(appearance|tabs|strip|trail|hearing))\.ts$|engine\/(json|open|rating|rich|rich\/walk|text|tree)\.ts$/,
  reading: /node_modules\/(big\.js|json-logic-js)\/|renderer\/(temporal|offer-context|keeping\/unsent|form\/(countdown|layout|tabs|values))\.ts$|engine\/(form\/value|rule\/.*|rule|time|calendar|type|compiled)\.ts$/,
  start: /renderer\/portal\/(start-page|start-head|start-words)\.ts$/,
  keeping: /renderer\/keeping\/(kept|delivery|requests)\.ts$/,
  form: /renderer\/form\/(wf-form|at-hand|steps|form-controller|field|widget|wired|sections|summary|verdict|faults|reach|views|widgets\/[a-z-]+)\.ts$|engine\/(form\/(state|field-state|rule|secret)|form)\.ts$/,
};

/** What is fetched ahead beside the file that imports it: the few that weigh something. To name all of them weighed more than most of them. */
const big = /\/(reading|form|keeping|start)-[^/]*\.js$/;

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [sentences, pdfAssets],
  // A quarter of the page's weight, which newer browsers bring themselves.
  resolve: {
    alias: [
      { find: /^temporal-polyfill$/, replacement: fileURLToPath(new URL('./temporal.ts', import.meta.url)) },
    ],
  },
  build: {
    outDir: fileURLToPath(new URL('../dist', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome117',
    // The content security policy takes fonts, styles and scripts from files of ours only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false, resolveDependencies: (_file, deps) => deps.filter((file) => big.test(file)) },
    rolldownOptions: {
      // What travels together is packed as one: a dozen small files weigh more.
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: Object.entries(together).map(([name, test]) => ({ name, test })) } },
      // The engine is pure: what a page does not use of it, with all that imports, stays out of the page.
      treeshake: { moduleSideEffects: (id) => !id.includes('/engine/') },
    },
  },
});
