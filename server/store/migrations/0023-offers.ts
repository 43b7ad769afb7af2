// To whom open tasks are offered: a row for each grantee of a seat, in the order of his inbox. A page of it is read off an index, among any number
// of tasks and however many are his; its rows are kept by the step itself, as the words of a case now are, for a trigger costs more than what it does.
import { Migration } from '@mikro-orm/migrations';

export class Offers extends Migration {
  override up(): void {
    this.addSql(`
create table task_offer (
  grantee text collate "C" not null,
  process text collate "C" not null,
  due timestamptz not null,             -- of the case; infinity where nothing is due
  opened_at timestamptz not null,
  instance_id uuid not null,
  task_id text collate "C" not null,
  "except" text,                        -- the account that may not take it
  seen boolean not null                 -- whether this grantee sees the case; else it is asked who reads
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);  -- where pages are vacuumed, the index alone is read

-- Takes away what is not offered any more in these cases. Each offset keeps its question with the row it is asked for, however few rows a table has
-- when this is planned.
create function drop_offers(ids uuid[]) returns void language plpgsql as $$
begin
  delete from task_offer o where o.instance_id = any (ids) and not exists (
    select from task t where t.instance_id = o.instance_id and t.id = o.task_id and t.opened_at = o.opened_at and t.closed_at is null
      and o.grantee = any (t.candidates) and o.due = (select coalesce(i.due, 'infinity') from instance i where i.id = o.instance_id) offset 0);
end $$;

-- And makes what is offered in them now.
create function keep_offers(ids uuid[]) returns void language plpgsql as $$
begin
  insert into task_offer as o (grantee, process, due, opened_at, instance_id, task_id, "except", seen)
    select g.grantee, t.process, i.due, t.opened_at, t.instance_id, t.id, t."except", exists (select from instance_access a where a.grantee = g.grantee and a.instance_id = t.instance_id offset 0)
      from unnest(ids) n(id) cross join lateral (select * from task t where t.instance_id = n.id and t.closed_at is null offset 0) t
        cross join lateral (select coalesce(i.due, 'infinity') as due from instance i where i.id = n.id offset 0) i
        cross join lateral (select distinct c as grantee from unnest(t.candidates) c) g
    on conflict (grantee, process, due, opened_at, instance_id, task_id) do update set seen = excluded.seen where o.seen <> excluded.seen;
end $$;

-- For each thing the reader is, the processes that something of is offered: found by leaping through the index.
create function offers_held() returns table (grantee text, process text) language sql stable as $$
  with recursive held as (
    select h.grantee, n.process from (select unnest(reader_grantees()) collate "C" as grantee offset 0) h
      cross join lateral (select o.process from task_offer o where o.grantee = h.grantee order by o.process limit 1) n
    union all
    select h.grantee, n.process from held h
      cross join lateral (select o.process from task_offer o where o.grantee = h.grantee and o.process > h.process order by o.process limit 1) n
  )
  select h.grantee, h.process from held h
$$;

-- What is offered of one process to one grantee behind a place in that order, as far as it is for this reader; it becomes part of where it stands.
create function offers_of(held_by text, of_process text, past_due timestamptz, past_opened timestamptz, past_instance uuid, past_task text, most integer)
  returns table (due timestamptz, opened_at timestamptz, instance_id uuid, task_id text) language sql stable as $$
  select o.due, o.opened_at, o.instance_id, o.task_id from task_offer o
    where o.grantee = held_by and o.process = of_process and (o.due, o.opened_at, o.instance_id, o.task_id) > (past_due, past_opened, past_instance, past_task)
      and o."except" is distinct from (select reader_account())
      and (o.seen or exists (select from instance_access a where a.instance_id = o.instance_id and a.grantee = any ((select reader_grantees())::text[]) offset 0))
    order by o.due, o.opened_at, o.instance_id, o.task_id limit most
$$;

-- The first tasks that wait for the reader behind a place in his inbox, of one process or of all: of each thing that he is as many as are asked for
-- at most, and only those are put in order together. Row-level security would judge each row that is read; this runs as the owner of the table,
-- of which readers see nothing, and answers a reader what is offered to him.
create function offers_behind(of_process text, past_due timestamptz, past_opened timestamptz, past_instance uuid, past_task text, most integer)
  returns table (due timestamptz, opened_at timestamptz, instance_id uuid, task_id text, mine boolean)
  language plpgsql stable rows 20 security definer set search_path from current
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off as $$
#variable_conflict use_column
begin
  return query
    select o.due, o.opened_at, o.instance_id, o.task_id, bool_or(h.grantee = 'user:' || reader_account())
      from offers_held() h cross join lateral offers_of(h.grantee, h.process, past_due, past_opened, past_instance, past_task, most) o
      where of_process is null or h.process = of_process
      group by o.due, o.opened_at, o.instance_id, o.task_id order by o.due, o.opened_at, o.instance_id, o.task_id limit most;
end $$;

-- How many there are of each process, counted as far as is said. A task that is offered to several things that the reader is counts once.
create function offers_counted(most integer) returns table (process text, count integer)
  language plpgsql stable rows 5 security definer set search_path from current
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off as $$
#variable_conflict use_column
begin
  return query
    with held as materialized (select h.grantee, h.process, count(*) over (partition by h.process) = 1 as alone from offers_held() h)
    select c.process, least(most, c.count)::integer from (
      select h.process, n.count from held h cross join lateral (select count(*) as count from offers_of(h.grantee, h.process, '-infinity', '-infinity', '00000000-0000-0000-0000-000000000000', '', most)) n where h.alone
      union all
      select d.process, count(*) from (
        select distinct h.process, o.instance_id, o.task_id
          from held h cross join lateral offers_of(h.grantee, h.process, '-infinity', '-infinity', '00000000-0000-0000-0000-000000000000', '', most) o where not h.alone) d
        group by d.process) c
      where c.count > 0 order by c.process;
end $$;

alter table task_offer enable row level security;
create policy step on task_offer using ((select is_step())) with check ((select is_step()));

set local app.step = 'on';
insert into task_offer (grantee, process, due, opened_at, instance_id, task_id, "except", seen)
  select g.grantee, t.process, coalesce(i.due, 'infinity'), t.opened_at, t.instance_id, t.id, t."except", a.instance_id is not null
    from task t join instance i on i.id = t.instance_id cross join lateral (select distinct c as grantee from unnest(t.candidates) c) g
      left join (select distinct instance_id, grantee from instance_access) a on a.instance_id = t.instance_id and a.grantee = g.grantee
    where t.closed_at is null;
alter table task_offer add primary key (grantee, process, due, opened_at, instance_id, task_id) include ("except", seen);
create index task_offer_instance on task_offer (instance_id);
drop index task_candidates;

-- In a FROM it becomes part of the statement it stands in: half of what a function costs that is called for each row.
create function pairs_in(words text) returns table (grams integer[]) language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct ((ascii(p.c)::bigint * 40503 + ascii(p.d)) % 2147483647)::integer), '{}')
  from (select string_to_array(lower(words), null) as chars offset 0) t, unnest(t.chars, t.chars[2:]) p(c, d)
  where p.d is not null and p.c <> chr(10) and p.d <> chr(10)
$$;
create or replace function grams(words text) returns integer[] language sql immutable parallel safe as $$ select p.grams from pairs_in(words) p $$;

-- What keywords find these cases by, as they are now. Opinions change with every step: they are not looked up here.
create function keep_words(ids uuid[]) returns void language plpgsql as $$
begin
  insert into instance_words (instance_id, grams)
    select n.id, p.grams
      from unnest(ids) n(id) cross join lateral (
          select concat_ws(chr(10), i.number, (select string_agg(c.value #>> '{}', chr(10)) from jsonb_each(i.columns - 'comment') c where jsonb_typeof(c.value) = 'string')) as words
            from instance i where i.id = n.id offset 0) i
        cross join lateral pairs_in(i.words) p
    on conflict (instance_id) do update set grams = excluded.grams;
end $$;
insert into instance_words (instance_id, grams)
  select i.id, p.grams from instance i cross join lateral (
      select concat_ws(chr(10), i.number, (select string_agg(c.value #>> '{}', chr(10)) from jsonb_each(i.columns - 'comment') c where jsonb_typeof(c.value) = 'string')) as words offset 0) t
    cross join lateral pairs_in(t.words) p
    where not exists (select from instance_words w where w.instance_id = i.id);
create index if not exists instance_words_grams on instance_words using gin (grams);
set local app.step = '';
drop trigger instance_words_begin on instance;
drop trigger instance_words_follow on instance;
drop function keep_words();
drop function words_of(text, jsonb);

-- Cases name accounts by the text of their id; who reads his own rows is found by the index of the account.
create index account_named on account ((id::text));
do $$
declare
  name text;
begin
  foreach name in array array['message', 'draft', 'phrase', 'list_choice', 'saved_query', 'list_export'] loop
    execute format('alter policy sight on %I using (account_id = (select nullif(reader_account(), '''')::uuid))', name);
  end loop;
end $$;
`);
  }
}
