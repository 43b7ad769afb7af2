// Keeps a draft: a few seconds after each change, at once when the page is left, never two at a time. What it has to say is its state.
import type { JsonObject } from '#engine';
import { api, type Refusal } from './api.ts';

/** How the keeping stands: kept at a moment or with nothing to keep yet, on its way, overtaken by another page, or failed. */
export type Kept =
  | { readonly how: 'kept'; readonly at: string | undefined }
  | { readonly how: 'changed' }
  | { readonly how: 'overtaken' }
  | { readonly how: 'failed'; readonly refusal: Refusal };

const delay = 2000;
const again = 8000;

/** Saves the data of one draft; tells `moved` whenever its state changes, or what was looked up for it. */
export class DraftKeeper {
  kept: Kept;
  /** What the server last looked up for the form as it was then; absent where that does not hang on what is filled in. */
  lookup: JsonObject | undefined;
  readonly #id: string;
  readonly #moved: () => void;
  #version: number;
  #data: JsonObject | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;

  constructor(draft: { readonly id: string; readonly version: number; readonly updatedAt: string }, moved: () => void) {
    this.#id = draft.id;
    this.#version = draft.version;
    this.#moved = moved;
    this.kept = { how: 'kept', at: draft.version > 1 ? draft.updatedAt : undefined };
  }

  /** Whether there is something the server does not have. */
  get owes(): boolean {
    return this.#data !== undefined;
  }

  change(data: JsonObject): void {
    this.#data = data;
    if (this.kept.how !== 'overtaken') this.#say({ how: 'changed' });
    this.#plan(delay);
  }

  /** Saves what is owed now. */
  async flush(keepalive = false): Promise<void> {
    clearTimeout(this.#timer);
    await this.#saving;
    if (this.#data === undefined || this.kept.how === 'overtaken') return;
    this.#saving = this.#save(keepalive);
    await this.#saving;
    this.#saving = undefined;
  }

  /** Lets the data of this page win over a newer draft. */
  async overwrite(): Promise<void> {
    const newest = await api.draft(this.#id, AbortSignal.timeout(30_000));
    if (!newest.ok) return this.#say({ how: 'failed', refusal: newest.refusal });
    this.#version = newest.value.version;
    this.#say({ how: 'changed' });
    await this.flush();
  }

  /** Stops; what is owed stays unsaved. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#data = undefined;
  }

  async #save(keepalive: boolean): Promise<void> {
    const data = this.#data!;
    const answer = await api.saveDraft(this.#id, { data, version: this.#version }, keepalive);
    if (answer.ok) {
      this.#version = answer.value.version;
      this.lookup = answer.value.lookup ?? this.lookup;
      if (this.#data === data) {
        this.#data = undefined;
        return this.#say({ how: 'kept', at: answer.value.updatedAt });
      }
      return this.#plan(delay);
    }
    if (answer.refusal.status === 409) return this.#say({ how: 'overtaken' });
    this.#say({ how: 'failed', refusal: answer.refusal });
    // Also after a sign-in that has ended: until one signs in again nothing is lost, and then it is saved.
    if ([0, 401].includes(answer.refusal.status) || answer.refusal.status >= 500) this.#plan(again);
  }

  #plan(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), wait);
  }

  #say(kept: Kept): void {
    this.kept = kept;
    this.#moved();
  }
}
