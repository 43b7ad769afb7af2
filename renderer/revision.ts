// A published revision, opened for use: fetched by its digest, which never changes what it names, so it is kept for good.
import { open, type Compiled, type Definition, type Validate } from '#engine';

const kept = new Map<string, Promise<Definition>>();

async function fetched(digest: string): Promise<Definition> {
  const [response, module] = await Promise.all([
    fetch(`/revisions/${digest}.json`),
    import(/* @vite-ignore */ `/revisions/${digest}.mjs`) as Promise<{ readonly default: Validate }>,
  ]);
  if (!response.ok) throw new Error(`Revision ${digest} answered ${response.status}.`);
  return open((await response.json()) as Compiled, module.default, { digest });
}

/** The definition a digest names. A failure is not kept. */
export async function revision(digest: string): Promise<Definition> {
  const known = kept.get(digest) ?? fetched(digest);
  kept.set(digest, known);
  try {
    return await known;
  } catch (fault) {
    kept.delete(digest);
    throw fault;
  }
}
