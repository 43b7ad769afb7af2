import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Client } from 'pg';
import { databaseFaults } from '../../server/database/check.ts';

let owner: Client;

beforeAll(async () => {
  owner = new Client(inject('postgres'));
  await owner.connect();
});

afterAll(() => owner.end());

async function faultsOf(name: string, options: string): Promise<string[]> {
  await owner.query(`create database ${name} template template0 ${options}`);
  const url = new URL(inject('postgres'));
  url.pathname = name;
  try {
    return await databaseFaults(url.href);
  } finally {
    await owner.query(`drop database ${name} with (force)`);
  }
}

describe('database of an operator', () => {
  it('is accepted when Chinese has trigrams in it', async () => {
    await expect(faultsOf('check_fit', `encoding 'UTF8' locale_provider libc lc_collate 'C' lc_ctype 'C.UTF-8'`)).resolves.toEqual([]);
  });

  it('is refused when its character type knows no Chinese, with the statement that makes a better one', async () => {
    await expect(faultsOf('check_ctype', `encoding 'UTF8' locale_provider libc lc_collate 'C' lc_ctype 'C'`)).resolves.toEqual([
      'The character type of the database knows no Chinese: make one with "create database workflow template template0 encoding \'UTF8\' lc_ctype \'C.UTF-8\'".',
    ]);
  });

  it('is refused when it is not encoded in UTF-8', async () => {
    await expect(faultsOf('check_encoding', `encoding 'LATIN1' locale_provider libc lc_collate 'C' lc_ctype 'C'`)).resolves.toEqual([
      'The database is encoded in LATIN1: make one with ENCODING \'UTF8\'.',
    ]);
  });

  it('is refused when it is not there, naming the setting to correct', async () => {
    const [sentence] = await databaseFaults('postgres://nobody@127.0.0.1:1/nowhere');

    expect(sentence).toMatch(/^The database nowhere at 127\.0\.0\.1:1 cannot be reached: .*\. Start or create it, or correct DATABASE_URL\.$/);
  });
});
