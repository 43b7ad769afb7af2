// The tree of a text as the editor works on it, and back. What the schema does not name cannot be typed, dropped or pasted.
import { Schema, type Mark, type Node } from 'prosemirror-model';
import { isLink, type RichBlock, type RichRun, type RichText } from '#engine';

/** The editor's own shape of the tree. */
export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { group: 'block', content: 'inline*', parseDOM: [{ tag: 'p' }, { tag: 'td' }, { tag: 'th' }, { tag: 'pre' }], toDOM: () => ['p', 0] },
    heading: {
      group: 'block', content: 'inline*', attrs: { level: { default: 1 } }, defining: true,
      parseDOM: [...['h1', 'h2'].map((tag) => ({ tag, attrs: { level: 1 } })), ...['h3', 'h4', 'h5', 'h6'].map((tag) => ({ tag, attrs: { level: 2 } }))],
      toDOM: ({ attrs }) => (attrs['level'] === 1 ? ['h4', { class: 'rich-heading' }, 0] : ['h5', { class: 'rich-subheading' }, 0]),
    },
    bullets: { group: 'block', content: 'item+', parseDOM: [{ tag: 'ul' }], toDOM: () => ['ul', 0] },
    numbers: { group: 'block', content: 'item+', parseDOM: [{ tag: 'ol' }], toDOM: () => ['ol', 0] },
    item: { content: 'paragraph block*', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
    text: { group: 'inline' },
    line: { group: 'inline', inline: true, selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'] },
  },
  marks: {
    link: {
      attrs: { href: {} }, inclusive: false,
      parseDOM: [{ tag: 'a[href]', getAttrs: (element) => (isLink((element as HTMLElement).getAttribute('href')!) ? { href: (element as HTMLElement).getAttribute('href') } : false) }],
      toDOM: ({ attrs }) => ['a', { href: String(attrs['href']) }, 0],
    },
    bold: { parseDOM: [{ tag: 'strong' }, { tag: 'b', getAttrs: (element) => (element as HTMLElement).style.fontWeight !== 'normal' && null }, { style: 'font-weight', getAttrs: (value) => /^(bold(er)?|[6-9]00)$/.test(String(value)) && null }], toDOM: () => ['strong', 0] },
    italic: { parseDOM: [{ tag: 'em' }, { tag: 'i' }, { style: 'font-style=italic' }], toDOM: () => ['em', 0] },
    underline: { parseDOM: [{ tag: 'u' }, { style: 'text-decoration=underline' }], toDOM: () => ['u', 0] },
  },
});

const { nodes, marks } = schema;

function inline(runs: readonly RichRun[]): Node[] {
  return runs.flatMap(({ text, bold, italic, underline, link }) => {
    const worn: Mark[] = [...(link === undefined ? [] : [marks.link.create({ href: link })]), ...(bold ? [marks.bold.create()] : []), ...(italic ? [marks.italic.create()] : []), ...(underline ? [marks.underline.create()] : [])];
    return text.split('\n').flatMap((line, index) => [...(index === 0 ? [] : [nodes.line.create()]), ...(line === '' ? [] : [schema.text(line, worn)])]);
  });
}

function node(block: RichBlock): Node {
  if (block.type === 'paragraph') return nodes.paragraph.create(null, inline(block.runs));
  if (block.type === 'heading') return nodes.heading.create({ level: block.level }, inline(block.runs));
  return nodes[block.type].create(null, block.items.map(({ blocks: inner }) => nodes.item.create(null, inner[0]?.type === 'paragraph' ? inner.map(node) : [nodes.paragraph.create(), ...inner.map(node)])));
}

/** A text as the editor works on it; nothing, and what has no blocks, is an empty paragraph. */
export function documentOf(text: RichText | undefined): Node {
  const blocks = text?.blocks ?? [];
  return nodes.doc.create(null, blocks.length === 0 ? [nodes.paragraph.create()] : blocks.filter((block) => !('items' in block) || block.items.length > 0).map(node));
}

/** The tree of what stands in the editor; undefined while nothing was written. */
export function treeOf(document: Node): RichText | undefined {
  return document.textContent.trim() === '' ? undefined : { blocks: blocksOf(document) };
}

function blocksOf(parent: Node): RichBlock[] {
  return parent.children.map((child): RichBlock => {
    const { type } = child;
    if (type === nodes.heading) return { type: 'heading', level: child.attrs['level'] === 2 ? 2 : 1, runs: runsOf(child) };
    if (type === nodes.paragraph) return { type: 'paragraph', runs: runsOf(child) };
    return { type: type === nodes.bullets ? 'bullets' : 'numbers', items: child.children.map((item) => ({ blocks: blocksOf(item) })) };
  });
}

/** Stretches that look alike are one; a line break wears what stands before it. */
function runsOf(parent: Node): RichRun[] {
  const runs: RichRun[] = [];
  for (const child of parent.children) {
    const last = runs.at(-1);
    const worn: Omit<RichRun, 'text'> = child.type === nodes.line
      ? (({ text: _, ...rest }) => rest)(last ?? { text: '' })
      : {
        ...(marks.bold.isInSet(child.marks) ? { bold: true } : {}), ...(marks.italic.isInSet(child.marks) ? { italic: true } : {}), ...(marks.underline.isInSet(child.marks) ? { underline: true } : {}),
        ...(marks.link.isInSet(child.marks) ? { link: String(marks.link.isInSet(child.marks)!.attrs['href']) } : {}),
      };
    const text = child.type === nodes.line ? '\n' : child.text ?? '';
    if (last && JSON.stringify(worn) === JSON.stringify((({ text: _, ...rest }) => rest)(last))) runs[runs.length - 1] = { ...last, text: last.text + text };
    else runs.push({ text, ...worn });
  }
  return runs;
}
