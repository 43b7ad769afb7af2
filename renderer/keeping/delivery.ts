// Sending until an answer comes. The same request goes under the same key, so that however often it is sent it counts once.
import type { Answer } from '../api.ts';

const patience = { first: 3000, most: 30_000 };
const unreached: ReadonlySet<number> = new Set([0, 502, 503, 504]);

/** One submission on its way; tells `moved` when it has to wait. */
export class Delivery {
  /** It did not arrive so far, and is sent again. */
  waits = false;
  readonly #moved: () => void;
  #again: (() => void) | undefined;
  #givenUp = false;

  constructor(moved: () => void) {
    this.#moved = moved;
  }

  /** The answer; nothing when the reader gave up waiting. */
  async send<T>(request: () => Promise<Answer<T>>): Promise<Answer<T> | undefined> {
    this.#givenUp = false;
    for (let tries = 0; !this.#givenUp; tries += 1) {
      const answer = await request();
      if (answer.ok || !unreached.has(answer.refusal.status)) {
        this.#say(false);
        return answer;
      }
      this.#say(true);
      if (!this.#givenUp) await this.#pause(Math.min(patience.first * 2 ** tries, patience.most));
    }
    this.#say(false);
    return undefined;
  }

  /** Sends again now. */
  again = (): void => this.#again?.();

  giveUp = (): void => {
    this.#givenUp = true;
    this.#again?.();
  };

  #pause(wait: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, wait);
      this.#again = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  #say(waits: boolean): void {
    this.waits = waits;
    this.#moved();
  }
}
