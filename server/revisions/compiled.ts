// A digest in, a definition opened for use out. What a digest names never changes, so what was opened once stays.
import { createHash } from 'node:crypto';
import { matchesLinearly, open, type Compiled, type Definition, type Validate } from '#engine';
import type { StoredRevision } from '../store/revision.ts';

export interface Definitions {
  /** The definition of a digest; throws when no revision has it. */
  ofDigest(digest: string): Promise<Definition>;
}

/** A cache over stored revisions. */
export function openDefinitions(load: (digest: string) => Promise<StoredRevision | null>): Definitions {
  const opened = new Map<string, Promise<Definition>>();
  const read = async (digest: string): Promise<Definition> => {
    const stored = await load(digest);
    if (!stored) throw new Error(`no revision has the digest ${digest}`);
    return openCompiled(stored);
  };
  return {
    ofDigest(digest) {
      let definition = opened.get(digest);
      if (!definition) {
        definition = read(digest);
        opened.set(digest, definition);
        definition.catch(() => opened.delete(digest));
      }
      return definition;
    },
  };
}

/** The digest of bytes: of a document, or of a compiled definition together with its validator. */
export function digestOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  parts.forEach((part, i) => hash.update(i === 0 ? part : `\n${part}`));
  return hash.digest('hex');
}

/** Opens compiled bytes with patterns that take linear time. */
export async function openCompiled({ digest, compiled, validator }: StoredRevision): Promise<Definition> {
  const module = (await import(`data:text/javascript;base64,${Buffer.from(validator).toString('base64')}`)) as { default: Validate };
  return open(JSON.parse(compiled) as Compiled, module.default, { digest, matches: matchesLinearly });
}
