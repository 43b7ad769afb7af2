// Documents in, compiled definitions or faults out, from a thread with its own memory and CPU time: a definition cannot hurt the service.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CompileAnswer, CompileJob, CompileResult } from './compile-worker.ts';

/** What one document may take; CPU time, so that a busy machine refuses nobody. */
export interface CompileLimits { readonly milliseconds: number; readonly megabytes: number }

export interface Compiler {
  /** Compiles documents as a set and replays their scenarios; one result for each. One set at a time. */
  compile(job: CompileJob): Promise<CompileResult[]>;
  close(): Promise<void>;
}

const usual: CompileLimits = { milliseconds: 2000, megabytes: 128 };

/** Milliseconds after which a thread is given up that neither works nor ends, and after which one is let go that nobody asked. */
const patience = 30_000;
const idleTime = 120_000;

/** Every validator that was opened stays in the memory of a thread: from this part of its limit on it serves no further set. */
const worn = 0.5;

interface Thread { readonly worker: Worker; served: number }

/** A compiler that keeps its thread between two sets, for starting one takes longer than most sets. A thread that broke a limit is ended. */
export function openCompiler(limits = usual): Compiler {
  let kept: Thread | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const letGo = async (): Promise<void> => {
    clearTimeout(idle);
    const thread = kept;
    kept = undefined;
    await thread?.worker.terminate();
  };
  const ready = async (): Promise<Thread> => {
    const thread = kept ?? { worker: await start(limits), served: 0 };
    // A thread that ends while nobody asks it is replaced by the next set.
    if (!kept) thread.worker.once('exit', () => { if (kept === thread) kept = undefined; });
    return (kept = thread);
  };
  const compile = async (job: CompileJob): Promise<CompileResult[]> => {
    clearTimeout(idle);
    const thread = await ready();
    thread.served += 1;
    const answer = await work(thread.worker, job, limits).catch(async (error: unknown) => {
      await letGo();
      throw error;
    });
    if ('results' in answer) {
      if (answer.bytes > worn * limits.megabytes * 1_048_576) await letGo();
      else idle = setTimeout(() => void letGo(), idleTime).unref();
      return answer.results;
    }
    await letGo();
    // Memory that earlier sets left behind is not held against this one.
    if (answer.broke === 'memory' && thread.served > 1) return compile(job);
    const limit = answer.broke === 'memory' ? `${limits.megabytes} MiB` : `${limits.milliseconds / 1000} s`;
    return job.documents.map(() => ({ ok: false, facts: [], faults: [{ code: 'publish.too-costly', at: '', params: { limit } }] }));
  };
  return {
    compile(job) {
      const answer = last.then(() => compile(job));
      last = answer.catch(() => {});
      return answer;
    },
    close: () => last.then(letGo),
  };
}

/** A thread that is ready, and keeps nobody from ending. */
function start({ megabytes }: CompileLimits): Promise<Worker> {
  const worker = new Worker(new URL('./compile-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: megabytes } });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.once('message', () => {
      worker.unref();
      resolve(worker);
    });
  });
}

/** The answer of a thread to one set, or the limit that it broke. */
async function work(worker: Worker, job: CompileJob, limits: CompileLimits): Promise<CompileAnswer | { readonly broke: 'time' | 'memory' }> {
  const before = await worker.cpuUsage();
  const end = Date.now() + patience;
  const over = new AbortController();
  let watch: NodeJS.Timeout | undefined;
  worker.ref();
  try {
    return await new Promise((resolve, reject) => {
      const { signal } = over;
      once(worker, 'message', { signal }).then(([answer]: CompileAnswer[]) => resolve(answer!), (error: Error & { readonly code?: string }) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ broke: 'memory' });
        else reject(error);
      });
      once(worker, 'exit', { signal }).then(([code]: number[]) => reject(new Error(`the compiling thread ended with ${code}`)), reject);
      watch = setInterval(() => {
        void worker.cpuUsage(before).then(({ user, system }) => {
          if ((user + system) / 1000 > limits.milliseconds * job.documents.length || Date.now() > end) resolve({ broke: 'time' });
        }, () => {});
      }, 50);
      worker.postMessage(job);
    });
  } finally {
    clearInterval(watch);
    over.abort();
    worker.unref();
  }
}
