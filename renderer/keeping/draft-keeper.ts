// Keeps a draft: in this browser at once, on the server a moment later and when the page is left, never two at a time. What it has to say is its state.
import { same, type JsonObject } from '#engine';
import type { Draft } from '../../server/api-types.ts';
import { type Refusal } from '../api.ts';
import { draftApi } from './requests.ts';
import { declined } from '../liking.ts';
import type { UnsentStore } from './unsent.ts';

/** How the keeping stands: kept at a moment or with nothing to keep yet, on its way, overtaken by another page, without a draft to keep it in, or failed. */
export type Kept =
  | { readonly how: 'kept'; readonly at: string | undefined }
  | { readonly how: 'changed' }
  | { readonly how: 'overtaken'; readonly newest: Draft }
  | { readonly how: 'gone' }
  /** `here`: this browser has it. */
  | { readonly how: 'failed'; readonly refusal: Refusal; readonly here: boolean };

const delay = 2000;
const soon = 250;
const again = { first: 4000, most: 30_000 };

/** Saves what is filled in on one draft, and until that is done in `store` where there is one; tells `moved` whenever its state changes, or what was looked up for it. */
export class DraftKeeper {
  kept: Kept;
  /** What the server last looked up for the form as it was then; absent where that does not hang on what is filled in. */
  lookup: JsonObject | undefined;
  readonly #store: UnsentStore | undefined;
  readonly #id: string;
  readonly #moved: () => void;
  #version: number;
  #base: JsonObject;
  #data: JsonObject | undefined;
  #opinion = '';
  #sent = false;
  #tries = 0;
  #here = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  #stopped = false;

  constructor(draft: Pick<Draft, 'id' | 'version' | 'updatedAt' | 'data'>, moved: () => void, store?: UnsentStore) {
    this.#id = draft.id;
    this.#version = draft.version;
    this.#base = draft.data;
    this.#store = store;
    this.#moved = moved;
    this.kept = { how: 'kept', at: draft.version > 1 ? draft.updatedAt : undefined };
    addEventListener('online', this.#online);
  }

  /** Whether there is something the server does not have. */
  get owes(): boolean {
    return this.#data !== undefined;
  }

  /** The reader says when it is saved; until then this browser has it. */
  get #byHand(): boolean {
    return this.#store !== undefined && declined('autosave');
  }

  /** What this page and the newer draft both began with, as far as this page knows. */
  get base(): JsonObject {
    return this.#base;
  }

  change(data: JsonObject): void {
    this.#data = data;
    if (this.kept.how === 'kept') this.#say({ how: 'changed' });
    this.#keep();
    if (!this.#byHand) this.#plan(delay);
  }

  /** Words beside the form; the server keeps them only once they are sent, so this browser does until then. */
  remark(opinion: string): void {
    this.#opinion = opinion;
    this.#keep();
  }

  /** Goes on with what another page of this browser left, over the version that it knew. */
  restore(data: JsonObject, newest?: Draft, base?: JsonObject): void {
    this.#data = data;
    if (base) this.#base = base;
    if (newest) return this.#say({ how: 'overtaken', newest });
    this.#say({ how: 'changed' });
    this.#plan(delay);
  }

  /** Saves what is owed before the page is left; for whoever saves by hand it stays in this browser. */
  async leave(keepalive: boolean): Promise<void> {
    if (this.#byHand) return this.#keepNow();
    return this.flush(keepalive);
  }

  /** Saves what is owed now. */
  async flush(keepalive = false): Promise<void> {
    clearTimeout(this.#timer);
    this.#keepNow();
    await this.#saving;
    if (this.#stopped || this.#data === undefined || this.kept.how === 'overtaken' || this.kept.how === 'gone') return;
    this.#saving = this.#save(keepalive);
    await this.#saving;
    this.#saving = undefined;
  }

  /** Goes on from the newer draft with these data. */
  async settle(data: JsonObject, newest: Draft): Promise<void> {
    this.#version = newest.version;
    this.#base = newest.data;
    this.#data = data;
    this.#say({ how: 'changed' });
    await this.flush();
  }

  /** It is on its way to be judged; if no answer comes, the next page has to find that out. */
  sending(is: boolean): void {
    this.#sent = is;
    this.#keepNow();
  }

  /** Stops; what is owed stays in this browser, unless it is done with. */
  stop({ done = false } = {}): void {
    if (this.#stopped) return;
    if (!done) this.#keepNow();
    clearTimeout(this.#timer);
    clearTimeout(this.#keeping);
    removeEventListener('online', this.#online);
    this.#stopped = true;
    this.#data = undefined;
    if (done) this.#store?.discard();
  }

  #online = () => void this.leave(false);

  #keep(): void {
    this.#keeping ??= setTimeout(() => this.#keepNow(), soon);
  }

  #keepNow(): void {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    if (this.#stopped) return;
    if (this.#data === undefined && this.#opinion === '' && !this.#sent) return this.#store?.clear();
    this.#here = this.#store !== undefined && this.#store.keep({ draft: this.#id, version: this.#version, base: this.#base, data: this.#data ?? this.#base, opinion: this.#opinion, at: new Date().toISOString(), sending: this.#sent });
  }

  async #save(keepalive: boolean): Promise<void> {
    const data = this.#data!;
    const answer = await draftApi.saveDraft(this.#id, { data, version: this.#version }, keepalive);
    if (this.#stopped) return;
    if (answer.ok) return this.#saved(data, answer.value);
    const { refusal } = answer;
    if (refusal.status === 409) return this.#overtaken();
    if (refusal.status === 404) return this.#say({ how: 'gone' });
    this.#failed(refusal);
  }

  #failed(refusal: Refusal): void {
    this.#say({ how: 'failed', refusal, here: this.#here });
    // Also after a sign-in that has ended: until one signs in again nothing is lost, and then it is saved.
    if ([0, 401, 408, 429].includes(refusal.status) || refusal.status >= 500) this.#plan(Math.min(again.first * 2 ** this.#tries++, again.most));
  }

  #saved(data: JsonObject, { version, updatedAt, lookup }: { readonly version: number; readonly updatedAt: string; readonly lookup?: JsonObject }): void {
    this.#version = version;
    this.#base = data;
    this.#tries = 0;
    this.lookup = lookup ?? this.lookup;
    if (this.#data !== data) {
      this.#say({ how: 'changed' });
      return this.#plan(delay);
    }
    this.#data = undefined;
    this.#keepNow();
    this.#say({ how: 'kept', at: updatedAt });
  }

  /** Another page has saved meanwhile. What it wrote is a question only where it wrote something else. */
  async #overtaken(): Promise<void> {
    const newest = await draftApi.draft(this.#id, AbortSignal.timeout(30_000));
    if (this.#stopped) return;
    if (!newest.ok) return this.#failed(newest.refusal);
    if (same(newest.value.data, this.#base)) {
      this.#version = newest.value.version;
      return this.#save(false);
    }
    if (!same(newest.value.data, this.#data!)) return this.#say({ how: 'overtaken', newest: newest.value });
    this.#saved(this.#data!, newest.value);
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
