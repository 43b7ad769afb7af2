// Numbers that the files of portals set for processes, to rows: judged against the current revisions, and only what a file says anew is written.
import { join } from 'node:path';
import { isObject, pointer, setProblems, type Json, type JsonObject, type ProcessHead } from '#engine';
import { readJsonFiles } from './folder.ts';
import type { Fault } from '../edge/problem-response.ts';
import type { Services } from '../services.ts';
import { asking, writing } from '../store/asking.ts';
import { headsOf } from '../store/head.ts';
import { setFromFolder, type Setting } from '../store/parameter.ts';

/** Sets what can be meant; answers the rest with its places below the folder of portals. What cannot be meant leaves in force what was. */
export async function seedParameters({ config, clock, definitions, pool, log }: Services): Promise<readonly Fault[]> {
  const heads = await headsOf(asking(pool));
  const processes: { [id: string]: ProcessHead } = {};
  for (const { id, digest } of heads) processes[id] = (await definitions.ofDigest(digest)).compiled.document.process;
  const faults: Fault[] = [];
  for (const { portal, file, params } of portalsIn(join(config.definitionsDir, 'portals'))) {
    const problems = setProblems(params, processes);
    faults.push(...problems.map((each) => ({ ...each, at: pointer(file) + each.at })));
    const places = new Set(problems.map(({ at }) => at));
    const settings = Object.entries(params).flatMap(([process, values]) => Object.entries(values).map(([name, value]): Setting => ({ process, name, value: value ?? null })));
    const isMeant = ({ process, name }: Setting): boolean => !places.has(pointer('params', process)) && !places.has(pointer('params', process, name));
    const changed = await writing(pool, (query) => setFromFolder(query, { portal, author: `portals/${file}`, wanted: settings.filter(isMeant), left: settings.filter((each) => !isMeant(each)), at: clock.instant }));
    for (const { process, name, value } of changed) log('info', 'A parameter is set.', { portal, process, name, value });
  }
  return faults;
}

function portalsIn(folder: string): { readonly portal: string; readonly file: string; readonly params: { readonly [process: string]: JsonObject } }[] {
  return readJsonFiles(folder).flatMap((file) => {
    const content = 'text' in file ? readable(file.text) : undefined;
    if (!isObject(content)) return [];
    const params = isObject(content['params']) ? content['params'] : {};
    const id = typeof content['id'] === 'string' ? content['id'] : file.name;
    return [{ portal: id, file: file.name, params: Object.fromEntries(Object.entries(params).filter((entry): entry is [string, JsonObject] => isObject(entry[1]))) }];
  });
}

// What cannot be read is told where the portal itself is read.
function readable(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
