// One row on a stage: the fault, then what was stopped is brought back, then everything that must hold is looked at.
import type { Figures, Row, Size } from './rows.ts';
import type { Stage } from './stage.ts';
import { openBook, verdicts } from './verifier.ts';

export interface Outcome { readonly figures: Figures; readonly faults: readonly string[]; readonly seconds: number }

/** Runs a row to its end or to its time, and verifies the cases it touched. */
export async function runRow(stage: Stage, row: Row, size: Size): Promise<Outcome> {
  const begun = performance.now();
  const { rows: [now] } = await stage.owner.query<{ now: string }>('select clock_timestamp()::text as now');
  const acknowledged = stage.acknowledged.length;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Figures>((resolve) => {
    timer = setTimeout(() => {
      stage.violations.push(`it does not come to an end within ${row.within} s`);
      resolve({ did: -1 });
    }, row.within * 1000);
  });
  const broken = (error: Error): Figures => {
    stage.violations.push(`it broke off: ${error.stack ?? error.message}`);
    return { did: -1 };
  };
  const figures = await Promise.race([row.run(stage, size).catch(broken), late]).finally(() => clearTimeout(timer));
  if (figures.did === 0) stage.violations.push('the fault did not happen, so nothing is proved');
  await stage.heal();
  // Cases of earlier rows that were not touched were looked at then; of those that were, all that was ever told counts.
  const book = await openBook(stage, now!.now);
  const faults = [...stage.violations.splice(0), ...verdicts(book)];
  const told = stage.acknowledged.length - acknowledged;
  const answers = [...stage.answers].sort().map(([status, count]) => `${status} ×${count}`).join(', ');
  stage.answers.clear();
  return { figures: { ...figures, acknowledged: told, cases: book.cases.size, ...(answers === '' ? {} : { answers }) }, faults, seconds: (performance.now() - begun) / 1000 };
}

/** A line for people. */
export function lineOf({ id, does }: Row, { figures: { did: _, ...figures }, faults, seconds }: Outcome): string {
  const told = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`).join('; ');
  return `${faults.length === 0 ? 'holds ' : 'BROKEN'} ${id.padEnd(4)} ${does} (${seconds.toFixed(1)} s)\n       ${told}${faults.slice(0, 20).map((fault) => `\n       ${fault}`).join('')}`;
}
