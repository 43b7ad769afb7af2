// What pdf.js asks for while it draws, served from our own origin: character maps (Chinese text whose fonts are not embedded), standard fonts,
// and decoders of scanned pages. Emitted under the version, so that a newer one is never mixed with what a browser keeps.
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import pdfjs from 'pdfjs-dist/package.json' with { type: 'json' };

const home = fileURLToPath(new URL('../../node_modules/pdfjs-dist/', import.meta.url));
const base = `assets/pdfjs-${pdfjs.version}/`;
const folders = { cmaps: /\.bcmap$/, standard_fonts: /\.(pfb|ttf)$/, wasm: /_nowasm_fallback\.js$/ };

const files = Object.entries(folders).flatMap(([folder, wanted]) => readdirSync(home + folder).filter((name) => wanted.test(name)).map((name) => `${folder}/${name}`));

/** Puts the files into the build; without one, they are served from where they were installed. */
export const pdfAssets: Plugin = {
  name: 'pdf-assets',
  generateBundle() {
    for (const name of files) this.emitFile({ type: 'asset', fileName: base + name, source: readFileSync(home + name) });
  },
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      const name = files.find((file) => request.url?.split('?')[0] === `/${base}${file}`);
      if (name === undefined) return next();
      response.setHeader('Content-Type', name.endsWith('.js') ? 'text/javascript' : 'application/octet-stream');
      createReadStream(home + name).pipe(response);
    });
  },
};
