// What is wrong, and how much of that is shown already: nothing of a field that was never left, everything once it was asked to submit.
import { same, type Definition, type FormState, type Json, type Problem } from '#engine';
import { validatorFor } from '../revision.ts';
import { language, said } from '../words.ts';
import { fieldPlace, saidFault, schemaPointer } from './faults.ts';
import type { Upload } from './uploads.ts';
import type { Fault } from './widget.ts';

/** What a server says of a submission. */
export interface Said {
  readonly at: string;
  readonly what: string;
  readonly remedy: string;
}

/** The faults of one form as its reader meets them. */
export class Verdict {
  readonly #left = new Set<string>();
  #asked = false;
  #said: readonly Fault[] = [];
  #shown = new Map<string, Fault>();
  /** What was said of a place, and of what: said anew only when that is another, for the words cost more than the verdict. */
  readonly #worded = new Map<string, { readonly problem: Problem; readonly language: string; readonly fault: Fault }>();
  #judging: ({ readonly definition: Definition } & typeof import('./judging.ts')) | undefined;

  /** Whether the reader has asked to submit, so that every fault is shown. */
  get asked(): boolean {
    return this.#asked;
  }

  /** Whether a change can alter what is shown. */
  get watches(): boolean {
    return this.#asked || this.#left.size > 0;
  }

  get faults(): readonly Fault[] {
    return [...this.#shown.values()];
  }

  at(place: string): Fault | undefined {
    return this.#shown.get(place);
  }

  /** Whether what judges the forms of a definition is here. */
  judges(definition: Definition | undefined): boolean {
    return this.#judging !== undefined && this.#judging.definition === definition;
  }

  /** Brings here what judges the forms of a definition, and answers whether that is news; where it cannot be reached nothing is found. */
  async fetch(definition: Definition): Promise<boolean> {
    if (this.judges(definition)) return false;
    const [judging] = await Promise.all([import('./judging.ts'), validatorFor(definition), import('../sentences.ts').then(({ learn }) => learn())]).catch(() => []);
    if (judging) this.#judging = { ...judging, definition };
    return judging !== undefined;
  }

  begin(): void {
    this.#left.clear();
    this.#asked = false;
    this.#said = [];
    this.#shown.clear();
  }

  /** The reader has been at a place and went on. */
  leave(place: string): void {
    this.#left.add(place);
  }

  /** Everything is shown from now on; what the server said before is over. */
  ask(): void {
    this.#asked = true;
    this.#said = [];
  }

  /** What the server found, each at its place until that is changed. */
  refuse(problems: readonly Said[]): void {
    this.#asked = true;
    this.#said = problems.map(saidFault);
  }

  forget(place: string): void {
    this.#said = this.#said.filter((fault) => fault.at !== place);
  }

  /** Takes what is wrong now and answers the places whose message changed. `pending` are the files on their way. Nothing is judged while nothing would be shown. */
  judge(state: FormState, pending: ReadonlyMap<string, readonly Upload[]>): readonly string[] {
    const { definition } = state;
    const before = this.#shown;
    this.#shown = new Map();
    const show = (at: string, fault: (place: string) => Fault) => {
      const place = fieldPlace(definition, at);
      if (!this.#shown.has(place) && (this.#asked || this.#left.has(place))) this.#shown.set(place, fault(place));
    };
    if (this.watches && this.judges(definition)) for (const problem of this.#judging!.judge(state)) show(problem.at, (place) => this.#fault(definition, problem, place));
    for (const fault of this.#said) show(fault.at, (at) => ({ ...fault, at }));
    if (this.#asked && this.#judging) {
      const { uploadFault } = this.#judging;
      for (const [pointer, list] of pending) {
        const field = definition.field(schemaPointer(pointer));
        show(pointer, (at) => uploadFault(at, field ? said(field.label) : '', list.every((upload) => upload.fault !== undefined)));
      }
    }
    return [...new Set([...this.#shown.keys(), ...before.keys()])].filter((place) => this.#shown.get(place)?.text !== before.get(place)?.text);
  }

  #fault(definition: Definition, problem: Problem, at: string): Fault {
    const known = this.#worded.get(at);
    if (known && known.language === language() && same(known.problem as unknown as Json, problem as unknown as Json)) return known.fault;
    const fault = { at, text: this.#judging!.worded(definition, problem) };
    this.#worded.set(at, { problem, language: language(), fault });
    return fault;
  }
}
