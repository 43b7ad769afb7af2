// Before the tests of the page: what Node judges, for the page to compare with.
import type { TestProject } from 'vitest/node';
import { compile, face, matchesLinearly, open, type Definition, type DefinitionDocument, type Face } from '#engine';
import { processFolders, readFolder, recordFaces } from './definitions.ts';
import { verdictsOf } from './verdicts.ts';

/** A document, what others let it know, and the verdicts of Node over submissions to it. */
export interface Judged { readonly document: DefinitionDocument; readonly processes: { readonly [id: string]: Face }; readonly verdicts: readonly string[] }

declare module 'vitest' {
  interface ProvidedContext { judged: readonly Judged[] }
}

/** Judges as the server does, with patterns in linear time, and provides the verdicts as `judged`. */
export default async function setup(project: TestProject): Promise<void> {
  const documents = [...processFolders('definitions'), 'test/examples/leave'].map((folder) => readFolder(folder));
  const processes = { ...recordFaces, ...Object.fromEntries(documents.map((document) => [document.process.id, face(document)])) };
  const judged: Judged[] = [];
  // A view has no form to judge.
  for (const document of documents.filter(({ form }) => form)) judged.push({ document, processes, verdicts: verdictsOf(await opened(document, processes), document) });
  project.provide('judged', judged);
}

async function opened(document: DefinitionDocument, processes: Judged['processes']): Promise<Definition> {
  const result = compile(document, { processes });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const validator = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(result.validator)}`)) as { readonly default: Definition['validate'] };
  return open(result.compiled, validator.default, { digest: 'a'.repeat(64), matches: matchesLinearly });
}
