// What tests of the page borrow: a form made from a few fields, compiled and opened as the server does it, and set up in the document.
import { compile, open, type Definition, type DefinitionDocument, type Facts, type FormSchema, type JsonObject, type UiSchema } from '#engine';
import '../../renderer/theme.css';
import '../../renderer/base.css';
import { bringReading } from '../../renderer/form/sections.ts';
import '../../renderer/form/wf-form.ts';
import type { WfForm } from '../../renderer/form/wf-form.ts';
import { learn } from '../../renderer/sentences.ts';

await Promise.all([learn('zh-CN'), learn('en'), bringReading()]);

export const facts: Facts = {
  actor: { id: 'hu', name: '胡晓雯', kind: 'person', roles: [], permissions: [], org: { id: 'cj', type: 'enterprise', name: '武汉长江进出口有限公司' } },
  now: { instant: '2026-11-18T06:32:00.000Z', date: '2026-11-18', time: '14:32', zone: 'Asia/Shanghai' },
  org: { id: 'cj', type: 'enterprise', name: '武汉长江进出口有限公司' },
  params: {},
};

/** A definition around a form. */
export async function definitionOf(form: Partial<FormSchema>, ui?: UiSchema, head: Partial<DefinitionDocument['process']> = {}): Promise<Definition> {
  const document = {
    process: {
      format: 1, id: 'sample', title: '样例', parties: { anybody: [{ anyone: true }] },
      events: { SEND: { label: '提交', by: ['anybody'], writes: ['*'] }, FILE: { by: ['anybody'] } },
      read: [{ who: 'anybody' }], ...head,
    },
    form: { type: 'object', additionalProperties: false, properties: {}, ...form },
    ...(ui ? { ui } : {}),
    machine: { id: 'sample', initial: 'start', states: { start: { on: { SEND: 'sent' } }, sent: { on: { FILE: 'filed' }, meta: { label: '已提交' } }, filed: { meta: { label: '已归档', finished: true } } } },
  } as unknown as DefinitionDocument;
  return openDocument(document);
}

/** A document compiled among the faces of others, and opened. Throws with the problems when it does not compile. */
export async function openDocument(document: DefinitionDocument, processes: Parameters<typeof compile>[1]['processes'] = {}): Promise<Definition> {
  const result = compile(document, { processes });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  const url = URL.createObjectURL(new Blob([result.validator], { type: 'text/javascript' }));
  const validator = (await import(/* @vite-ignore */ url)) as { readonly default: Definition['validate'] };
  return open(result.compiled, validator.default, { digest: 'a'.repeat(64) });
}

export interface Setting {
  readonly data?: JsonObject;
  readonly facts?: Partial<WfForm['facts']>;
  readonly context?: Partial<WfForm['context']>;
  readonly properties?: Partial<WfForm>;
}

/** A form in the document, drawn. */
export async function mounted(definition: Definition, { data = {}, facts: more = {}, context = {}, properties = {} }: Setting = {}): Promise<WfForm> {
  const form = document.createElement('wf-form');
  Object.assign(form, { definition, data, facts: { ...facts, ...more }, context: { event: 'SEND', writes: 'all', requires: [], judge: 'full', ...context }, ...properties });
  const main = document.createElement('main');
  main.style.padding = '24px 16px';
  main.append(form);
  document.body.replaceChildren(main);
  await form.ready;
  await drawn(form);
  return form;
}

/** The control of a field, by its pointer. */
export function controlOf(form: WfForm, pointer: string): HTMLInputElement {
  const place = [...form.querySelectorAll<HTMLElement>('[data-pointer]')].find((element) => element.dataset['pointer'] === pointer);
  const control = place?.querySelector<HTMLInputElement>('[contenteditable]') ?? place?.querySelector<HTMLInputElement>('input, select, textarea') ?? place?.querySelector<HTMLInputElement>('button');
  if (!control) throw new Error(`No control for ${pointer}.`);
  return control;
}

/** Everything drawn that was waiting to be drawn, controls that are fetched included. */
export async function drawn(form: WfForm): Promise<void> {
  do {
    await form.updateComplete;
    await form.updateComplete;
    if (form.querySelector('[aria-busy="true"]')) await new Promise((done) => requestAnimationFrame(done));
  } while (form.querySelector('[aria-busy="true"]'));
}
