// Who asks and how often, to whether the request is taken now; one count per node, in memory, of what never needs to outlive it.

/** How many may come per second on average, and how many at once. */
export interface Rate { readonly perSecond: number; readonly burst: number }

/** A count of requests by key. */
export interface Limiter {
  /** Takes one; answers the seconds to wait when there is none left, else 0. `now` is in milliseconds. */
  take(key: string, now: number): number;
}

interface Bucket { left: number; at: number }

const mostKeys = 20_000;

/** Token buckets; when there are too many, full ones are forgotten, which changes no answer. */
export function limiter(rate: Rate): Limiter {
  const buckets = new Map<string, Bucket>();
  const refilled = (bucket: Bucket, now: number): number => Math.min(rate.burst, bucket.left + (Math.max(0, now - bucket.at) / 1000) * rate.perSecond);
  return {
    take(key, now) {
      if (buckets.size >= mostKeys) for (const [other, bucket] of buckets) if (refilled(bucket, now) >= rate.burst) buckets.delete(other);
      const bucket = buckets.get(key) ?? { left: rate.burst, at: now };
      const left = refilled(bucket, now);
      const isTaken = left >= 1;
      buckets.set(key, { left: isTaken ? left - 1 : left, at: now });
      return isTaken ? 0 : Math.ceil((1 - left) / rate.perSecond);
    },
  };
}
