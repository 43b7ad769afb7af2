-- The writes of steps (in: type StepWrite of store/step.ts), many in one transaction, at most one for each instance. Each is written as a
-- whole or not at all: one whose guard does not hold is left out and answered 'stale', one whose instance somebody else holds 'locked'
-- (with `waits` it is waited for). What fails otherwise fails the call, and the caller asks again one by one.
-- Two calls never wait for each other in a ring: instances are taken without waiting, or alone; then places, names, numbers and new ids, each in order.
create type step_take as (prefix text, period text, digits integer);
create type step_open as (id text, state text, at timestamptz, candidates text[], "except" text);
create type step_close as (id text, outcome text);
create type step_access as (grantee text, entry smallint);
create type step_timer as (name text, at timestamptz);
create type step_draft as (account uuid, event text);
create type step_message as (id uuid, kind text, recipient text, payload text);
create type step_write as (
  id uuid, version integer, at timestamptz, process text, digest text, number text, item uuid, org text, "startedBy" text,
  state text, finished boolean, since timestamptz, due timestamptz, snapshot text, data text, access text, "grant" step_access[], "revoke" step_access[], columns jsonb,
  take step_take, reservations json, entry text, salt text, payload text, open step_open[], close step_close[], offer step_open[], set step_timer[], cancel text[], outbox step_message[],
  files uuid[], directory json, draft step_draft, key text, next text, voter text, wait integer, recall boolean);

create function apply_steps(steps json, waits boolean) returns table (id uuid, outcome text, "full" text, number text)
  language plpgsql rows 10 security definer set search_path from current
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off as $$
#variable_conflict use_column
declare
  asked   constant step_write[] := array(select w from json_populate_recordset(null::step_write, steps) w order by w.id);
  free    uuid[];              -- instances nobody else holds
  moved   uuid[];              -- those due at another time than before
  worded  uuid[];              -- and those that say something else in their columns
  good    step_write[];        -- steps whose guards hold
  s       step_write;
  missed  text;
  short   jsonb := '{}';       -- the reservation that found no place, by instance
  numbers jsonb := '{}';       -- the service number that was taken, by instance
  last    integer;
  gone    uuid[];              -- drafts that are closed
  has     record;              -- which kinds of writes there are at all
