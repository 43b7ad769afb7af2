// What happens while pages are open, told at once: one window of a browser keeps the connection and tells the others.
import type { LiveEvents } from '../server/api-types.ts';

type Name = keyof LiveEvents;
/** `ended`: the connection cannot be had; the session may have ended. */
type Told = { readonly [N in Name]: { readonly name: N; readonly data: LiveEvents[N] } }[Name] | { readonly name: 'ended'; readonly data: null };

const names: readonly Name[] = ['counts', 'message', 'cases'];
const prefix = 'wf-live-';
/** Milliseconds: the stream begins when a page has come to rest, and is asked for again when it was refused. */
const pause = { first: 2000, refused: 60_000 };

/** Calls `hear` with each event of a name; answers how to stop. */
export function onLive<N extends Name>(name: N, hear: (data: LiveEvents[N]) => void): () => void {
  const listen = (event: Event): void => hear((event as CustomEvent<LiveEvents[N]>).detail);
  addEventListener(prefix + name, listen);
  return () => removeEventListener(prefix + name, listen);
}

/** Begins to hear; `ended` is called when the connection was refused. Answers how to stop. */
export function startLive(ended: () => void): () => void {
  const others = new BroadcastChannel('wf-live');
  const stopped = new AbortController();
  const tell = (told: Told): void => {
    if (stopped.signal.aborted) return;
    if (told.name === 'ended') ended();
    else dispatchEvent(new CustomEvent(prefix + told.name, { detail: told.data }));
  };
  others.onmessage = ({ data }: MessageEvent<Told>) => tell(data);
  const lead = async (): Promise<void> => {
    await waited(pause.first, stopped.signal);
    while (!stopped.signal.aborted) {
      await streamed((told) => {
        tell(told);
        others.postMessage(told);
      }, stopped.signal);
      await waited(pause.refused, stopped.signal);
    }
  };
  // The window that holds the lock leads; when it is closed the next one does.
  navigator.locks.request('wf-live', { signal: stopped.signal }, lead).catch(() => {});
  return () => {
    stopped.abort();
    others.close();
  };
}

/** Ends when the server refuses the stream; a connection that breaks is taken up again by the browser itself. */
function streamed(tell: (told: Told) => void, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource('/api/live');
    const end = (): void => {
      source.close();
      resolve();
    };
    for (const name of names) source.addEventListener(name, (event) => tell({ name, data: JSON.parse((event as MessageEvent<string>).data) } as Told));
    source.addEventListener('error', () => {
      if (source.readyState !== EventSource.CLOSED) return;
      tell({ name: 'ended', data: null });
      end();
    });
    stopped.addEventListener('abort', end);
  });
}

function waited(milliseconds: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    stopped.addEventListener('abort', () => { clearTimeout(timer); resolve(); });
  });
}
