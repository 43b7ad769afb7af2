// Taking a person's values out of everything: who has asked for it, what was found in histories, and the one function that goes through all tables.
import { Migration } from '@mikro-orm/migrations';

export class Privacy extends Migration {
  override up(): void {
    this.addSql(`
create table erasure (
  id uuid primary key,
  account_id uuid not null references account,
  state text not null check (state in ('asked', 'withdrawn', 'ordered', 'done')),
  asked_at timestamptz not null,
  due_at timestamptz not null,        -- not carried out before
  ended_at timestamptz,               -- withdrawn or done
  ordered_at timestamptz,
  ordered_by uuid,
  spread text[] not null default '{}',  -- what is looked for while it is carried out, and no longer: anywhere in a text,
  whole text[] not null default '{}',   -- as a whole text,
  tied text[] not null default '{}',    -- as a whole text beside the account's id: somebody or something else is called so too
  kept jsonb                            -- how much stayed, by what it is
);
create unique index erasure_open on erasure (account_id) where state in ('asked', 'ordered');

-- The bytes of a history that were written anew. The chain keeps the hash of what stood there; this says what stands there now.
create table history_erasure (
  instance_id uuid not null,
  seq integer not null,
  part text not null check (part in ('entry', 'payload')),
  sha256 text not null,
  erasure uuid not null references erasure,
  primary key (instance_id, seq, part)
);
alter table history_erasure enable row level security;
alter table history_erasure force row level security;
create policy step on history_erasure using ((select is_step())) with check ((select is_step()));

-- The same for the log of changes, whose seals stay.
create table audit_erasure (
  entry uuid primary key,
  sha256 text not null,
  erasure uuid not null references erasure
);

-- What is written once is changed by an erasure alone, and that by who owns the table.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op <> 'TRUNCATE' and current_setting('app.erasure', true) = 'on'
     and pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'usage') then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  raise exception '% is written once and never changed', tg_table_name using errcode = 'insufficient_privilege';
end $$;

-- A text without the values; a whole text may stand in quotes as JSON has them, but names of fields stay.
create function without_values(t text, spread text[], whole text[], sign text) returns text language plpgsql immutable as $$
declare
  v text;
begin
  foreach v in array spread loop t := replace(t, v, sign); end loop;
  foreach v in array whole loop
    t := case when t = v then sign else regexp_replace(t, '"' || regexp_replace(v, '([^[:alnum:]])', '\\\\\\1', 'g') || '"(?!\\s*:)', '"' || sign || '"', 'g') end;
  end loop;
  return t;
end $$;

-- What a change of an account tells of its person.
create function without_person(told jsonb, sign text) returns jsonb language sql immutable as $$
  select case when jsonb_typeof(told) = 'object' then (select jsonb_object_agg(k, case when k in ('mobile', 'idNumber', 'mail', 'name', 'username') and v <> 'null' then to_jsonb(sign) else v end) from jsonb_each(told) e(k, v)) else told end
$$;

-- One pass of an erasure that was ordered: how many rows still held a value. Definitions and what else is no person's are left alone.
create function erase_pass(request uuid, sign text) returns integer language plpgsql security definer set search_path from current as $$
declare
  r erasure;
  who text;
  c record;
  hidden text;
  n integer;
  total integer := 0;
  touched uuid[] := '{}';
  more uuid[];
  no_person constant text[] := '{account,audit_entry,erasure,history_erasure,history_entry,history_payload,migration,revision,revision_drawing,process,portal,dictionary,calendar,content,edition,folder_problem,permission_default,record_switch,number_sequence,schedule_run,parameter}';
begin
  if not is_step() then raise exception 'an erasure is a step''s' using errcode = 'insufficient_privilege'; end if;
  select * into r from erasure where id = request and state = 'ordered';
  if not found then return null; end if;
  who := r.account_id::text;
  perform set_config('app.erasure', 'on', true);

  delete from session where account_id = r.account_id;
  delete from device where account_id = r.account_id;
  delete from phrase where account_id = r.account_id;
  delete from saved_query where account_id = r.account_id;
  delete from list_choice where account_id = r.account_id;
  delete from channel_choice where account_id = r.account_id;
  delete from message where account_id = r.account_id;
  delete from file where account_id = r.account_id and instance_id is null and owner is null;
  delete from draft where account_id = r.account_id;
  delete from file where owner = 'user:' || who;
  delete from record where owner = 'user:' || who;
  delete from role_grant where account_id = r.account_id;
  delete from substitute where account_id = r.account_id or substitute_id = r.account_id;
  delete from outbox_message where recipient = any (r.spread || r.whole || r.tied);
  delete from code where address = any (r.spread || r.whole || r.tied) or about = who or about = any (select lower(v) from unnest(r.whole || r.tied) v);
  delete from attempt where position(who in subject) > 0 or exists (select from unnest(r.spread || r.whole || r.tied) v where right(subject, length(v) + 1) = ' ' || lower(v));
  update membership set state = 'removed', post = null, superior = null, department_id = null, roles = '{}' where account_id = r.account_id and state <> 'removed';
  update membership set superior = null where superior = r.account_id;
  update department set head = null where head = r.account_id;
  update key_record set account_id = null, bound_at = null, holder = sign, credential_id = null, public_key = null where account_id = r.account_id;
  update revision set author = sign where author = any (r.spread || r.whole || r.tied);
  update content set author = sign where author = any (r.spread || r.whole || r.tied);
  update parameter set author = sign where author = any (r.spread || r.whole || r.tied);
  update edition set author = sign where author = any (r.spread || r.whole || r.tied);
  -- Numbers stand in the log covered, which is still his.
  with fresh as (
    select t.id, case when t.account_id = r.account_id then sign else without_values(t.name, r.spread, h.whole, sign) end as name, case when t.subject = 'user:' || who then sign else without_values(t.subject_name, r.spread, h.whole, sign) end as subject_name,
        without_values(case when t.subject = 'user:' || who then without_person(t.before, sign) else t.before end::text, r.spread, h.whole, sign)::jsonb as before,
        without_values(case when t.subject = 'user:' || who then without_person(t.after, sign) else t.after end::text, r.spread, h.whole, sign)::jsonb as after
      from audit_entry t cross join lateral (select r.whole || case when position(who in t::text) > 0 then r.tied else '{}' end as whole) h
  ), changed as (
    update audit_entry e set name = f.name, subject_name = f.subject_name, before = f.before, after = f.after from fresh f
      where f.id = e.id and (f.name, f.subject_name, f.before, f.after) is distinct from (e.name, e.subject_name, e.before, e.after) returning e.id, audit_text(e) as text
  ), noted as (
    insert into audit_erasure select id, encode(sha256(convert_to(text, 'UTF8')), 'hex'), request from changed on conflict (entry) do update set sha256 = excluded.sha256, erasure = excluded.erasure returning 1
  ) select count(*) from noted into total;

  hidden := 'without_values(%1$s::text, $1, $2 || case when position($3 in t::text) > 0 then $4 else ''{}'' end, $5)';
  for c in select k.table_name, k.column_name, k.udt_name, exists (select from information_schema.columns x where x.table_name = k.table_name and x.table_schema = k.table_schema and x.column_name = 'instance_id') as of_case
      from information_schema.columns k join information_schema.tables b using (table_schema, table_name)
      where k.table_schema = 'public' and b.table_type = 'BASE TABLE' and k.udt_name in ('text', 'varchar', 'json', 'jsonb', '_text') and not k.table_name = any (no_person) loop
    -- A key that nobody may take twice stays one that nobody may take twice.
    execute format('with gone as (update %2$I t set %3$I = (' || hidden || ')::%4$s where %1$s::text is distinct from ' || hidden || ' returning %5$s) select count(*), coalesce(array_agg(distinct id), ''{}'') from gone',
        format('t.%I', c.column_name), c.table_name, c.column_name, c.udt_name, case when c.table_name = 'instance' then 't.id' when c.of_case then 't.instance_id as id' else 'null::uuid as id' end)
      into n, more using r.spread, r.whole, who, r.tied, case when c.table_name like 'reservation%' then sign || ' ' || request else sign end;
    total := total + n;
    if c.table_name = 'instance' then touched := touched || more; end if;
  end loop;
  if cardinality(touched) > 0 then perform keep_words(array(select distinct u from unnest(touched) u)); end if;

  with gone as (
    update history_entry t set entry = without_values(t.entry, r.spread, r.whole || case when position(who in t.entry) > 0 then r.tied else '{}' end, sign)
      where t.entry <> without_values(t.entry, r.spread, r.whole || case when position(who in t.entry) > 0 then r.tied else '{}' end, sign) returning t.instance_id, t.seq, t.number, t.entry
  ), noted as (
    insert into history_erasure select instance_id, seq, 'entry', encode(sha256(convert_to(number || chr(10) || entry, 'UTF8')), 'hex'), request from gone
      on conflict (instance_id, seq, part) do update set sha256 = excluded.sha256, erasure = excluded.erasure returning 1
  ) select count(*) from noted into n;
  total := total + n;
  with gone as (
    -- Whose step it is stands in the entry.
    update history_payload t set bytes = h.anew
      from (select p.instance_id, p.seq, without_values(p.bytes, r.spread, r.whole || case when position(who in p.bytes || e.entry) > 0 then r.tied else '{}' end, sign) as anew from history_payload p join history_entry e using (instance_id, seq)) h
      where h.instance_id = t.instance_id and h.seq = t.seq and t.bytes <> h.anew returning t.instance_id, t.seq, t.bytes
  ), noted as (
    insert into history_erasure select instance_id, seq, 'payload', encode(sha256(convert_to(bytes, 'UTF8')), 'hex'), request from gone
      on conflict (instance_id, seq, part) do update set sha256 = excluded.sha256, erasure = excluded.erasure returning 1
  ) select count(*) from noted into n;
  perform set_config('app.erasure', 'off', true);
  return total + n;
end $$;
`);
  }
}
