// A thread of its own for what is not trusted: one job after another, each within CPU time and memory; whoever breaks a limit is ended with his thread.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What broke a limit, instead of an answer. */
export interface Broken { readonly broke: 'time' | 'memory' }

export interface Thread<Job, Answer> {
  /** The answer to one job. CPU time counts, so that a busy machine refuses nobody. */
  ask(job: Job, milliseconds: number): Promise<Answer | Broken>;
  close(): Promise<void>;
}

/** How many times the CPU time a job may take is waited for it, should its thread neither work nor end: on a busy machine it gets its time late. */
const patience = 15;

/** Milliseconds after which a thread is let go that nobody asked. */
const idleTime = 120_000;

/** What jobs leave behind stays in the memory of a thread: from this part of its limit on it serves no further one. */
const worn = 0.5;

interface Kept { readonly worker: Worker; served: number }

/** A thread that is kept between two jobs, for starting one takes longer than most of them. It says 'ready', and answers with the bytes it then holds. */
export function openThread<Job, Answer extends { readonly bytes: number }>(file: URL, { megabytes }: { readonly megabytes: number }): Thread<Job, Answer> {
  let kept: Kept | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const letGo = async (): Promise<void> => {
    clearTimeout(idle);
    const thread = kept;
    kept = undefined;
    await thread?.worker.terminate();
  };
  const ready = async (): Promise<Kept> => {
    const thread = kept ?? { worker: await start(file, megabytes), served: 0 };
    // A thread that ends while nobody asks it is replaced for the next job.
    if (!kept) thread.worker.once('exit', () => { if (kept === thread) kept = undefined; });
    return (kept = thread);
  };
  const ask = async (job: Job, milliseconds: number): Promise<Answer | Broken> => {
    clearTimeout(idle);
    const thread = await ready();
    thread.served += 1;
    const answer = await work<Job, Answer>(thread.worker, job, milliseconds).catch(async (error: unknown) => {
      await letGo();
      throw error;
    });
    if (!('broke' in answer)) {
      if (answer.bytes > worn * megabytes * 1_048_576) await letGo();
      else idle = setTimeout(() => void letGo(), idleTime).unref();
      return answer;
    }
    await letGo();
    // Memory that earlier jobs left behind is not held against this one.
    return answer.broke === 'memory' && thread.served > 1 ? ask(job, milliseconds) : answer;
  };
  return {
    ask(job, milliseconds) {
      const answer = last.then(() => ask(job, milliseconds));
      last = answer.catch(() => {});
      return answer;
    },
    close: () => last.then(letGo),
  };
}

/** A thread that is ready, and keeps nobody from ending. */
function start(file: URL, megabytes: number): Promise<Worker> {
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: megabytes } });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.once('message', () => {
      worker.unref();
      resolve(worker);
    });
  });
}

/** The answer of a thread to one job, or the limit that it broke. */
async function work<Job, Answer extends object>(worker: Worker, job: Job, milliseconds: number): Promise<Answer | Broken> {
  const before = await worker.cpuUsage();
  const end = Date.now() + patience * milliseconds;
  const over = new AbortController();
  let watch: NodeJS.Timeout | undefined;
  worker.ref();
  try {
    return await new Promise((resolve, reject) => {
      const { signal } = over;
      once(worker, 'message', { signal }).then(([answer]: Answer[]) => resolve(answer!), (error: Error & { readonly code?: string }) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ broke: 'memory' });
        else reject(error);
      });
      once(worker, 'exit', { signal }).then(([code]: number[]) => reject(new Error(`a working thread ended with ${code}`)), reject);
      watch = setInterval(() => {
        void worker.cpuUsage(before).then(({ user, system }) => {
          if ((user + system) / 1000 > milliseconds || Date.now() > end) resolve({ broke: 'time' });
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
