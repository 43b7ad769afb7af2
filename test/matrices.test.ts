// What crosses all processes, row by row: who is told what and how, which times hold, which files are taken. A row is data in `matrices/`; another process only adds rows.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { say, type Json, type JsonObject, type Text } from '#engine';
import { processFolders, readFolder, sourceIn } from './support/definitions.ts';

interface Notification { readonly event: string; readonly in: string; readonly message: string; /** A party, or the field that has an address. */ readonly to: string; readonly channels: readonly string[]; readonly says: readonly string[] }
interface Deadline { readonly what: string; readonly in: string; readonly at: string; readonly is: Json; readonly basis: string }
interface Attachment { readonly where: string; readonly in: string; readonly field: string; readonly types: readonly string[]; readonly maxBytes: number; readonly basis: string }

const rows = <Row>(name: string): readonly Row[] => JSON.parse(readFileSync(new URL(`matrices/${name}.json`, import.meta.url), 'utf8')) as Row[];
const documents = new Map(processFolders('definitions').map((folder) => [folder.slice('definitions/'.length), readFolder(folder)]));

/** What stands at a place; undefined where there is none. */
function at(document: Json | undefined, path: string): Json | undefined {
  return path.split('/').slice(1).reduce<Json | undefined>((here, part) => (here as JsonObject | undefined)?.[part], document);
}

describe('who is told (R-135)', () => {
  it.each(rows<Notification>('notifications'))('$in, $event: $message to $to', ({ in: process, message, to, channels, says }) => {
    const document = documents.get(process)!;
    const declared = document.process.messages![message]!;
    const heard = Object.values(document.scenarios ?? {}).flatMap(({ steps }) => steps.flatMap((step) => step.expect?.effects ?? []));
    const scheduled = Object.values(document.process.schedules ?? {}).flatMap((schedule) => schedule.do.map(({ params }) => params.message));

    expect(declared.to).toContainEqual(to.startsWith('/') ? { mail: { var: `form.${to.slice(1)}` } } : to);
    expect(declared.channels).toEqual(expect.arrayContaining([...channels]));
    for (const part of says) expect((declared.text as { readonly 'zh-CN': string })['zh-CN']).toContain(part);
    // A step of a told run sends it, where its effects are compared one by one; or the calendar does.
    expect(heard.includes(`notify ${message}`) || scheduled.includes(message)).toBe(true);
  });
});

describe('a time (R-134)', () => {
  it.each(rows<Deadline>('deadlines'))('$in, $what ($basis)', ({ in: process, at: place, is }) => {
    expect(at(documents.get(process) as unknown as Json, place)).toEqual(is);
  });
});

describe('files (R-130)', () => {
  it.each(rows<Attachment>('attachments'))('$in $field: $where ($basis)', ({ in: folder, field, types, maxBytes }) => {
    const [name, column] = field.slice(1).split('/');
    const document = documents.get(folder) ?? sourceIn(`definitions/${folder}`);

    const declared = at(document as unknown as Json, `/form/properties/${name}${column === undefined ? '' : `/items/properties/${column}`}/x-file`);

    expect(declared).toMatchObject({ types, maxBytes });
  });

  it('of every process and setting stand in the table', () => {
    const told = rows<Attachment>('attachments').map(({ in: folder, field }) => `${folder} ${field}`);
    const named = [...documents].flatMap(([folder, document]) => Object.entries(document.form?.properties ?? {}).flatMap(([name, schema]) => (schema['x-file'] ? [`${folder} /${name}`] : [])));

    expect(named.filter((each) => !told.includes(each))).toEqual([]);
  });
});

describe('a dictionary', () => {
  const entriesOf = (id: string): readonly (readonly [string, string])[] => Object.entries(JSON.parse(readFileSync(new URL(`../definitions/dictionaries/${id}.json`, import.meta.url), 'utf8')).entries as { readonly [code: string]: Text | { readonly label: Text } })
    .map(([code, entry]) => [code, say(typeof entry === 'object' && 'label' in entry ? entry.label : entry, 'zh-CN')] as const);

  it.each(rows<{ readonly dictionary: string; readonly words: readonly string[] }>('dictionaries'))('$dictionary has the words of the platforms (R-232)', ({ dictionary, words }) => {
    const had = entriesOf(dictionary).map(([, word]) => word);

    expect(words.filter((word) => !had.includes(word))).toEqual([]);
  });

  it('of regions has the cities of the four provinces under their codes (R-232)', () => {
    const had = new Map(entriesOf('region'));
    const wanted = Object.entries(JSON.parse(readFileSync(new URL('matrices/regions.json', import.meta.url), 'utf8')) as { readonly [code: string]: string });

    expect(wanted.length).toBeGreaterThan(48);
    expect(wanted.filter(([code, name]) => had.get(code) !== name)).toEqual([]);
  });
});
