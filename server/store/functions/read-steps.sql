-- What steps may know, each as a JSON text (type StepRead of store/step.ts), many in one statement. Runs as the owner of the tables, with
-- one guard at the door: the setting of the step's connections. Everything is looked up by its key, however few rows a table has today.
create function read_steps(asked json, clock timestamptz) returns table (n bigint, read text)
  language plpgsql stable rows 10 security definer set search_path from current
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  at constant timestamptz := coalesce(clock, clock_timestamp());
begin
  if not is_step() then
    raise exception 'only a step reads a whole case' using errcode = 'insufficient_privilege';
  end if;

  return query
  with asked as materialized (
    select a.n, a.id, a.key, a.session, a.account, a.org, a.guest
      from rows from (json_to_recordset(asked) as (id uuid, key text, session text, account uuid, org text, guest uuid)) with ordinality as a(id, key, session, account, org, guest, n)
  ),
  -- Each person once: of those who act together many are the same.
  person as materialized (
    select q.session, q.account, q.org, a.id, o.id as acting, o.portal, f.fact, json_build_object('id', a.id, 'name', a.name, 'org', f.fact, 'roles', r.roles, 'permissions', h.permissions,
        'seen', coalesce(s.seen_at >= now() - interval '1 minute', true)) as is
      from (select distinct a.session, a.account, a.org from asked a) q
      left join session s on s.token_hash = q.session and s.expires_at > now() and s.seen_at > now() - interval '30 minutes'
      cross join lateral (select a.id, a.name from account a where a.id = case when q.session is null then q.account else s.account_id end and a.state = 'active' offset 0) a
      left join lateral (select m.org_id, m.roles, m.by_roles, m.department_id from membership m
        where m.account_id = a.id and m.org_id = case when q.session is null then q.org else s.org_id end and m.state = 'active' offset 0) m on true
      left join organisation o on o.id = m.org_id and o.state = 'active'
      left join portal p on p.id = o.portal
      cross join lateral (select case when o.id is not null then
          jsonb_strip_nulls(o.attributes || jsonb_build_object('id', o.id, 'type', o.type, 'name', o.name, 'region', o.region, 'territory', o.territory, 'portal', o.portal)) end as fact) f
      cross join lateral (select case when o.id is null then '{personalUser}' else m.roles
          || case when 'enterpriseAdmin' = any (m.roles) and not 'operator' = any (m.roles) and p.content->'policy'->'adminMayDoBusiness' = 'true' then '{operator}'::text[] else '{}' end
          || case when exists (select from department d where d.head = a.id and d.org_id = o.id) then '{departmentHead}'::text[] else '{}' end end as roles) r
      cross join lateral (select coalesce(array_agg(distinct d.process || ':' || d.permission order by d.process || ':' || d.permission), '{}') as permissions
          from permission_default d left join org_permission g on g.org_id = o.id and g.permission = d.process || ':' || d.permission
          where d.role = any (r.roles) and coalesce(g.granted, d.org_type = '' or d.org_type = coalesce(o.type, 'person'))
            -- Who was given roles holds of it what those give that are valid now.
            and (m.by_roles is not true or d.process || ':' || d.permission in (select unnest(c.permissions) from company_role c where c.id in (
              select g.role_id from role_grant g where g.account_id = a.id and g.org_id = o.id and g.revoked_at is null and g.from_at <= at and (g.until_at is null or g.until_at > at)
              union all select e.role_id from department_role e where e.department_id = m.department_id)))) h
      -- A session ends with the membership it acts in.
      where s.org_id is null or o.id is not null
  )
  select q.n, json_build_object('now', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'person', w.is,
      'instance', case when i.id is not null then json_build_object('process', i.process, 'digest', i.digest, 'number', i.number, 'item', i.item_id, 'version', i.version,
        'snapshot', i.snapshot::json, 'data', i.data::json, 'access', i.access) end,
      'draft', d.is, 'current', d.current,
      'org', case when i.id is null or i.org_id = w.acting then w.fact else org.fact end,
      'params', (select set_params(e.portal, coalesce(i.process, d.process), at)
        from (select case when i.id is null or i.org_id = w.acting then w.portal else org.portal end as portal offset 0) e where e.portal is not null),
      -- As switched_off says it, written out because a function would be planned at each call.
      'off', (select json_agg(distinct s.event) from record_switch s cross join unnest(array['user:' || w.id, 'org:' || w.acting || '/member']) as o(owner)
        cross join lateral (select r.data from record r where r.process = s.record and r.owner = o.owner order by r.version desc limit 1) kept
        where s.process = coalesce(i.process, d.process) and kept.data::json->>s.field = 'false'),
      'item', (select json_build_object('data', t.data::json, 'instance', json_build_object('id', t.id, 'number', coalesce(t.number, ''), 'state', t.state, 'org', organisation_fact(o)))
        from instance t join organisation o on o.id = t.org_id where t.id = coalesce(i.item_id, d.item_id)),
      'files', (select json_object_agg(f.id, json_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'bytes', f.bytes)) from (
        select f.* from file f where f.instance_id = q.id
        union all select f.* from file f where f.draft_id = q.id
        union all select f.* from draft e join file f on f.draft_id = e.id where e.instance_id = i.id and e.account_id = coalesce(w.id, q.guest)) f),
      'once', (select json_build_object('command', p.bytes::json->'command', 'entry', e.entry::json, 'digest', i.digest, 'next', e.next,
          'number', (select f.number from history_entry f where f.instance_id = q.id and f.seq <= e.seq and f.number <> '' limit 1))
        from history_entry e join history_payload p on p.instance_id = e.instance_id and p.seq = e.seq
        where q.key is not null and e.instance_id = q.id and e.key = q.key and e.entry::json #>> '{by,id}' = coalesce(w.id, q.guest)::text and (e.entry::json->>'at')::timestamptz > at - interval '24 hours'
        order by e.seq desc limit 1))::text
    from asked q
    left join person w on w.session is not distinct from q.session and w.account is not distinct from q.account and w.org is not distinct from q.org
    left join instance i on i.id = q.id
    -- The applicant's organisation, where it is not the one that acts.
    left join lateral (
      select o.portal, jsonb_strip_nulls(o.attributes || jsonb_build_object('id', o.id, 'type', o.type, 'name', o.name, 'region', o.region, 'territory', o.territory)) as fact
        from organisation o where o.id = i.org_id and i.org_id is distinct from w.acting offset 0) org on true
    -- What the id names when it is no instance yet, and the revision a start runs on.
    left join lateral (
      select d.item_id, d.process, c.digest as current, json_build_object('process', d.process, 'event', d.event, 'account', d.account_id, 'org', d.org_id, 'opened', to_char(d.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'item', d.item_id, 'digest', d.digest, 'key', d.key_id) as is
        from draft d left join process p on p.id = d.process left join revision c on c.process = p.id and c.number = p.current
        where i.id is null and d.id = q.id and d.instance_id is null offset 0) d on true;
end $$;
