-- The writes of steps (in: type StepWrite of store/step.ts), many in one transaction, at most one for each instance. Each is written as a
-- whole or not at all: one whose guard does not hold is left out and answered 'stale', one whose instance somebody else holds 'locked'
-- (with `waits` it is waited for). What fails otherwise fails the call, and the caller asks again one by one.
-- Two calls never wait for each other in a ring: instances are taken without waiting, or alone; then places, names, numbers and new ids, each in order.
-- What is kept byte for byte stands among the texts, and a step names its place there; rows of other tables come as lists, null where there are none.
create type step_take as (prefix text, period text, digits integer);
create type step_write as (
  id uuid, version integer, at timestamptz, process text, digest text, number text, item uuid, org text, "startedBy" text,
  state text, finished boolean, since timestamptz, due timestamptz, snapshot integer, data integer, access integer, columns jsonb,
  take step_take, reservations json, entry integer, salt text, payload integer, cancel text[],
  files uuid[], directory json, account uuid, event text, key text, next text, voter text, wait integer, recall boolean);
create type step_access as (instance uuid, grantee text, entry smallint);
create type step_open as (instance uuid, id text, state text, at timestamptz, candidates text[], "except" text);
create type step_close as (instance uuid, id text, outcome text);
create type step_timer as (instance uuid, name text, at timestamptz);
create type step_message as (instance uuid, id uuid, kind text, recipient text, payload text);

create function apply_steps(steps json, texts text[], grants json, revokes json, opens json, offers json, closes json, timers json, messages json, waits boolean)
  returns table (id uuid, outcome text, "full" text, number text)
  language plpgsql rows 10 security definer set search_path from current
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off as $$
#variable_conflict use_column
declare
  asked   constant step_write[] := array(select w from json_populate_recordset(null::step_write, steps) w order by w.id);
  has     record;              -- which instances and kinds of writes there are at all
  good    step_write[];        -- steps whose guards hold
  done    uuid[];              -- and their instances
  s       step_write;
  missed  text;
  short   jsonb := '{}';       -- the reservation that found no place, by instance
  numbers jsonb := '{}';       -- the service number that was taken, by instance
  last    integer;
  gone    uuid[];              -- drafts that are closed
