// The pictures of revisions: laid out once, soon after a revision is published or when first asked for, and kept beside it. They decide nothing and are no part of its digest;
// a machine that cannot be drawn, or takes too long, is published all the same and has none.
import type pg from 'pg';
import { graphOf, type Definition, type Graph, type Language, type MachineSchema } from '#engine';
import type { Drawing } from '../api-types.ts';
import { poll, type Poller } from '../cases/polling.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { drawingOf, keepDrawings, undrawn } from '../store/drawing.ts';
import type { Direction } from './layout.ts';
import type { Layout, LayoutAnswer } from './layout-worker.ts';
import { openThread } from './thread.ts';

/** What all pictures of one machine may take; CPU time, the start of the library included. */
const limits = { milliseconds: 8000, megabytes: 192 };

/** With another way of laying out, pictures of earlier programs are made anew. */
const way = 1;

export interface Drawings {
  /** The picture of a revision; null when it has no machine or could not be drawn. */
  of(definition: Definition, language: Language, direction: Direction): Promise<Drawing | null>;
  close(): Promise<void>;
}

/** Pictures out of the database, or made and kept there. */
export function openDrawings(pool: pg.Pool, { milliseconds, megabytes } = limits): Drawings {
  const thread = openThread<Graph, LayoutAnswer>(new URL('./layout-worker.ts', import.meta.url), { megabytes });
  const making = new Map<string, Promise<readonly Layout[]>>();

  const made = async ({ digest, compiled }: Definition): Promise<readonly Layout[]> => {
    const { process, machine } = compiled.document;
    const answer = machine ? await thread.ask(graphOf({ process, machine: machine as MachineSchema }), milliseconds) : { broke: 'time' as const };
    const layouts = 'layouts' in answer ? answer.layouts : languages.flatMap((language) => directions.map((direction): Layout => ({ language, direction, drawing: null })));
    await keepDrawings(asking(pool), digest, way, layouts);
    return layouts;
  };
  return {
    async of(definition, language, direction) {
      const kept = await drawingOf(asking(pool), { digest: definition.digest, way, language, direction });
      if (kept) return kept.drawing;
      const { digest } = definition;
      const layouts = making.get(digest) ?? made(definition).finally(() => making.delete(digest));
      making.set(digest, layouts);
      return (await layouts).find((layout) => layout.language === language && layout.direction === direction)!.drawing;
    },
    close: () => thread.close(),
  };
}

const languages = ['zh-CN', 'en'] as const;
const directions = ['across', 'down'] as const;

/** Draws the revisions that have no picture yet: current ones, and those on which cases are. */
export function startDrawing(services: Services): Poller {
  const poller = poll(services, { work: 'drawing', every: 60_000, round: (isStopped) => drawAll(services, isStopped) });
  services.onRevisions = () => poller.wake();
  return {
    wake: () => poller.wake(),
    stop() {
      services.onRevisions = () => {};
      return poller.stop();
    },
  };
}

/** One round; answers how many revisions it drew. */
export async function drawAll({ pool, definitions, drawings }: Services, isStopped: () => boolean = () => false): Promise<number> {
  const digests = await undrawn(asking(pool), way);
  for (const [index, digest] of digests.entries()) {
    if (isStopped()) return index;
    await drawings.of(await definitions.ofDigest(digest), 'zh-CN', 'across');
  }
  return digests.length;
}
