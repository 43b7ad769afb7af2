// Documents in, compiled definitions or faults out, from a thread with its own memory and CPU time: a definition cannot hurt the service.
import { Worker } from 'node:worker_threads';
import type { CompileJob, CompileResult } from './compile-worker.ts';

/** What one document may take; CPU time, so that a busy machine refuses nobody. */
export interface CompileLimits { readonly milliseconds: number; readonly megabytes: number }

const usual: CompileLimits = { milliseconds: 2000, megabytes: 128 };

/** Milliseconds after which a thread is given up that neither works nor ends. */
const patience = 30_000;

/** Compiles documents as a set and replays their scenarios; one result for each. */
export async function compileSet(job: CompileJob, limits = usual): Promise<CompileResult[]> {
  const worker = new Worker(new URL('./compile-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: limits.megabytes } });
  let watch: NodeJS.Timeout | undefined;
  try {
    return await new Promise<CompileResult[]>((resolve, reject) => {
      const giveUp = (limit: string): void => resolve(job.documents.map(() => ({ ok: false, faults: [{ code: 'publish.too-costly', at: '', params: { limit } }] })));
      const begin = async (): Promise<void> => {
        const before = await worker.cpuUsage();
        const end = Date.now() + patience;
        worker.postMessage(job);
        watch = setInterval(() => {
          void worker.cpuUsage(before).then(({ user, system }) => {
            if ((user + system) / 1000 > limits.milliseconds * job.documents.length || Date.now() > end) giveUp(`${limits.milliseconds / 1000} s`);
          }, () => {});
        }, 50);
      };
      worker.on('message', (message: 'ready' | { readonly results: CompileResult[] }) => {
        if (message === 'ready') begin().catch(reject);
        else resolve(message.results);
      });
      worker.on('error', (error: Error & { code?: string }) => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? giveUp(`${limits.megabytes} MiB`) : reject(error)));
      worker.on('exit', (code) => reject(new Error(`the compiling thread ended with ${code}`)));
    });
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}
