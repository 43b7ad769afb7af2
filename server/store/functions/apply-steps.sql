-- The writes of steps (in: type StepWrite of store/step.ts), many in one transaction, at most one for each instance. Each is written as a
-- whole or not at all: one whose guard does not hold is left out and answered 'stale', one whose instance somebody else holds 'locked'
-- (with `waits` it is waited for). What fails otherwise fails the call, and the caller asks again one by one.
-- Two calls never wait for each other in a ring: instances are taken without waiting, or alone; then places, numbers and new ids, each in order.
create type step_write as (
  id uuid, version integer, at timestamptz, process text, digest text, number text, item uuid, org text, "startedBy" text,
  state text, finished boolean, since timestamptz, due timestamptz, snapshot text, data text, access text, "grant" json, "revoke" json, columns jsonb,
  take json, reservations json, prev text, entry text, salt text, payload text, open json, close json, offer json, set json, cancel json, outbox json,
  files json, directory json, draft json, key text, next text, voter text, wait integer, recall boolean);
create type step_done as (id uuid, taken text, known text, chain text);

create function apply_steps(steps json, waits boolean) returns table (id uuid, outcome text, "full" text, number text, hash text)
  language plpgsql rows 10 security definer set search_path from current
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off as $$
#variable_conflict use_column
declare
  asked   constant step_write[] := array(select w from json_populate_recordset(null::step_write, steps) w order by w.id);
  free    uuid[];              -- instances nobody else holds
  moved   uuid[];              -- those due at another time than before
  worded  uuid[];              -- and those that say something else in their columns
  good    step_write[];        -- steps whose guards hold
  done    step_done[];         -- and what was found out for each
  s       step_write;
  missed  text;
  short   jsonb := '{}';       -- the reservation that found no place, by instance
  changed uuid[];
  gone    uuid[];              -- drafts that are closed
  has     record;              -- which kinds of writes there are at all
  written integer;
