// Secrets of a submission: in hand for one step, judged by the page's own judgement, hashed only once the step may be, and never written.
import { referenced, secretFields, secretProblems, type Command, type Definition, type Effect, type Facts, type Problem } from '#engine';
import { hashPassword } from '../edge/password.ts';

/** A command with references in the place of its secrets, and those secrets. */
export interface Taken { readonly command: Command; readonly secrets: ReadonlyMap<string, string>; readonly unfit: (facts: Facts) => readonly Problem[] }

/** Takes the secrets out of a command. */
export function takeSecrets(definition: Definition, command: Command): Taken {
  const { data } = command;
  if (data === undefined || secretFields(definition).length === 0) return { command, secrets: new Map(), unfit: () => [] };
  const taken = referenced(definition, data);
  return { command: { ...command, data: taken.data }, secrets: taken.secrets, unfit: (facts) => secretProblems(definition, data, facts) };
}

/** What is stored of the secrets that the effects of a step ask for, by reference. */
export async function hashesFor(effects: readonly Effect[], secrets: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  const asked = new Set(effects.flatMap((effect) => (effect.type === 'create-account' ? [effect.password] : [])));
  return new Map(await Promise.all([...asked].map(async (reference): Promise<[string, string]> => [reference, await hashPassword(secrets.get(reference)!)])));
}
