// The inside of the page that is measured: which form and which work stand in its address; the outside asks for one measure after the other.
import { open, type Compiled, type Validate } from '#engine';
import type { Workload } from './form-workload.ts';
import { plainForm } from './plain-form.ts';

/** What the outside may ask. Times are in milliseconds. */
export interface Bench {
  ready(): Promise<void>;
  /** From the call until the last field is painted. */
  mount(): Promise<number>;
  focus(): void;
  /** Brings the tick that rules a fifth of the fields under the keys. */
  focusToggle(): void;
  /** Fulfilled when these are in sight, or out of it. */
  toggled(shown: boolean): Promise<number>;
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
const work = query.get('work');
const place = document.querySelector<HTMLElement>('main')!;
let begin: () => void | Promise<unknown>;
let send: () => void;
let aim: Omit<Workload, 'document'>;
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

/** The control of a field or cell, when it is in sight: by its pointer, which ends its id in one spelling or the other. */
function control(pointer: string): HTMLElement | undefined {
  const ends = [pointer, pointer.replaceAll('/', '-')];
  return [...place.querySelectorAll<HTMLElement>('input, select')].find(({ id }) => ends.some((end) => id.endsWith(end)));
}
const stands = (pointer: string) => control(pointer)?.closest('[hidden]') === null;

addEventListener('input', (event) => {
  const pressed = event.timeStamp;
  void painted().then((now) => keys.push(now - pressed));
}, { capture: true });

window.bench = {
  async ready() {
    const [compiled, workload] = (await Promise.all([`${work}.json`, `${work}-workload.json`].map(async (file) => (await fetch(file)).json()))) as [Compiled, typeof aim];
    const { data } = (aim = workload);
    if (query.get('form') === 'plain') {
      begin = () => { const form = plainForm(place, compiled.document.form!, data); send = form.submit; };
    } else {
      const [{ default: validate }] = await Promise.all([import(/* @vite-ignore */ new URL(`${work}.mjs`, location.href).href) as Promise<{ default: Validate }>, import('../../renderer/theme.css'), import('../../renderer/base.css'), import('../../renderer/form/wf-form.ts')]);
      // The sprite of icons, which the frame around every page has brought.
      const [{ render }, { icon }] = await Promise.all([import('lit'), import('../../renderer/icon.ts')]);
      render(icon('check'), document.body.appendChild(document.createElement('p')));
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
    return until(() => stands(aim.last), start);
  },
  focus() {
    control(aim.typed)!.focus();
    keys = [];
  },
  keys: () => keys,
  focusToggle: () => control(aim.toggle!.tick)!.focus(),
  toggled: (shown) => until(() => stands(aim.toggle!.last) === shown, performance.now()),
  submit() {
    const start = performance.now();
    send();
    return until(() => this.faults() >= aim.faults, start);
  },
  faults: () => place.querySelectorAll('.fault').length,
};
