// What is wrong with a text that has a shape.
import { isObject, isStorable, own, pointer, type Json } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import { keysAre, richLimits, walk } from './walk.ts';

const link = /^(https?:\/\/[^\s/?#@<>"'`\\]+([/?#][^\s<>"'`\\]*)?|mailto:[^\s<>"'`\\,;?]+@[^\s<>"'`\\,;?]+)$/i;

/** Whether an address may stand behind a link: http, https or mailto, without hidden credentials, and not endless. */
export function isLink(address: string): boolean {
  return address.length <= 2_000 && link.test(address);
}

/** What keeps a value from being such a text, each at its place below the value; the first that is found of a kind. */
export function richFaults(value: Json | undefined): Problem[] {
  const faults: Problem[] = [];
  const blocks = own(value, 'blocks');
  if (!isObject(value) || !Array.isArray(blocks) || Object.keys(value).length > 1) return [problem('rich.not-allowed', '')];
  let runs = 0;
  const counted = walk(value, (block) => {
    runs += block.runs.length;
    const text = block.type === 'paragraph' ? keysAre(block.node, ['type', 'runs']) : keysAre(block.node, ['type', 'level', 'runs']) && (block.node['level'] === 1 || block.node['level'] === 2);
    if (!text) faults.push(problem('rich.not-allowed', block.at));
    if (runs <= richLimits.runs) block.runs.forEach((run, index) => faults.push(...runFaults(run, block.at + pointer('runs', index))));
  });
  if (counted.misshapen !== undefined) faults.push(problem('rich.not-allowed', counted.misshapen));
  const over = ([['depth', counted.depth], ['blocks', counted.blocks], ['runs', runs]] as const).filter(([of, found]) => found > richLimits[of]);
  return [...over.map(([of]) => problem('rich.too-large', '', { of: `rich-${of}`, limit: richLimits[of] })), ...faults.slice(0, 10)];
}

function runFaults(run: Json | undefined, at: string): Problem[] {
  const text = own(run, 'text');
  if (!isObject(run) || typeof text !== 'string' || text === '' || !keysAre(run, ['text', 'bold', 'italic', 'underline', 'link'])) return [problem('rich.not-allowed', at)];
  if (!(['bold', 'italic', 'underline'] as const).every((mark) => run[mark] === undefined || run[mark] === true)) return [problem('rich.not-allowed', at)];
  if (!isStorable(text)) return [problem('field.text-not-storable', at)];
  const address = run['link'];
  if (address === undefined || (typeof address === 'string' && isLink(address))) return [];
  return [problem('rich.bad-link', `${at}/link`, { found: typeof address === 'string' ? [...address.toWellFormed()].slice(0, 100).join('') : 'null' })];
}