begin
  if not is_step() then
    raise exception 'only a step writes a case' using errcode = 'insufficient_privilege';
  end if;

  -- The guard: nobody took a step since this one was judged.
  if waits then
    select array_agg(i.id), array_agg(w) filter (where i.version = w.version), array_agg(i.id) filter (where i.due is distinct from w.due), array_agg(i.id) filter (where i.columns - 'comment' <> w.columns - 'comment')
      into free, good, moved, worded
      from (select i.id, i.version, i.due, i.columns from instance i where i.id in (select u.id from unnest(asked) u) order by i.id for no key update) i join unnest(asked) w on w.id = i.id;
  else
    select array_agg(i.id), array_agg(w) filter (where i.version = w.version), array_agg(i.id) filter (where i.due is distinct from w.due), array_agg(i.id) filter (where i.columns - 'comment' <> w.columns - 'comment')
      into free, good, moved, worded
      from (select i.id, i.version, i.due, i.columns from instance i where i.id in (select u.id from unnest(asked) u) order by i.id for no key update skip locked) i join unnest(asked) w on w.id = i.id;
  end if;
  good := good || array(select w from unnest(asked) w where w.version = 0 and not exists (select from instance i where i.id = w.id));

  select bool_or(w.reservations is not null) as reservations, bool_or(w.take is not null) as take, bool_or(w."revoke" is not null) as "revoke", bool_or(w."grant" is not null) as "grant",
      bool_or(w.close is not null) as close, bool_or(w.open is not null) as open, bool_or(w.offer is not null) as offer, bool_or(w.cancel is not null) as cancel,
      bool_or(w.set is not null) as set, bool_or(w.outbox is not null) as outbox, bool_or(w.files is not null) as files, bool_or(w.directory is not null) as directory, bool_or(w.recall) as recall
    into has from unnest(good) w;

  -- A decision that is taken back takes its messages with it, as long as none has left.
  if has.recall then
    perform from outbox_message o where (o.instance_id, o.seq) in (select w.id, w.version from unnest(good) w where w.recall) order by o.id for update;
    good := array(select w from unnest(good) w where w.recall is not true
      or not exists (select from outbox_message o where o.instance_id = w.id and o.seq = w.version and (o.state <> 'waiting' or o.attempts > 0)));
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
      perform direct(s.directory);
    end loop;
  end if;

  -- Service numbers: gap-free, because whatever fails from here on takes all of it back.
  if has.take then
    with wanted as materialized (
      select w.id, w.process, w.take->>'period' as period, w.take->>'prefix' as prefix, (w.take->>'digits')::integer as digits,
          row_number() over (partition by w.process, w.take->>'period' order by w.id) as place
        from unnest(good) w where w.take is not null
    ), counted as (
      insert into number_sequence as c (process, period, last) select w.process, w.period, count(*) from wanted w group by 1, 2 order by 1, 2
        on conflict (process, period) do update set last = c.last + excluded.last returning c.process, c.period, c.last
    )
    select array_agg((w.id, t.taken, coalesce(nullif(t.taken, ''), w.number), null)::step_done) into done
      from unnest(good) w cross join lateral (select coalesce((
        select n.prefix || '-' || n.period || '-' || lpad(m::text, greatest(n.digits, length(m::text)), '0')
          from wanted n join counted c on c.process = n.process and c.period = n.period
          cross join lateral (select c.last + n.place - (select count(*) from wanted o where o.process = n.process and o.period = n.period) as m) placed
          where n.id = w.id), '') as taken) t;
  else
    done := array(select (w.id, '', w.number, null)::step_done from unnest(good) w);
  end if;
  done := array(select (w.id, d.taken, d.known, encode(sha256(convert_to(w.prev || chr(10) || d.taken || chr(10) || w.entry, 'UTF8')), 'hex'))::step_done
    from unnest(done) d join unnest(good) w on w.id = d.id);

  insert into instance (id, process, digest, number, item_id, org_id, started_by, state, finished, started_at, since, touched_at, due, version, head_hash, snapshot, data, access, columns)
    select w.id, w.process, w.digest, nullif(d.taken, ''), w.item, w.org, w."startedBy", w.state, w.finished, w.at, w.since, w.at, w.due, 1, d.chain, w.snapshot, w.data, w.access, w.columns
    from unnest(good) w join unnest(done) d on d.id = w.id where w.version = 0 order by w.id
    on conflict (id) do nothing;
  get diagnostics written = row_count;
  if written <> (select count(*) from unnest(good) w where w.version = 0) then
    raise exception 'another step came first' using errcode = 'WF001';
  end if;
  update instance i set
      number = coalesce(i.number, nullif(d.taken, '')), state = w.state, finished = w.finished, since = w.since, touched_at = w.at, due = w.due, version = i.version + 1,
      head_hash = d.chain, snapshot = w.snapshot, data = coalesce(w.data, i.data), access = coalesce(w.access, i.access), columns = w.columns
    from unnest(good) w join unnest(done) d on d.id = w.id where i.id = w.id and w.version > 0;

  insert into history_entry (instance_id, seq, prev, hash, digest, number, entry, key, next, voter, voted_at)
    select w.id, w.version + 1, w.prev, d.chain, w.digest, d.taken, w.entry, w.key, w.next, w.voter, case when w.voter is not null then w.at end from unnest(good) w join unnest(done) d on d.id = w.id;
  insert into history_payload (instance_id, seq, salt, bytes) select w.id, w.version + 1, w.salt, w.payload from unnest(good) w;

  if has."revoke" then
    delete from instance_access a using unnest(good) w, json_to_recordset(w."revoke") as g(grantee text, entry smallint)
      where a.instance_id = w.id and a.grantee = g.grantee and a.entry = g.entry;
  end if;
  if has."grant" then
    insert into instance_access (instance_id, grantee, entry) select w.id, g.grantee, g.entry from unnest(good) w, json_to_recordset(w."grant") as g(grantee text, entry smallint);
  end if;

  if has.close then
    update task t set closed_at = w.at, outcome = c.outcome
      from unnest(good) w, json_to_recordset(w.close) as c(id text, outcome text) where t.instance_id = w.id and t.id = c.id;
  end if;
  if has.open then
    insert into task (instance_id, id, process, state, opened_at, candidates, "except")
      select w.id, o.id, w.process, o.state, o.at, o.candidates, o."except"
      from unnest(good) w, json_to_recordset(w.open) as o(id text, state text, at timestamptz, candidates text[], "except" text)
      -- One whose decision is taken back opens again.
      on conflict (instance_id, id) do update set closed_at = null, outcome = null, candidates = excluded.candidates;
  end if;
  if has.offer then
    update task t set candidates = o.candidates
      from unnest(good) w, json_to_recordset(w.offer) as o(id text, candidates text[]) where t.instance_id = w.id and t.id = o.id;
  end if;

  -- What inboxes and keywords are looked up in follows the rows above.
  changed := array(select w.id from unnest(good) w where w.close is not null or w.offer is not null or w.id = any (moved));
  if changed <> '{}' then
    perform drop_offers(changed);
  end if;
  changed := array(select w.id from unnest(good) w where w.open is not null or w.offer is not null or w."grant" is not null or w."revoke" is not null or w.id = any (moved));
  if changed <> '{}' then
    perform keep_offers(changed);
  end if;
  changed := array(select w.id from unnest(good) w where w.version = 0 or w.take is not null or w.id = any (worded));
  if changed <> '{}' then
    perform keep_words(changed);
  end if;

  if has.cancel then
    delete from timer t using unnest(good) w, json_array_elements_text(w.cancel) as c(name) where t.instance_id = w.id and t.name = c.name;
  end if;
  if has.set then
    insert into timer (instance_id, name, due_at)
      select w.id, t.name, t.at from unnest(good) w, json_to_recordset(w.set) as t(name text, at timestamptz)
      on conflict (instance_id, name) do update set due_at = excluded.due_at, claimed_until = null, retry_at = null, tries = 0;
  end if;

  if has.recall then
    delete from outbox_message o using unnest(good) w where w.recall and o.instance_id = w.id and o.seq = w.version;
  end if;
  if has.outbox then
    insert into outbox_message (id, instance_id, seq, kind, recipient, payload, due_at, created_at)
      select o.id, w.id, w.version + 1, o.kind, o.recipient, replace(o.payload, '{instance.number}', coalesce(d.known, '{instance.number}')), w.at + make_interval(secs => coalesce(w.wait, 0)), w.at
      from unnest(good) w join unnest(done) d on d.id = w.id, json_to_recordset(w.outbox) as o(id uuid, kind text, recipient text, payload text);
  end if;

  if has.files then
    update file f set instance_id = w.id, draft_id = null
      from unnest(good) w, json_array_elements_text(w.files) named where f.id = named::uuid and f.instance_id is null;
  end if;
  with of_start as (
    delete from draft d using unnest(good) w where w.version = 0 and d.id = w.id returning d.id
  ), of_event as (
    delete from draft d using unnest(good) w
      where w.version > 0 and w.draft is not null and d.instance_id = w.id and d.account_id = (w.draft->>'account')::uuid and d.event = w.draft->>'event' returning d.id
  )
  select array_agg(c.id) into gone from (select id from of_start union all select id from of_event) c;
  if gone is not null then
    delete from file f where f.draft_id = any (gone);   -- uploaded but named nowhere
  end if;

  return query
    select w.id, case when d.id is not null then 'committed' when w.version = 0 or w.id = any (free) then 'stale' else 'locked' end, short->>w.id::text, d.known, d.chain
    from unnest(asked) w left join unnest(done) d on d.id = w.id;
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
-- it has its name and its code, and does nothing.
create function direct(changes json) returns void language plpgsql set search_path from current as $$
declare
  r record;
begin
  for r in
    select * from json_to_recordset(changes) as x(kind text, id text, type text, name text, region text, portal text, attributes jsonb, state text, username text, mail text, mobile text, hash text, org text, roles text[])
  loop
    case r.kind
      when 'organisation' then
        insert into organisation (id, type, name, region, portal, attributes, state)
          values (r.id, r.type, r.name, r.region, (select p.id from portal p where p.id = r.portal), r.attributes, r.state);
      when 'account' then
        insert into account (id, username, name, mail, mobile, password_hash, state) values (r.id::uuid, r.username, r.name, r.mail, r.mobile, r.hash, r.state);
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
      when 'withdraw' then
        delete from account a where a.id = r.id::uuid and a.state = 'pending';
        delete from organisation o where o.id = r.id and o.state = 'pending';
    end case;
  end loop;
end $$;
