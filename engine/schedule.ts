// What a definition does by the calendar: on which days and at which instant, what has to be asked first, and what follows for one organisation.
import { ask, type Query } from './ask.ts';
import { pathsOfSchedule, scopeOf, type Definition } from './compiled.ts';
import { notifyEffect } from './consequence.ts';
import type { Schedule } from './definition.ts';
import type { Notify } from './effect.ts';
import type { Facts } from './facts.ts';
import { instanceAt, momentOf } from './moment.ts';
import { evaluate } from './rule.ts';
import { dayInMonth, instantAt } from './time.ts';

/** The instant at which a schedule falls on the day of `now`, by the parameters of the facts; null when it does not fall on it. */
export function occasionOn(definition: Definition, name: string, facts: Facts): string | null {
  const { every, month, day, time } = scheduleOf(definition, name);
  const { date, zone } = facts.now;
  if (every === 'year' && Number(date.slice(5, 7)) !== month) return null;
  if (every !== 'day') {
    const outcome = evaluate(day!, scopeOf(definition, facts));
    const wanted = outcome.known && typeof outcome.value === 'number' && outcome.value >= 1 ? dayInMonth(date, outcome.value) : undefined;
    if (wanted !== date) return null;
  }
  return instantAt(date, time, zone) ?? null;
}

/** What has to be asked before `schedule`, for the organisation of the facts. */
export function askOnSchedule(definition: Definition, name: string, facts: Facts): Query[] {
  const read = pathsOfSchedule(definition.compiled.document.process, scheduleOf(definition, name));
  return ask(definition, null, facts).filter(({ kind, name: asked }) => read.some((path) => path.startsWith(`${kind}.${asked}.`)));
}

/** What a schedule does for the organisation of the facts, whatever day it is; nothing where it is left out. */
export function schedule(definition: Definition, name: string, facts: Facts): readonly Notify[] {
  const declared = scheduleOf(definition, name);
  const scope = momentOf(definition, instanceAt(definition, null, facts, ''), facts);
  const spared = declared.unless === undefined ? undefined : evaluate(declared.unless, scope);
  return spared?.known && spared.value === true ? [] : declared.do.map((action) => notifyEffect(definition, action, scope));
}

function scheduleOf(definition: Definition, name: string): Schedule {
  const declared = definition.compiled.document.process.schedules?.[name];
  if (!declared) throw new Error(`no schedule ${name} in ${definition.compiled.id}`);
  return declared;
}
