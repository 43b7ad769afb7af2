// The inside of the page that is measured: which form and how many fields stand in its address; the outside asks for one measure after the other.
import { open, type Compiled, type JsonObject, type Validate } from '#engine';
import { plainForm } from './plain-form.ts';

/** What the outside may ask. Times are in milliseconds. */
export interface Bench {
  ready(): Promise<void>;
  /** From the call until the last field is painted. */
  mount(): Promise<number>;
  focus(): void;
  /** From each key to the paint of what it wrote, since the last call. */
  keys(): readonly number[];
  /** From the call until all faults are painted. */
  submit(): Promise<number>;
  faults(): number;
}

declare global {
  interface Window { bench: Bench }
}

const query = new URLSearchParams(location.search);
const fields = query.get('fields');
const place = document.querySelector<HTMLElement>('main')!;
let begin: () => void | Promise<unknown>;
let send: () => void;
let typed = '';
let last = '';
let expected = 0;
let keys: number[] = [];

/** After the next frame: a message task follows its style, layout and paint. */
function painted(): Promise<number> {
  return new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  }));
}

async function until(stands: () => boolean, start: number): Promise<number> {
  while (!stands()) await new Promise((done) => requestAnimationFrame(done));
  return (await painted()) - start;
}

const controls = () => place.querySelectorAll<HTMLElement>('input, select');
const control = (name: string) => [...controls()].find((element) => element.id === name || element.id.endsWith(`-${name}`));

addEventListener('input', (event) => {
  const pressed = event.timeStamp;
  void painted().then((now) => keys.push(now - pressed));
}, { capture: true });

window.bench = {
  async ready() {
    const [compiled, workload] = (await Promise.all([`${fields}.json`, `${fields}-workload.json`].map(async (file) => (await fetch(file)).json()))) as [Compiled, { data: JsonObject; typed: string; faults: number }];
    const { data } = workload;
    typed = workload.typed;
    expected = workload.faults;
    last = compiled.fields.at(-1)!.name;
    if (query.get('form') === 'plain') {
      begin = () => { const form = plainForm(place, compiled.document.form!, data); send = form.submit; };
    } else {
      const [{ default: validate }] = await Promise.all([import(/* @vite-ignore */ new URL(`${fields}.mjs`, location.href).href) as Promise<{ default: Validate }>, import('../../renderer/theme.css'), import('../../renderer/base.css'), import('../../renderer/form/wf-form.ts')]);
      const definition = open(compiled, validate, { digest: 'bench' });
      const facts = { actor: { id: 'u', name: 'U', kind: 'person', roles: [], permissions: [] }, now: { instant: '2026-11-18T06:32:00.000Z', date: '2026-11-18', time: '14:32', zone: 'Asia/Shanghai' }, params: {} } as const;
      begin = () => {
        const form = document.createElement('wf-form');
        Object.assign(form, { definition, data, facts, context: { event: 'SEND', writes: 'all', requires: [], judge: 'full' } });
        place.replaceChildren(form);
        send = () => form.submit();
      };
    }
    await painted();
  },
  mount() {
    const start = performance.now();
    void begin();
    return until(() => control(last) !== undefined, start);
  },
  focus() {
    control(typed)!.focus();
    keys = [];
  },
  keys: () => keys,
  submit() {
    const start = performance.now();
    send();
    return until(() => this.faults() >= expected, start);
  },
  faults: () => place.querySelectorAll('.fault').length,
};