begin
  if not is_step() then
    raise exception 'only a step writes a case' using errcode = 'insufficient_privilege';
  end if;

  -- The guard: nobody took a step since this one was judged. Of an instance that somebody else holds nothing is known.
  if waits then
    perform from instance i where i.id = asked[1].id for no key update;
  end if;
  select array_agg(w) filter (where w.version = coalesce(i.version, 0)) as good, array_agg(i.id) as free, array_agg(i.id) filter (where w.version > 0 and i.due is distinct from w.due) as moved,
      array_agg(i.id) filter (where w.version > 0 and (i.due is distinct from w.due or w.recall or w.id in (select f.instance from json_populate_recordset(null::step_open, offers) f
        union all select a.instance from json_populate_recordset(null::step_access, grants) a union all select a.instance from json_populate_recordset(null::step_access, revokes) a))) as reoffered,
      array_agg(w.id) filter (where w.version = 0 or w.take is not null or i.columns - '{comment,round}'::text[] <> w.columns - '{comment,round}'::text[]) as worded,
      bool_or(w.version = 0) as starts, bool_or(w.version > 0) as moves, bool_or(w.reservations is not null) as reservations, bool_or(w.take is not null) as take, bool_or(w.directory is not null) as directory,
      bool_or(w.recall) as recall, bool_or(w.cancel is not null) as cancel, bool_or(w.files is not null) as files
    into has
    from unnest(asked) w left join lateral (select i.id, i.version, i.due, i.columns from instance i where i.id = w.id for no key update skip locked) i on true;
  good := coalesce(has.good, '{}');

  -- A decision that is taken back takes its messages with it, as long as none has left.
  if has.recall then
    perform from outbox_message o where (o.instance_id, o.seq) in (select w.id, w.version from unnest(good) w where w.recall) order by o.id for update;
    good := array(select w from unnest(good) w where w.recall is not true
      or not exists (select from outbox_message o where o.instance_id = w.id and o.seq = w.version and (o.state <> 'waiting' or o.attempts > 0)));
    delete from outbox_message o using unnest(good) w where w.recall and o.instance_id = w.id and o.seq = w.version;
  end if;

  -- Places, in one order for all steps; all of a step's or none.
  if has.reservations then
    insert into reservation_total (space, key, used)
      select distinct r.space, r.key, 0 from unnest(good) w, json_to_recordset(w.reservations) as r(space text, key text, amount integer, "limit" integer, held boolean)
      where r.held and r.amount <= r."limit" order by 1, 2 on conflict do nothing;
    perform from reservation_total t
      where (t.space, t.key) in (select r.space, r.key from unnest(good) w, json_to_recordset(w.reservations) as r(space text, key text)) order by t.space, t.key for update;
    foreach s in array good loop
      if s.reservations is not null then
        begin
          perform reserve(s.id, s.reservations);
        exception when sqlstate 'WF002' then
          get stacked diagnostics missed = pg_exception_detail;
          short := short || jsonb_build_object(s.id, missed);
          good := array(select w from unnest(good) w where w.id <> s.id);
        end;
      end if;
    end loop;
  end if;

  -- Who comes to be, changes and goes; a name somebody has refuses the step.
  if has.directory then
    foreach s in array good loop
      perform direct(s.directory, s.id, s.process, texts[s.entry]::json);
    end loop;
  end if;

  -- Service numbers: gap-free, because whatever fails from here on takes all of it back.
  if has.take then
    for s in select w.* from unnest(good) w where w.take is not null order by w.process, (w.take).period, w.id loop
      insert into number_sequence as c (process, period, last) values (s.process, (s.take).period, 1)
        on conflict (process, period) do update set last = c.last + 1 returning c.last into last;
      numbers := numbers || jsonb_build_object(s.id, concat_ws('-', (s.take).prefix, (s.take).period, lpad(last::text, greatest((s.take).digits, length(last::text)), '0')));
    end loop;
  end if;

  done := array(select w.id from unnest(good) w);

  -- Offers that end are found by what they stand under, which is what the case and its tasks still say.
  if closes is not null or offers is not null or has.moved is not null then
    delete from task_offer o using (
        select t.instance_id, t.id, t.process, t.opened_at, coalesce(i.due, 'infinity') as due, g as grantee
        from (select c.instance, c.id from json_populate_recordset(null::step_close, closes) c
          union all select f.instance, f.id from json_populate_recordset(null::step_open, offers) f
          union all select t.instance_id, t.id from task t where t.instance_id = any (has.moved) and t.closed_at is null) n
        join instance i on i.id = n.instance join task t on t.instance_id = n.instance and t.id = n.id cross join unnest(t.candidates) g
        where n.instance = any (done) offset 0) e
      where o.grantee = e.grantee and o.process = e.process and o.due = e.due and o.opened_at = e.opened_at and o.instance_id = e.instance_id and o.task_id = e.id;
  end if;

  if has.starts then
    insert into instance (id, process, digest, number, item_id, org_id, started_by, state, finished, started_at, since, touched_at, due, version, snapshot, data, access, columns)
      select w.id, w.process, w.digest, numbers->>w.id::text, w.item, w.org, w."startedBy", w.state, w.finished, w.at, w.since, w.at, w.due, 1, texts[w.snapshot], texts[w.data], texts[w.access], w.columns
      from unnest(good) w where w.version = 0;
  end if;
  if has.moves then
    update instance i set
        number = coalesce(i.number, numbers->>w.id::text), state = w.state, finished = w.finished, since = w.since, touched_at = w.at, due = w.due, version = i.version + 1,
        snapshot = texts[w.snapshot], data = coalesce(texts[w.data], i.data), access = coalesce(texts[w.access], i.access), columns = w.columns
      from unnest(good) w where i.id = w.id and w.version > 0;
  end if;

  insert into history_entry (instance_id, seq, hash, digest, number, entry, key, next, voter, voted_at)
    select w.id, w.version + 1, encode(sha256(convert_to(coalesce(e.hash, repeat('0', 64)) || chr(10) || n.taken || chr(10) || texts[w.entry], 'UTF8')), 'hex'),
        case when w.version = 0 then w.digest end, n.taken, texts[w.entry], w.key, w.next, w.voter, case when w.voter is not null then w.at end
      from unnest(good) w left join history_entry e on e.instance_id = w.id and e.seq = w.version cross join lateral (select coalesce(numbers->>w.id::text, '') as taken) n;
  insert into history_payload (instance_id, seq, salt, bytes) select w.id, w.version + 1, w.salt, texts[w.payload] from unnest(good) w;

  if revokes is not null then
    delete from instance_access a using json_populate_recordset(null::step_access, revokes) g where g.instance = any (done) and a.instance_id = g.instance and a.grantee = g.grantee and a.entry = g.entry;
  end if;
  if grants is not null then
    insert into instance_access (instance_id, grantee, entry) select g.instance, g.grantee, g.entry from json_populate_recordset(null::step_access, grants) g where g.instance = any (done);
  end if;

  if closes is not null then
    update task t set closed_at = c.at, outcome = c.outcome
      from (select c.instance, c.id, c.outcome, w.at from json_populate_recordset(null::step_close, closes) c join unnest(good) w on w.id = c.instance offset 0) c where t.instance_id = c.instance and t.id = c.id;
  end if;
  if has.recall then
    -- One whose decision is taken back opens again.
    update task t set closed_at = null, outcome = null, candidates = o.candidates
      from json_populate_recordset(null::step_open, opens) o join unnest(good) w on w.id = o.instance where w.recall and t.instance_id = o.instance and t.id = o.id;
  end if;
  if opens is not null then
    with opened as (
      insert into task (instance_id, id, process, state, opened_at, candidates, "except")
        select w.id, o.id, w.process, o.state, o.at, o.candidates, o."except" from json_populate_recordset(null::step_open, opens) o join unnest(good) w on w.id = o.instance
        where w.recall is not true or not exists (select from task t where t.instance_id = w.id and t.id = o.id offset 0) returning task.*
    )
    insert into task_offer (grantee, process, due, opened_at, instance_id, task_id, "except", seen)
      select g, o.process, coalesce(w.due, 'infinity'), o.opened_at, o.instance_id, o.id, o."except", exists (select from instance_access a where a.grantee = g and a.instance_id = o.instance_id offset 0)
      from opened o join unnest(good) w on w.id = o.instance_id cross join unnest(o.candidates) g where o.instance_id <> all (coalesce(has.reoffered, '{}'));
  end if;
  if offers is not null then
    update task t set candidates = o.candidates from json_populate_recordset(null::step_open, offers) o where o.instance = any (done) and t.instance_id = o.instance and t.id = o.id;
  end if;
  if has.reoffered is not null then
    perform keep_offers(has.reoffered);
  end if;
  if has.worded is not null then
    perform keep_words(has.worded);
  end if;

  if has.cancel then
    delete from timer t using unnest(good) w where t.instance_id = w.id and t.name = any (w.cancel);
  end if;
  if timers is not null then
    insert into timer (instance_id, name, due_at) select t.instance, t.name, t.at from json_populate_recordset(null::step_timer, timers) t where t.instance = any (done)
      on conflict (instance_id, name) do update set due_at = excluded.due_at, claimed_until = null, retry_at = null, tries = 0, last_error = null;
  end if;
  if messages is not null then
    insert into outbox_message (id, instance_id, seq, kind, recipient, payload, due_at, created_at)
      select o.id, w.id, w.version + 1, o.kind, o.recipient, replace(o.payload, '{instance.number}', coalesce(numbers->>w.id::text, w.number, '{instance.number}')), w.at + make_interval(secs => coalesce(w.wait, 0)), w.at
      from json_populate_recordset(null::step_message, messages) o join unnest(good) w on w.id = o.instance;
  end if;

  if has.files then
    update file f set instance_id = w.id, draft_id = null from unnest(good) w where f.id = any (w.files) and f.instance_id is null;
  end if;
  -- With a draft goes what was uploaded to it and named nowhere.
  with closed as (
    delete from draft d using (
        select d.id from unnest(good) w cross join lateral (
          select d.id from draft d where w.version = 0 and d.id = w.id
          union all select d.id from (select * from draft d where w.version > 0 and d.instance_id = w.id offset 0) d where d.account_id = w.account and d.event = w.event) d offset 0) c
      where d.id = c.id returning d.id
  )
  select array_agg(c.id) into gone from closed c;
  if gone is not null then
    delete from file f where f.draft_id = any (gone);
  end if;

  return query
    select w.id, case when w.id = any (done) then 'committed' when w.version = 0 or w.id = any (has.free) then 'stale' else 'locked' end, short->>w.id::text, coalesce(numbers->>w.id::text, w.number) from unnest(asked) w;
