// What is wrong, and how much of that is shown already: nothing of a field that was never left, everything once it was asked to submit.
import type { Definition, FormState } from '#engine';
import { validatorFor } from '../revision.ts';
import { learn } from '../sentences.ts';
import { said } from '../words.ts';
import { fieldPlace, saidFault, schemaPointer, uploadFault } from './faults.ts';
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
  #judging: { readonly definition: Definition; readonly faultsOf: (definition: Definition, state: FormState) => readonly Fault[] } | undefined;

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
    const [judging] = await Promise.all([import('./judging.ts'), validatorFor(definition), learn()]).catch(() => []);
    if (judging) this.#judging = { faultsOf: judging.faultsOf, definition };
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

  /** Takes what is wrong now and answers the places whose message changed. `pending` are the files on their way. */
  judge(state: FormState, pending: ReadonlyMap<string, readonly Upload[]>): readonly string[] {
    const { definition } = state;
    const before = this.#shown;
    const found = this.judges(definition) ? this.#judging!.faultsOf(definition, state) : [];
    const waiting = [...pending].map(([pointer, list]) => {
      const field = definition.field(schemaPointer(pointer));
      return uploadFault(pointer, field ? said(field.label) : '', list.every((upload) => upload.fault !== undefined));
    });
    this.#shown = new Map();
    for (const fault of [...found, ...this.#said, ...(this.#asked ? waiting : [])]) {
      const place = fieldPlace(definition, fault.at);
      if (!this.#shown.has(place) && (this.#asked || this.#left.has(place))) this.#shown.set(place, { ...fault, at: place });
    }
    return [...new Set([...this.#shown.keys(), ...before.keys()])].filter((place) => this.#shown.get(place)?.text !== before.get(place)?.text);
  }
}
