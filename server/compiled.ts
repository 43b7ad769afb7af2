// A digest in, a definition opened for use out. What a digest names never changes, so what was opened once stays.
import { createHash } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import { RE2JS } from 're2js';
import { open, type Compiled, type Definition, type Validate } from '#engine';
import { revisionOfDigest } from './store/revision.ts';

export interface Definitions {
  /** The definition of a digest; throws when no revision has it. */
  ofDigest(digest: string): Promise<Definition>;
}

/** A cache over the stored revisions. */
export function openDefinitions(orm: MikroORM): Definitions {
  const opened = new Map<string, Promise<Definition>>();
  return {
    ofDigest(digest) {
      let definition = opened.get(digest);
      if (!definition) {
        definition = load(orm, digest);
        opened.set(digest, definition);
        definition.catch(() => opened.delete(digest));
      }
      return definition;
    },
  };
}

/** The digest that names a compiled definition together with its validator. */
export function digestOf(compiled: string, validator: string): string {
  return createHash('sha256').update(compiled).update('\n').update(validator).digest('hex');
}

/** Opens compiled bytes with patterns that take linear time. */
export async function openCompiled(digest: string, compiled: string, validator: string): Promise<Definition> {
  const module = (await import(`data:text/javascript;base64,${Buffer.from(validator).toString('base64')}`)) as { default: Validate };
  return open(JSON.parse(compiled) as Compiled, module.default, { digest, matches });
}

async function load(orm: MikroORM, digest: string): Promise<Definition> {
  const stored = await revisionOfDigest(orm.em.fork(), digest);
  if (!stored) throw new Error(`no revision has the digest ${digest}`);
  return openCompiled(digest, stored.compiled, stored.validator);
}

const patterns = new Map<string, RE2JS>();

function matches(pattern: string, text: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) patterns.set(pattern, (compiled = RE2JS.compile(pattern)));
  return compiled.matcher(text).find();
}
