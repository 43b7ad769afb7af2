// A published revision, opened for use: fetched by its digest, which never changes what it names, so it is kept for good.
import { open, type Compiled, type Definition, type Validate } from '#engine';

const kept = new Map<string, Promise<Definition>>();
const validators = new WeakMap<Definition, () => Promise<void>>();

async function fetched(digest: string): Promise<Definition> {
  const response = await fetch(`/revisions/${digest}.json`);
  if (!response.ok) throw new Error(`Revision ${digest} answered ${response.status}.`);
  let found: Validate | undefined;
  const validate: Validate = (data) => {
    if (!found) throw new Error(`The validator of ${digest} is not here yet.`);
    const fits = found(data);
    validate.errors = found.errors;
    return fits;
  };
  const definition = open((await response.json()) as Compiled, validate, { digest });
  validators.set(definition, async () => {
    found ??= ((await import(/* @vite-ignore */ `/revisions/${digest}.mjs`)) as { readonly default: Validate }).default;
  });
  return definition;
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

/** Brings the validator of a definition here, which only filling in a form needs, and not to show it. */
export async function validatorFor(definition: Definition): Promise<void> {
  await validators.get(definition)?.();
}
