// What is wrong, and how much of that is shown already: nothing of a field that was never left, everything once it was asked to submit.
import { judge, say, type Definition, type FormState } from '#engine';
import { language } from '../words.ts';
import { faultOf, fieldPlace, saidFault, schemaPointer, uploadFault } from './faults.ts';
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

  begin(): void {
    this.#left.clear();
    this.#asked = false;
    this.#said = [];
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

  /** Judges anew and answers the places whose message changed. `pending` are the files on their way. */
  judge(definition: Definition, state: FormState, pending: ReadonlyMap<string, readonly Upload[]>): readonly string[] {
    const before = this.#shown;
    const found = judge(state).map((problem) => faultOf(definition, problem));
    const waiting = [...pending].map(([pointer, list]) => {
      const field = definition.field(schemaPointer(pointer));
      return uploadFault(pointer, field ? say(field.label, language()) : '', list.every((upload) => upload.fault !== undefined));
    });
    this.#shown = new Map();
    for (const fault of [...found, ...this.#said, ...(this.#asked ? waiting : [])]) {
      const place = fieldPlace(definition, fault.at);
      if (!this.#shown.has(place) && (this.#asked || this.#left.has(place))) this.#shown.set(place, { ...fault, at: place });
    }
    return [...new Set([...this.#shown.keys(), ...before.keys()])].filter((place) => this.#shown.get(place)?.text !== before.get(place)?.text);
  }
}