end $$;

-- Gives back and takes the places of one step; a release comes before a hold.
create function reserve(this uuid, reservations json) returns void language plpgsql set search_path from current as $$
declare
  r record;
begin
  -- A reservation that only changes its key is given back under one and taken under the other, whichever comes first.
  delete from reservation where instance_id = this and name in (select x.name from json_to_recordset(reservations) as x(name text, held boolean) where not x.held);
  for r in
    select * from json_to_recordset(reservations) as x(name text, space text, key text, amount integer, "limit" integer, held boolean) order by space, key, held, name
  loop
    if not r.held then
      update reservation_total set used = used - r.amount where space = r.space and key = r.key;
    else
      update reservation_total as t set used = t.used + r.amount where t.space = r.space and t.key = r.key and t.used + r.amount <= r."limit";
      if not found then
        raise exception 'no place left: %', r.name using errcode = 'WF002', detail = r.name;
      end if;
      insert into reservation (instance_id, name, space, key, amount) values (this, r.name, r.space, r.key, r.amount);
    end if;
  end loop;
end $$;

-- Takes the changes of the directory of one step, in their order (type DirectoryRow of store/step.ts). What waits for a verdict is pending:
-- it has its name and its code, and does nothing. Each change is in the audit log, with the case as its cause.
create function direct(changes json, cause uuid, process text, entry json) returns void language plpgsql set search_path from current as $$
declare
  r record;
