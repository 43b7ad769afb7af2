// Documents in, compiled definitions or faults out, from a thread with its own memory and CPU time: a definition cannot hurt the service.
import { buildingOn, idOf, type JsonObject } from '#engine';
import type { CompileAnswer, CompileJob, CompileResult } from './compile-worker.ts';
import { openThread } from './thread.ts';

/** What one document may take; CPU time, so that a busy machine refuses nobody. */
export interface CompileLimits { readonly milliseconds: number; readonly megabytes: number }

export interface Compiler {
  /** Compiles documents as a set and replays their scenarios; one result for each. One set at a time. */
  compile(job: CompileJob): Promise<CompileResult[]>;
  close(): Promise<void>;
}

const usual: CompileLimits = { milliseconds: 2000, megabytes: 128 };

/** A compiler: every validator that was opened stays in the memory of its thread until that is replaced. */
export function openCompiler({ milliseconds, megabytes } = usual): Compiler {
  const thread = openThread<CompileJob, CompileAnswer>(new URL('./compile-worker.ts', import.meta.url), { megabytes });
  return {
    async compile(job) {
      const given = Object.fromEntries(job.documents.map((text) => JSON.parse(text) as JsonObject).map((source) => [idOf(source), source]));
      // Those that build on one of them are compiled too.
      const building = buildingOn(Object.keys(given), { ...Object.fromEntries(job.current.map(({ process, source }) => [process, JSON.parse(source) as JsonObject])), ...given });
      const answer = await thread.ask(job, milliseconds * (job.documents.length + building.length));
      if ('results' in answer) return answer.results;
      const limit = answer.broke === 'memory' ? `${megabytes} MiB` : `${milliseconds / 1000} s`;
      return job.documents.map(() => ({ ok: false as const, facts: [], whole: null, faults: [{ code: 'publish.too-costly' as const, at: '', params: { limit } }] }));
    },
    close: () => thread.close(),
  };
}
