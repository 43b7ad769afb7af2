// Numbers that portals set, and what was done by the calendar. Messages of the calendar are about no case.
import { Migration } from '@mikro-orm/migrations';

export class Schedules extends Migration {
  override up(): void {
    this.addSql(`
create table parameter (               -- what a portal sets for a process; of each name the newest row that is valid counts
  portal text not null,
  process text not null,
  name text not null,
  valid_from timestamptz not null,
  value jsonb,                         -- null: the default of the definition again
  origin text not null check (origin in ('folder', 'page')),
  author text not null,
  primary key (portal, process, name, valid_from)
);
create trigger parameter_is_final before update or delete on parameter for each row execute function refuse_change();
create trigger parameter_stays before truncate on parameter execute function refuse_change();

create function set_params(of_portal text, of_process text, at timestamptz) returns jsonb language sql stable as $$
  select jsonb_object_agg(v.name, v.value) filter (where v.value is not null)
  from (select distinct on (p.name) p.name, p.value from parameter p
        where p.portal = of_portal and p.process = of_process and p.valid_from <= at order by p.name, p.valid_from desc) v
$$;

create table schedule_run (            -- whom a schedule has reached on a day: the row is the claim
  process text not null,
  schedule text not null,
  day date not null,
  target text not null,                -- organisation
  done_at timestamptz not null,
  primary key (process, schedule, day, target)
);

alter table outbox_message alter column instance_id drop not null;
`);
  }
}
