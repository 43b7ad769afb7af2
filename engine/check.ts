// Faults no schema can see: a document of the right shape in, every name, rule and way that cannot be meant out.
import { directoryProblems } from './check/directory.ts';
import { listProblems } from './check/list.ts';
import { machineProblems } from './check/machine.ts';
import type { Ground } from './check/places.ts';
import { processProblems } from './check/process.ts';
import { recordProblems } from './check/record.ts';
import { rulesProblems } from './check/rules.ts';
import { scoreProblems } from './check/score.ts';
import { sightProblems } from './check/sight.ts';
import { taskProblems } from './check/task.ts';
import { uiProblems } from './check/ui.ts';
import type { DefinitionDocument } from './definition.ts';
import type { Faces } from './check/fact-types.ts';
import { statesOf } from './machine.ts';
import { sorted, type Problem } from './problem.ts';
import type { Types } from './type.ts';

/** All structural faults of a document at once, sorted. `types` are those of its facts; `faces` are the processes it may name, itself among them. */
export function check(document: DefinitionDocument, types: Types, faces: Faces): Problem[] {
  const { process, machine } = document;
  const ground: Ground = {
    types, faces, process, rules: Object.fromEntries(Object.entries(process.rules ?? {}).map(([name, { rule }]) => [name, rule])),
    states: new Set(machine ? statesOf(machine).keys() : []),
  };
  return sorted([
    ...(machine ? machineProblems(document, machine) : []), ...taskProblems(document), ...directoryProblems(document, ground), ...processProblems(document, faces), ...recordProblems(document, faces), ...rulesProblems(document, ground),
    ...listProblems(document, ground), ...uiProblems(document, ground), ...sightProblems(document), ...scoreProblems(document, ground),
  ]);
}
