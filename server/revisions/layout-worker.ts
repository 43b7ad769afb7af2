// The worker in which machines are laid out: a hundred states take long, and what draws them is not ours.
import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import type { Graph, Language } from '#engine';
import type { Drawing } from '../api-types.ts';
import { layOut, type Direction } from './layout.ts';

/** One picture of a machine. */
export interface Layout { readonly language: Language; readonly direction: Direction; readonly drawing: Drawing | null }

/** Every picture of one machine, and the memory the thread holds afterwards. One that cannot be laid out is null. */
export interface LayoutAnswer { readonly layouts: readonly Layout[]; readonly bytes: number }

async function run(graph: Graph): Promise<Layout[]> {
  const layouts: Layout[] = [];
  for (const language of ['zh-CN', 'en'] as const) {
    for (const direction of ['across', 'down'] as const) layouts.push({ language, direction, drawing: await layOut(graph, language, direction).catch(() => null) });
  }
  return layouts;
}

parentPort!.on('message', async (graph: Graph) => {
  const layouts = await run(graph);
  parentPort!.postMessage({ layouts, bytes: getHeapStatistics().used_heap_size } satisfies LayoutAnswer);
});
parentPort!.postMessage('ready');
