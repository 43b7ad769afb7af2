// Working calendars in versions; timers that one node takes at a time, and that are put off when they cannot take effect.
import { Migration } from '@mikro-orm/migrations';

export class Timers extends Migration {
  override up(): void {
    this.addSql(`
create table calendar (
  id text not null,
  number integer not null,            -- the highest one is in force
  digest text not null,
  content jsonb not null,             -- as its file: years with holidays and make-up days
  published_at timestamptz not null default clock_timestamp(),
  primary key (id, number)
);
alter table timer
  add column claimed_until timestamptz,         -- a node is at it until then
  add column retry_at timestamptz,              -- it could not take effect: look again then
  add column tries smallint not null default 0; -- how often it could not
drop index timer_due;
create index timer_due on timer (coalesce(retry_at, due_at), instance_id, name);
`);
  }
}