begin
  if not is_step() then
    raise exception 'only a step writes a case' using errcode = 'insufficient_privilege';
  end if;

  -- The guard: nobody took a step since this one was judged.
  if waits then
    perform from instance i where i.id = asked[1].id for no key update;
  end if;
  select array_agg(i.id), array_agg(w) filter (where i.version = w.version), array_agg(i.id) filter (where i.due is distinct from w.due),
      array_agg(i.id) filter (where i.columns - '{comment,round}'::text[] <> w.columns - '{comment,round}'::text[])
    into free, good, moved, worded
    from (select i.id, i.version, i.due, i.columns from instance i where i.id in (select u.id from unnest(asked) u) order by i.id for no key update skip locked) i join unnest(asked) w on w.id = i.id;
  good := good || array(select w from unnest(asked) w where w.version = 0 and not exists (select from instance i where i.id = w.id));
  select bool_or(w.reservations is not null) as reservations, bool_or(w.take is not null) as take, bool_or(w.directory is not null) as directory, bool_or(w.recall) as recall into has from unnest(good) w;

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
      perform direct(s.directory, s.id, s.process, s.entry::json);
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

  select bool_or(w."revoke" is not null) as "revoke", bool_or(w."grant" is not null) as "grant", bool_or(w.close is not null) as close, bool_or(w.open is not null) as open, bool_or(w.offer is not null) as offer,
      bool_or(w.cancel is not null) as cancel, bool_or(w.set is not null) as set, bool_or(w.outbox is not null) as outbox, bool_or(w.files is not null) as files, bool_or(w.recall) as recall,
      array_agg(w.id) filter (where w.version > 0 and (w.offer is not null or w."grant" is not null or w."revoke" is not null or w.recall or w.id = any (moved))) as reoffered,
      array_agg(w.id) filter (where w.version = 0 or w.take is not null or w.id = any (worded)) as worded, array_agg(w.id) as done
    into has from unnest(good) w;

  -- Offers that end are found by what they stand under, which is what the case and its tasks still say.
  if has.close or has.reoffered is not null then
    delete from task_offer o using unnest(good) w, instance i, task t
      where i.id = w.id and t.instance_id = w.id and t.closed_at is null and (w.id = any (moved) or t.id in (select c.id from unnest(w.close) c union all select c.id from unnest(w.offer) c))
        and o.grantee = any (t.candidates) and o.process = t.process and o.due = coalesce(i.due, 'infinity') and o.opened_at = t.opened_at and o.instance_id = w.id and o.task_id = t.id;
  end if;

  insert into instance (id, process, digest, number, item_id, org_id, started_by, state, finished, started_at, since, touched_at, due, version, snapshot, data, access, columns)
    select w.id, w.process, w.digest, numbers->>w.id::text, w.item, w.org, w."startedBy", w.state, w.finished, w.at, w.since, w.at, w.due, 1, w.snapshot, w.data, w.access, w.columns
    from unnest(good) w where w.version = 0;
  update instance i set
      number = coalesce(i.number, numbers->>w.id::text), state = w.state, finished = w.finished, since = w.since, touched_at = w.at, due = w.due, version = i.version + 1,
      snapshot = w.snapshot, data = coalesce(w.data, i.data), access = coalesce(w.access, i.access), columns = w.columns
    from unnest(good) w where i.id = w.id and w.version > 0;

  insert into history_entry (instance_id, seq, hash, digest, number, entry, key, next, voter, voted_at)
    select w.id, w.version + 1, encode(sha256(convert_to(coalesce(e.hash, repeat('0', 64)) || chr(10) || n.taken || chr(10) || w.entry, 'UTF8')), 'hex'),
        case when w.version = 0 then w.digest end, n.taken, w.entry, w.key, w.next, w.voter, case when w.voter is not null then w.at end
      from unnest(good) w left join history_entry e on e.instance_id = w.id and e.seq = w.version cross join lateral (select coalesce(numbers->>w.id::text, '') as taken) n;
  insert into history_payload (instance_id, seq, salt, bytes) select w.id, w.version + 1, w.salt, w.payload from unnest(good) w;

  if has."revoke" then
    delete from instance_access a using unnest(good) w, unnest(w."revoke") g where a.instance_id = w.id and a.grantee = g.grantee and a.entry = g.entry;
  end if;
  if has."grant" then
    insert into instance_access (instance_id, grantee, entry) select w.id, g.grantee, g.entry from unnest(good) w, unnest(w."grant") g;
  end if;

  if has.close then
    update task t set closed_at = w.at, outcome = c.outcome from unnest(good) w, unnest(w.close) c where t.instance_id = w.id and t.id = c.id;
  end if;
  if has.recall then
    -- One whose decision is taken back opens again.
    update task t set closed_at = null, outcome = null, candidates = o.candidates from unnest(good) w, unnest(w.open) o where w.recall and t.instance_id = w.id and t.id = o.id;
  end if;
  if has.open then
    insert into task (instance_id, id, process, state, opened_at, candidates, "except")
      select w.id, o.id, w.process, o.state, o.at, o.candidates, o."except" from unnest(good) w, unnest(w.open) o
      where w.recall is not true or not exists (select from task t where t.instance_id = w.id and t.id = o.id);
    insert into task_offer (grantee, process, due, opened_at, instance_id, task_id, "except", seen)
      select distinct g, w.process, coalesce(w.due, 'infinity'), o.at, w.id, o.id, o."except", exists (select from instance_access a where a.grantee = g and a.instance_id = w.id)
      from unnest(good) w, unnest(w.open) o, unnest(o.candidates) g where w.id <> all (coalesce(has.reoffered, '{}'));
  end if;
  if has.offer then
    update task t set candidates = o.candidates from unnest(good) w, unnest(w.offer) o where t.instance_id = w.id and t.id = o.id;
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
  if has.set then
    insert into timer (instance_id, name, due_at) select w.id, t.name, t.at from unnest(good) w, unnest(w.set) t
      on conflict (instance_id, name) do update set due_at = excluded.due_at, claimed_until = null, retry_at = null, tries = 0, last_error = null;
  end if;
  if has.outbox then
    insert into outbox_message (id, instance_id, seq, kind, recipient, payload, due_at, created_at)
      select o.id, w.id, w.version + 1, o.kind, o.recipient, replace(o.payload, '{instance.number}', coalesce(numbers->>w.id::text, w.number, '{instance.number}')), w.at + make_interval(secs => coalesce(w.wait, 0)), w.at
      from unnest(good) w, unnest(w.outbox) o;
  end if;

  if has.files then
    update file f set instance_id = w.id, draft_id = null from unnest(good) w where f.id = any (w.files) and f.instance_id is null;
  end if;
  -- With a draft goes what was uploaded to it and named nowhere.
  with of_start as (
    delete from draft d using unnest(good) w where w.version = 0 and d.id = w.id returning d.id
  ), of_event as (
    delete from draft d using unnest(good) w where w.version > 0 and d.instance_id = w.id and d.account_id = (w.draft).account and d.event = (w.draft).event returning d.id
  )
  select array_agg(c.id) into gone from (select id from of_start union all select id from of_event) c;
  if gone is not null then
    delete from file f where f.draft_id = any (gone);
  end if;

  return query
    select w.id, case when w.id = any (has.done) then 'committed' when w.version = 0 or w.id = any (free) then 'stale' else 'locked' end, short->>w.id::text, coalesce(numbers->>w.id::text, w.number) from unnest(asked) w;
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
