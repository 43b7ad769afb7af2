// Builds renderer/icons.svg from the icons renderer/icon.ts names. Run after changing that list: node test/support/icon-sprite.ts
import { readFileSync, writeFileSync } from 'node:fs';

const source = readFileSync('renderer/icon.ts', 'utf8');
const names = [...source.slice(source.indexOf('= ['), source.indexOf('] as const')).matchAll(/'([a-z0-9-]+)'/g)].map((match) => match[1]!);
const symbols = names.map((name) => {
  const icon = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, 'utf8');
  const body = icon.slice(icon.indexOf('>', icon.indexOf('<svg')) + 1, icon.lastIndexOf('</svg>')).replace(/\s+/g, ' ').trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
});
writeFileSync('renderer/icons.svg', `<!-- Lucide, ISC licence, https://lucide.dev/license --><svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`);
