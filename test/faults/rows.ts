// The faults, one a row: what is done to the product, how much of it in the tests and in a long run, and the seconds after which
// a run has failed: a busy machine needs many times those of a quiet one.
import { restore } from './backup.ts';
import { burn, dripBytes, publishMeanwhile, sendHarm, shiftClock, spoilMail } from './clients.ts';
import { breakMigrations, cutAtCommit, exhaustPool, fillDisk, killDatabase, raceTwoNodes, tamper } from './database.ts';
import { deliverTimersTwice, freezeInTransaction, killNodes, stopUnderLoad } from './nodes.ts';
import type { Stage } from './stage.ts';

/** How much of a fault. */
export type Size<Names extends string = string> = { readonly [Name in Names]: number };

/** What a row tells of its run; `did` counts the faults that really happened, of which there must be one. */
export interface Figures { readonly did: number; readonly [name: string]: string | number }

export interface Row {
  readonly id: string;
  readonly does: string;
  readonly short: Size | null;
  readonly full: Size;
  /** Seconds, in full size. */
  readonly within: number;
  run(stage: Stage, size: Size): Promise<Figures>;
}

function row<Names extends string>(id: string, does: string, { short, full, within }: { readonly short: Size<Names> | null; readonly full: Size<Names>; readonly within: number }, run: (stage: Stage, size: Size<Names>) => Promise<Figures>): Row {
  return { id, does, short, full, within, run: run as Row['run'] };
}

export const rows: readonly Row[] = [
  row('F1', 'kill -9 of a random node again and again while clients work', { short: { steps: 150, workers: 8, least: 200, most: 500 }, full: { steps: 10_000, workers: 32, least: 500, most: 3000 }, within: 6000 }, killNodes),
  row('F2', 'kill -9 of PostgreSQL and its children while clients work', { short: null, full: { steps: 5000, workers: 32, kills: 20 }, within: 6000 }, killDatabase),
  row('F3', 'the connection is cut between COMMIT and its answer, or before', { short: { cuts: 12 }, full: { cuts: 500 }, within: 600 }, cutAtCommit),
  row('F4', 'the disk is full', { short: { rounds: 1 }, full: { rounds: 5 }, within: 120 }, fillDisk),
  row('F5', 'two nodes decide one task', { short: { races: 100, workers: 6 }, full: { races: 10_000, workers: 12 }, within: 6000 }, raceTwoNodes),
  row('F6', 'a node is frozen with a timer in its hand and thawed after another fired it', { short: { alarms: 1 }, full: { alarms: 20 }, within: 600 }, deliverTimersTwice),
  row('F7', 'the clock of a node is wrong by hours and days, and its zone is another', { short: { clocks: 1, alarms: 2 }, full: { clocks: 4, alarms: 10 }, within: 600 }, shiftClock),
  row('F8', 'the mail server refuses, hangs, drops, answers 4xx and 5xx', { short: { steps: 12 }, full: { steps: 300 }, within: 600 }, spoilMail),
  row('F9', 'slow clients, a byte a second', { short: { connections: 60, steps: 20, seconds: 0 }, full: { connections: 1000, steps: 500, seconds: 45 }, within: 600 }, dripBytes),
  row('F10', 'hostile bodies: large, wide, deep, packed, broken', { short: { mebibytes: 2, keys: 20_000, depth: 50_000 }, full: { mebibytes: 64, keys: 1_000_000, depth: 500_000 }, within: 60 }, sendHarm),
  row('F11', 'more requests wait for one case than there are connections', { short: { waiters: 12 }, full: { waiters: 40 }, within: 60 }, exhaustPool),
  row('F12', 'a node is frozen inside a transaction', { short: { rounds: 1, steps: 10 }, full: { rounds: 3, steps: 100 }, within: 600 }, freezeInTransaction),
  row('F13', 'definitions are published while clients work', { short: { publishes: 3, steps: 60, workers: 6 }, full: { publishes: 30, steps: 5000, workers: 32 }, within: 1200 }, publishMeanwhile),
  row('F14', 'a migration is killed in the middle, and two nodes start at once', { short: { kills: 3 }, full: { kills: 40 }, within: 600 }, breakMigrations),
  row('F15', 'a backup under load is restored, and an older node meets a newer schema', { short: { steps: 60, workers: 6 }, full: { steps: 3000, workers: 32 }, within: 900 }, restore),
  row('F16', 'SIGTERM under load', { short: { rounds: 1, steps: 24 }, full: { rounds: 10, steps: 60 }, within: 600 }, stopUnderLoad),
  row('F17', 'a definition burns processor time', { short: { checks: 1 }, full: { checks: 10 }, within: 600 }, burn),
  row('F18', 'the history is corrupted, cut, swapped and shortened', { short: { rounds: 12 }, full: { rounds: 400 }, within: 120 }, tamper),
];
