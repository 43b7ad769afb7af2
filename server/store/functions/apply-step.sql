-- The one write of a step, all or nothing (in: type StepWrite of store/step.ts). Runs as the owner of the tables, with one guard at the
-- door, where the application's own role would have it asked again for each table and statement.
create function apply_step(step text) returns text language plpgsql security definer set search_path from current as $$
declare
  s        constant jsonb := step::jsonb;
  this     constant uuid := (s->>'id')::uuid;
  seen     constant integer := (s->>'version')::integer;   -- 0 at the start
  at       constant timestamptz := (s->>'at')::timestamptz;
  is_dirty boolean := false;
  taken    text := '';
  known    text;
  answer   text;
  chain    text;
  gone     uuid[];                                         -- drafts that are closed
  r        record;
begin
  if not is_step() then
    raise exception 'only a step writes a case' using errcode = 'insufficient_privilege';
  end if;

  -- Service number: gap-free, because whatever fails later takes it back.
  if s->'take' is not null then
    insert into number_sequence as n (process, period, last) values (s->>'process', s->'take'->>'period', 1)
      on conflict (process, period) do update set last = n.last + 1
      returning (s->'take'->>'prefix') || '-' || n.period || '-' || lpad(n.last::text, greatest((s->'take'->>'digits')::integer, length(n.last::text)), '0')
      into taken;
    is_dirty := true;
  end if;
  known := coalesce(nullif(taken, ''), s->>'number');

  -- Reservations: one order for all steps, so that two of them never wait for each other. A release comes before a hold.
  if s->'reservations' is not null then
    is_dirty := true;
    for r in
      select * from jsonb_to_recordset(s->'reservations') as x(name text, space text, key text, amount integer, "limit" integer, held boolean)
      order by space, key, held, name
    loop
      if not r.held then
        delete from reservation where instance_id = this and name = r.name;
        update reservation_total set used = used - r.amount where space = r.space and key = r.key;
      else
        if r.amount <= r."limit" then
          insert into reservation_total as t (space, key, used) values (r.space, r.key, r.amount)
            on conflict (space, key) do update set used = t.used + r.amount where t.used + r.amount <= r."limit";
        end if;
        if r.amount > r."limit" or not found then
          raise exception 'no place left: %', r.name using errcode = 'WF002', detail = r.name;
        end if;
        insert into reservation (instance_id, name, space, key, amount) values (this, r.name, r.space, r.key, r.amount);
      end if;
    end loop;
  end if;

  chain := encode(sha256(convert_to((s->>'prev') || chr(10) || taken || chr(10) || (s->>'entry'), 'UTF8')), 'hex');

  -- The guard: nobody took a step since this one was judged.
  if seen = 0 then
    insert into instance (id, process, digest, number, item_id, org_id, started_by, state, finished, started_at, since, touched_at, due,
                          version, head_hash, snapshot, data, access, columns)
    values (this, s->>'process', s->>'digest', nullif(taken, ''), (s->>'item')::uuid, s->>'org', s->>'startedBy', s->>'state', (s->>'finished')::boolean,
            at, (s->>'since')::timestamptz, at, (s->>'due')::timestamptz, 1, chain, s->>'snapshot', s->>'data', s->>'access', s->'columns')
    on conflict (id) do nothing;
  else
    update instance set
      number = coalesce(number, nullif(taken, '')),
      state = s->>'state', finished = (s->>'finished')::boolean,
      since = (s->>'since')::timestamptz, touched_at = at, due = (s->>'due')::timestamptz,
      version = version + 1, head_hash = chain,
      snapshot = s->>'snapshot', data = coalesce(s->>'data', data), access = coalesce(s->>'access', access), columns = s->'columns'
    where id = this and version = seen;
  end if;
  if not found then
    if is_dirty then
      raise exception 'another step came first' using errcode = 'WF001';
    end if;
    return '{"outcome":"stale"}';
  end if;

  insert into history_entry (instance_id, seq, prev, hash, digest, number, entry)
    values (this, seen + 1, s->>'prev', chain, s->>'digest', taken, s->>'entry');
  insert into history_payload (instance_id, seq, salt, bytes) values (this, seen + 1, s->>'salt', s->>'payload');

  if s->'revoke' is not null then
    delete from instance_access a using jsonb_to_recordset(s->'revoke') as g(grantee text, entry smallint)
      where a.instance_id = this and a.grantee = g.grantee and a.entry = g.entry;
  end if;
  if s->'grant' is not null then
    insert into instance_access (instance_id, grantee, entry) select this, g.grantee, g.entry from jsonb_to_recordset(s->'grant') as g(grantee text, entry smallint);
  end if;

  if s->'close' is not null then
    update task set closed_at = at, outcome = c.outcome
      from jsonb_to_recordset(s->'close') as c(id text, outcome text) where task.instance_id = this and task.id = c.id;
  end if;
  if s->'open' is not null then
    insert into task (instance_id, id, process, state, opened_at, candidates, "except")
      select this, o.id, s->>'process', o.state, o.at, o.candidates, o."except"
      from jsonb_to_recordset(s->'open') as o(id text, state text, at timestamptz, candidates text[], "except" text);
  end if;
  if s->'offer' is not null then
    update task set candidates = o.candidates
      from jsonb_to_recordset(s->'offer') as o(id text, candidates text[]) where task.instance_id = this and task.id = o.id;
  end if;

  if s->'cancel' is not null then
    delete from timer where instance_id = this and name in (select jsonb_array_elements_text(s->'cancel'));
  end if;
  if s->'set' is not null then
    insert into timer (instance_id, name, due_at)
      select this, t.name, t.at from jsonb_to_recordset(s->'set') as t(name text, at timestamptz)
      on conflict (instance_id, name) do update set due_at = excluded.due_at, claimed_until = null, retry_at = null, tries = 0;
  end if;

  if s->'outbox' is not null then
    insert into outbox_message (id, instance_id, kind, recipient, payload, due_at, created_at)
      select o.id, this, o.kind, o.recipient, replace(o.payload, '{instance.number}', coalesce(known, '{instance.number}')), at, at
      from jsonb_to_recordset(s->'outbox') as o(id uuid, kind text, recipient text, payload text);
  end if;

  if s->'files' is not null then
    update file set instance_id = this, draft_id = null where id in (select jsonb_array_elements_text(s->'files')::uuid) and instance_id is null;
  end if;
  if s->'draft' is not null then
    if seen = 0 then
      delete from draft where id = this;
      gone := array[this];
    else
      with closed as (
        delete from draft where instance_id = this and account_id = (s->'draft'->>'account')::uuid and event = s->'draft'->>'event' returning id
      )
      select array_agg(id) into gone from closed;
    end if;
    if gone is not null then
      delete from file where draft_id = any (gone);   -- uploaded but named nowhere
    end if;
  end if;

  answer := replace(s->>'body', '{instance.number}', coalesce(known, ''));
  if s->'once' is not null then
    insert into idempotency (instance_id, account_id, key, request_hash, status, body, expires_at)
      values (this, s->'once'->>'account', s->'once'->>'key', s->'once'->>'hash', (s->>'status')::smallint, answer, at + interval '24 hours')
      on conflict (instance_id, account_id, key) do update
        set request_hash = excluded.request_hash, status = excluded.status, body = excluded.body, expires_at = excluded.expires_at;
  end if;

  return json_build_object('outcome', 'committed', 'number', known, 'hash', chain, 'body', answer)::text;
end $$;