begin
  for r in
    select * from json_to_recordset(changes) as x(kind text, id text, type text, name text, region text, portal text, attributes jsonb, state text, username text, mail text, mobile text, "idType" text, "idNumber" text, hash text, org text, roles text[], key text)
  loop
    -- An organisation's id may be no uuid: it is read as one only where it names an account.
    insert into audit_entry (id, at, account_id, name, org_id, action, subject, subject_name, about, after)
      select gen_random_uuid(), clock_timestamp(), case when b.kind = 'person' then b.id::uuid end, case when b.kind = 'person' then b.name else 'system' end, b.org ->> 'id', n.action, n.subject, n.named, n.about,
          jsonb_strip_nulls(n.after || jsonb_build_object('process', process, 'case', cause))
        from json_to_record(entry -> 'by') as b(id text, kind text, name text, org json), lateral (
          select 'organisation.created', 'org:' || r.id, r.name, r.id, jsonb_build_object('type', r.type, 'region', r.region, 'portal', r.portal, 'creditCode', r.attributes -> 'creditCode', 'organisationCode', r.attributes -> 'organisationCode', 'state', r.state)
            where r.kind = 'organisation'
          union all select 'account.created', 'user:' || r.id, r.name, null, jsonb_build_object('username', r.username, 'state', r.state, 'agreed', entry -> 'agreed') where r.kind = 'account'
          union all select 'membership.added', 'user:' || r.id, a.name, r.org, jsonb_build_object('org', o.name, 'roles', r.roles) from account a, organisation o where a.id = (case when r.kind = 'membership' then r.id end)::uuid and o.id = r.org
          union all select 'membership.state', 'user:' || r.id, a.name, r.org, jsonb_build_object('org', o.name, 'state', 'removed') from account a, organisation o where a.id = (case when r.kind = 'membership-end' then r.id end)::uuid and o.id = r.org
          union all select case when r.state is null or o.state <> 'pending' then 'organisation.changed' else 'organisation.' || r.state end, 'org:' || r.id, o.name, r.id, '{}' from organisation o where r.kind = 'organisation-change' and o.id = r.id
          union all select 'account.state', 'user:' || r.id, a.name, null, jsonb_build_object('state', r.state) from account a where a.id = (case when r.kind = 'account-change' then r.id end)::uuid and a.state = 'pending'
          union all select 'account.withdrawn', 'user:' || r.id, a.name, null, '{}' from account a where a.id = (case when r.kind = 'withdraw' then r.id end)::uuid and a.state = 'pending'
          union all select 'organisation.withdrawn', 'org:' || r.id, o.name, r.id, '{}' from organisation o where r.kind = 'withdraw' and o.id = r.id and o.state = 'pending') as n(action, subject, named, about, after);
    case r.kind
      when 'organisation' then
        insert into organisation (id, type, name, region, portal, attributes, state)
          values (r.id, r.type, r.name, r.region, (select p.id from portal p where p.id = r.portal), r.attributes, r.state);
      when 'account' then
        insert into account (id, username, name, mail, mobile, id_type, id_number, password_hash, state) values (r.id::uuid, r.username, r.name, r.mail, r.mobile, r."idType", r."idNumber", r.hash, r.state);
      when 'membership' then
        -- Who was removed comes back as new; who belongs to it already stays as he is.
        insert into membership as m (account_id, org_id, roles) values (r.id::uuid, r.org, r.roles)
          on conflict (account_id, org_id) do update set roles = excluded.roles, state = 'active', by_roles = false, joined_at = now() where m.state = 'removed';
      when 'membership-end' then
        -- Another came first, who is gone now: then this one is the last administrator.
        if end_membership(r.id::uuid, r.org) = 'last-admin' then
          raise exception 'the last administrator stays' using errcode = 'WF001';
        end if;
        -- Whoever goes by himself acts on for another organisation, or for none.
        update session s set org_id = (select m.org_id from membership m join organisation o on o.id = m.org_id and o.state = 'active'
            where m.account_id = s.account_id and m.state = 'active' order by m.org_id limit 1)
          where s.account_id = r.id::uuid and s.org_id = r.org;
      when 'organisation-change' then
        update organisation o set attributes = o.attributes || r.attributes, state = case when o.state = 'pending' then coalesce(r.state, o.state) else o.state end where o.id = r.id;
      when 'account-change' then
        update account a set state = r.state where a.id = r.id::uuid and a.state = 'pending';
      when 'key' then
        update key_record k set account_id = r.id::uuid, bound_at = now() where k.id = r.key::uuid and k.account_id is null and k.blocked_at is null;
        if not found then
          raise exception 'the key is somebody''s' using errcode = 'unique_violation', constraint = 'key_taken';
        end if;
      when 'withdraw' then
        delete from account a where a.id = r.id::uuid and a.state = 'pending';
        delete from organisation o where o.id = r.id and o.state = 'pending';
    end case;
  end loop;
end $$;
