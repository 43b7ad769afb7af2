// What a piece of work asks the database, statement by statement: it shows in what an answer may not tell.
import pg from 'pg';

type Ask = (this: pg.Client, statement: unknown, ...more: unknown[]) => unknown;

/** The texts of all statements sent while the work runs, beside its result. Nothing else may run meanwhile. */
export async function statementsOf<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly statements: readonly string[] }> {
  const statements: string[] = [];
  const prototype = pg.Client.prototype as unknown as { query: Ask };
  const { query } = prototype;
  prototype.query = function (statement, ...more) {
    const text = typeof statement === 'string' ? statement : (statement as { readonly text?: string } | null)?.text;
    if (text !== undefined) statements.push(text);
    return query.call(this, statement, ...more);
  };
  try {
    return { result: await work(), statements };
  } finally {
    prototype.query = query;
  }
}
