// What is being filled in, with everything that keeps it: the draft on the server, what this browser has, what was left by a page before, and a
// newer version from elsewhere. The page says what is typed and draws what stands here.
import { same, withoutSecrets, type Definition, type JsonObject } from '#engine';
import type { Draft, FileInfo } from '../../server/api-types.ts';
import { api } from '../api.ts';
import { DraftKeeper, type Kept } from './draft-keeper.ts';
import { UnsentStore, type Owner } from './unsent.ts';

/** What the form begins with: another object where the page, and not the reader, fills something in. */
export interface Given { readonly data: JsonObject; readonly files: readonly FileInfo[] }

/** Content that is not what the draft has: put back into the form, put aside for another version, waiting to be asked for, or found to have arrived. */
export interface Left { readonly how: 'restored' | 'aside' | 'offered' | 'arrived'; readonly at: string; readonly draft: string; readonly data: JsonObject; readonly opinion: string }

interface Host { requestUpdate(): void; refreshSession(): void }

export class Filling {
  given: Given = { data: {}, files: [] };
  left: Left | undefined;
  /** Words that go with it. */
  opinion = '';
  /** The two versions are being compared. */
  comparing = false;
  readonly #host: Host;
  readonly #keeper: DraftKeeper;
  readonly #store: UnsentStore;
  readonly #definition: Definition;
  readonly #began: Draft;
  #facts: { readonly facts: Draft['facts']; readonly lookup: JsonObject; readonly known: Draft['facts'] } | undefined;

  constructor(draft: Draft, definition: Definition, owner: Owner, host: Host) {
    this.#definition = definition;
    this.#host = host;
    this.#began = draft;
    this.#store = new UnsentStore(owner);
    this.given = { data: draft.data, files: draft.files };
    this.#keeper = new DraftKeeper(draft, () => {
      // Gone, or never this person's: the shell finds out who is signed in now.
      if (this.#keeper.kept.how === 'gone') host.refreshSession();
      host.requestUpdate();
    }, this.#store);
  }

  get kept(): Kept {
    return this.#keeper.kept;
  }

  /** Facts with what was looked up since; the same object while nothing else was. */
  known(facts: Draft['facts']): Draft['facts'] {
    const { lookup } = this.#keeper;
    if (lookup === undefined) return facts;
    if (this.#facts?.facts !== facts || !same(this.#facts.lookup, lookup)) this.#facts = { facts, lookup, known: { ...facts, lookup } };
    return this.#facts.known;
  }

  /** Whether there is something the server does not have. */
  get owes(): boolean {
    return this.#keeper.owes;
  }

  /** What both versions began with, as far as this page knows. */
  get base(): JsonObject {
    return this.#keeper.base;
  }

  /** What was left in this browser goes on where it belongs to this draft, and is offered where it belonged to another. */
  async takeUp(): Promise<void> {
    const left = this.#store.left;
    if (!left) return;
    const draft = this.#began;
    const { at, data, opinion, base } = left;
    const found = { at, draft: left.draft, data, opinion };
    if (left.draft !== draft.id) {
      const arrived = left.sending && draft.instance === null && (await api.instance(left.draft)).ok;
      if (arrived) this.#store.discard();
      this.left = { ...found, how: arrived ? 'arrived' : 'offered' };
      return;
    }
    if (opinion) this.remark(opinion);
    if (same(data, draft.data)) return;
    this.given = { data, files: draft.files };
    this.left = { ...found, how: 'restored' };
    this.#keeper.restore(data, left.version === draft.version ? undefined : draft, base);
  }

  /** Keeps what was typed, but for secrets: neither this browser nor a draft has them. */
  change(data: JsonObject): void {
    this.#keeper.change(withoutSecrets(this.#definition, data));
  }

  remark(opinion: string): void {
    this.opinion = opinion;
    this.#keeper.remark(opinion);
    this.#host.requestUpdate();
  }

  /** Puts data into the form that the reader did not type now. */
  put(data: JsonObject): void {
    this.given = { data, files: this.given.files };
    this.change(data);
    this.#host.requestUpdate();
  }

  restore = () => {
    const { data, opinion } = this.left!;
    this.left = undefined;
    this.remark(opinion);
    this.put(data);
  };

  /** What was restored goes away again; what was only offered is discarded. */
  forgo = () => {
    const { how } = this.left!;
    this.left = undefined;
    if (how === 'restored') return this.put(this.#began.data);
    this.#store.discard();
    this.#host.requestUpdate();
  };

  /** The version that was put aside, and the one that stands here, change places. */
  swap(here: JsonObject): void {
    const { data } = this.left!;
    this.left = { ...this.left!, data: here };
    this.put(data);
  }

  compare = async () => {
    await import('./wf-conflict.ts');
    this.comparing = true;
    this.#host.requestUpdate();
  };

  /** One version was chosen, or each answer by itself; what stood here stays at hand. Without data it is put off. */
  async settle(data: JsonObject | undefined, here: JsonObject): Promise<void> {
    const { kept } = this.#keeper;
    this.comparing = false;
    this.#host.requestUpdate();
    if (data === undefined || kept.how !== 'overtaken') return;
    const files = new Map([...this.given.files, ...kept.newest.files].map((file) => [file.id, file]));
    this.left = same(here, data) ? undefined : { how: 'aside', at: new Date().toISOString(), draft: kept.newest.id, data: here, opinion: this.opinion };
    this.given = { data, files: [...files.values()] };
    await this.#keeper.settle(data, kept.newest);
  }

  /** The page is left, or may be. */
  leave(keepalive = false): Promise<void> {
    return this.#keeper.leave(keepalive);
  }

  flush(keepalive = false): Promise<void> {
    return this.#keeper.flush(keepalive);
  }

  /** It is on its way to be judged; if no answer comes, the next page has to find that out. */
  sending(is: boolean): void {
    this.#keeper.sending(is);
  }

  /** Stops; what is owed stays in this browser, unless it is done with. */
  stop(how?: { readonly done: boolean }): void {
    this.#keeper.stop(how);
  }
}
