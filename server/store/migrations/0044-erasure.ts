// An erasure goes to the cases of its person by index, then through all others a stretch at a time; and it takes what he sent for himself.
import { Migration } from '@mikro-orm/migrations';

export class Erasure extends Migration {
  override up(): void {
    this.addSql(`
alter table erasure add column claimed_until timestamptz;   -- a node is at it
alter table file add column erased_at timestamptz;          -- its bytes are gone; what it was stands in the history by its hash
create index file_account on file (account_id);
create index message_instance on message (instance_id) where instance_id is not null;

drop function erase_pass(uuid, text);

-- What was asked for, while it is carried out; null where it is not.
create function erasure_ordered(request uuid) returns erasure language plpgsql security definer set search_path from current as $$
declare
  r erasure;
begin
  if not is_step() then raise exception 'an erasure is a step''s' using errcode = 'insufficient_privilege'; end if;
  select * into r from erasure where id = request and state = 'ordered';
  return r;
end $$;

-- The cases a person has to do with: that he began, decided, was asked in or sent something to, and those by which his accounts came to be.
create function erasure_cases(who text) returns setof uuid language plpgsql stable security definer set search_path from current as $$
begin
  if not is_step() then raise exception 'an erasure is a step''s' using errcode = 'insufficient_privilege'; end if;
  return query select id from instance where started_by = who
  union select instance_id from history_entry where voter = who
  union select instance_id from instance_access where grantee = 'user:' || who
  union select instance_id from file where account_id = who::uuid and instance_id is not null
  union select instance_id from message where account_id = who::uuid and instance_id is not null
  union select (after ->> 'case')::uuid from audit_entry where subject = 'user:' || who and after ->> 'case' is not null;
end $$;

-- Files he sent for himself alone: in cases that he began as a person, and in that by which his account came to be where it made no organisation.
-- What he sent for an organisation, or to become somebody in one, is its paper, and others have decided by it.
create function erase_own_files(request uuid, sign text) returns integer language plpgsql security definer set search_path from current as $$
declare
  r erasure := erasure_ordered(request);
  n integer;
begin
  if r.id is null then return null; end if;
  with own as (
    select id from instance where started_by = r.account_id::text and org_id = ''
    union select (a.after ->> 'case')::uuid from audit_entry a where a.subject = 'user:' || r.account_id and a.action = 'account.created' and a.after ->> 'case' is not null
      and not exists (select from audit_entry o where o.action = 'organisation.created' and o.after ->> 'case' = a.after ->> 'case' and o.at between a.at - interval '1 minute' and a.at + interval '1 minute')
  ), gone as (
    update file f set name = sign, bytes = 0, erased_at = now() from own where f.instance_id = own.id and f.erased_at is null
      and not exists (select from audit_entry m where m.subject = 'user:' || r.account_id and m.action = 'membership.added' and m.after ->> 'case' = own.id::text) returning f.id
  ), chunks as (
    delete from file_chunk c using gone where c.file_id = gone.id
  ) select count(*) from gone into n;
  return n;
end $$;

-- What belongs to the person himself, and every table that is of no case. How many rows still held a value.
create function erase_rest(request uuid, sign text) returns integer language plpgsql security definer set search_path from current as $$
declare
  r erasure := erasure_ordered(request);
  who text := r.account_id::text;
begin
  if r.id is null then return null; end if;
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
  perform set_config('app.erasure', 'off', true);
  return erase_own_files(request, sign) + erase_columns(request, sign, null);
end $$;

-- The texts of all tables without the values: with cases those rows that are of them, by index; without any those that are of no case.
create function erase_columns(request uuid, sign text, cases uuid[]) returns integer language plpgsql security definer set search_path from current as $$
declare
  r erasure := erasure_ordered(request);
  who text := r.account_id::text;
  hidden constant text := 'without_values(%1$s::text, $1, $2 || case when position($3 in t::text) > 0 then $4 else ''{}'' end, $5)';
  no_person constant text[] := '{account,audit_entry,erasure,failed_round,history_erasure,history_entry,history_payload,migration,revision,revision_drawing,process,portal,dictionary,calendar,content,edition,folder_problem,permission_default,record_switch,number_sequence,schedule_run,parameter}';
  c record;
  n integer;
  total integer := 0;
  touched uuid[] := '{}';
  more uuid[];
begin
  if r.id is null then return null; end if;
  perform set_config('app.erasure', 'on', true);
  for c in
    select k.table_name, k.column_name, k.udt_name, case when k.table_name = 'instance' then 'id' when x.column_name is not null then 'instance_id' end as of_case
      from information_schema.columns k join information_schema.tables b using (table_schema, table_name)
        left join information_schema.columns x on x.table_schema = k.table_schema and x.table_name = k.table_name and x.column_name = 'instance_id'
      where k.table_schema = 'public' and b.table_type = 'BASE TABLE' and k.udt_name in ('text', 'varchar', 'json', 'jsonb', '_text') and not k.table_name = any (no_person)
  loop
    continue when cases is not null and c.of_case is null or cases is null and c.table_name = 'instance';
    -- A key that nobody may take twice stays one that nobody may take twice.
    execute format('with gone as (update %2$I t set %3$I = (' || hidden || ')::%4$s where ' || case when cases is not null then format('t.%I = any ($6) and ', c.of_case) when c.of_case is not null then 't.instance_id is null and $6 is null and ' else '$6 is null and ' end
        || '%1$s::text is distinct from ' || hidden || ' returning %5$s) select count(*), coalesce(array_agg(distinct id), ''{}'') from gone',
        format('t.%I', c.column_name), c.table_name, c.column_name, c.udt_name, case when c.of_case is null then 'null::uuid as id' else format('t.%I as id', c.of_case) end)
      into n, more using r.spread, r.whole, who, r.tied, case when c.table_name like 'reservation%' then sign || ' ' || request else sign end, cases;
    total := total + n;
    if c.table_name = 'instance' then touched := touched || more; end if;
  end loop;
  perform set_config('app.erasure', 'off', true);
  if cardinality(touched) > 0 then perform keep_words(array(select distinct u from unnest(touched) u)); end if;
  return total;
end $$;

-- The same of some cases with their histories, whose chains keep the hashes of what stood there.
create function erase_cases(request uuid, sign text, cases uuid[]) returns integer language plpgsql security definer set search_path from current as $$
declare
  r erasure := erasure_ordered(request);
  who text := r.account_id::text;
  n integer;
  total integer;
begin
  if r.id is null then return null; end if;
  total := erase_columns(request, sign, cases);
  perform set_config('app.erasure', 'on', true);
  with gone as (
    update history_entry t set entry = without_values(t.entry, r.spread, r.whole || case when position(who in t.entry) > 0 then r.tied else '{}' end, sign)
      where t.instance_id = any (cases) and t.entry <> without_values(t.entry, r.spread, r.whole || case when position(who in t.entry) > 0 then r.tied else '{}' end, sign) returning t.instance_id, t.seq, t.number, t.entry
  ), noted as (
    insert into history_erasure select instance_id, seq, 'entry', encode(sha256(convert_to(number || chr(10) || entry, 'UTF8')), 'hex'), request from gone
      on conflict (instance_id, seq, part) do update set sha256 = excluded.sha256, erasure = excluded.erasure returning 1
  ) select count(*) from noted into n;
  total := total + n;
  with gone as (
    -- Whose step it is stands in the entry.
    update history_payload t set bytes = h.anew
      from (select p.instance_id, p.seq, without_values(p.bytes, r.spread, r.whole || case when position(who in p.bytes || e.entry) > 0 then r.tied else '{}' end, sign) as anew from history_payload p join history_entry e using (instance_id, seq) where p.instance_id = any (cases)) h
      where h.instance_id = t.instance_id and h.seq = t.seq and t.bytes <> h.anew returning t.instance_id, t.seq, t.bytes
  ), noted as (
    insert into history_erasure select instance_id, seq, 'payload', encode(sha256(convert_to(bytes, 'UTF8')), 'hex'), request from gone
      on conflict (instance_id, seq, part) do update set sha256 = excluded.sha256, erasure = excluded.erasure returning 1
  ) select count(*) from noted into n;
  perform set_config('app.erasure', 'off', true);
  return total + n;
end $$;

-- Some entries of the log of changes. Numbers stand in it covered, which is still his.
create function erase_audit(request uuid, sign text, entries uuid[]) returns integer language plpgsql security definer set search_path from current as $$
declare
  r erasure := erasure_ordered(request);
  who text := r.account_id::text;
  n integer;
begin
  if r.id is null then return null; end if;
  perform set_config('app.erasure', 'on', true);
  with fresh as (
    select t.id, case when t.account_id = r.account_id then sign else without_values(t.name, r.spread, h.whole, sign) end as name, case when t.subject = 'user:' || who then sign else without_values(t.subject_name, r.spread, h.whole, sign) end as subject_name,
        without_values(case when t.subject = 'user:' || who then without_person(t.before, sign) else t.before end::text, r.spread, h.whole, sign)::jsonb as before,
        without_values(case when t.subject = 'user:' || who then without_person(t.after, sign) else t.after end::text, r.spread, h.whole, sign)::jsonb as after
      from audit_entry t cross join lateral (select r.whole || case when position(who in t::text) > 0 then r.tied else '{}' end as whole) h where t.id = any (entries)
  ), changed as (
    update audit_entry e set name = f.name, subject_name = f.subject_name, before = f.before, after = f.after from fresh f
      where f.id = e.id and (f.name, f.subject_name, f.before, f.after) is distinct from (e.name, e.subject_name, e.before, e.after) returning e.id, audit_text(e) as text
  ), noted as (
    insert into audit_erasure select id, encode(sha256(convert_to(text, 'UTF8')), 'hex'), request from changed on conflict (entry) do update set sha256 = excluded.sha256, erasure = excluded.erasure returning 1
  ) select count(*) from noted into n;
  perform set_config('app.erasure', 'off', true);
  return n;
end $$;
`);
  }
}
