// What a person filled in and the server does not have yet, kept in this browser: it outlives a lost connection, a session that ended, a
// reload and a crash. Each account reads only its own; what the server has is removed here.
import type { JsonObject } from '#engine';

/** One form that is not wholly on the server. */
export interface Unsent {
  /** The draft it belongs to, and the version of it that it goes on from, with what that held. */
  readonly draft: string;
  readonly version: number;
  readonly base: JsonObject;
  readonly data: JsonObject;
  readonly opinion: string;
  readonly at: string;
  /** It was sent, and no answer has come. */
  readonly sending: boolean;
}

/** Where a form belongs: to a person in an organisation, and to what is filled in. */
export type Owner = readonly [account: string, org: string, ...place: readonly string[]];

/** The keeping of one form. Two pages may have it open; each removes only what it kept itself. */
export class UnsentStore<T = Unsent> {
  readonly #key: string;
  readonly #page = crypto.randomUUID();

  constructor(owner: Owner) {
    this.#key = `wf-unsent ${owner.join(' ')}`;
  }

  /** What was left, by this page or by one before it. */
  get left(): T | undefined {
    return this.#read()?.unsent;
  }

  /** Keeps it; false when the browser has no room or keeps nothing. */
  keep(unsent: T): boolean {
    try {
      localStorage.setItem(this.#key, JSON.stringify({ page: this.#page, unsent }));
      return true;
    } catch {
      return false;
    }
  }

  /** The server has it. */
  clear(): void {
    if (this.#read()?.page === this.#page) this.discard();
  }

  /** It is given up, whichever page kept it. */
  discard(): void {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // A browser that keeps nothing has nothing to remove.
    }
  }

  #read(): { readonly page: string; readonly unsent: T } | undefined {
    try {
      const text = localStorage.getItem(this.#key);
      return text === null ? undefined : (JSON.parse(text) as { readonly page: string; readonly unsent: T });
    } catch {
      return undefined;
    }
  }
}
