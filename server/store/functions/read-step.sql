-- What a step may know, as a JSON text (type StepRead of store/step.ts). Runs as the owner of the tables, with one guard at the door:
-- the setting of the step's connections.
create function read_step(this uuid, token text, member uuid, acting text, again text, clock timestamptz) returns text
  language plpgsql stable security definer set search_path from current as $$
declare
  at        constant timestamptz := coalesce(clock, clock_timestamp());
  who       record;
  roles     text[];
  person    json;
  applicant text;                   -- organisation of the instance
  entrance  text;                   -- the portal it came in by
  subject   uuid;
  instance  json;
  draft     json;
  current   text;
  org       jsonb;
  item      json;
  uploads   uuid[] := array[this];  -- drafts whose files count
  files     json;
  once      json;
begin
  if not is_step() then
    raise exception 'only a step reads a whole case' using errcode = 'insufficient_privilege';
  end if;

  if token is not null then
    select s.account_id, s.org_id into member, acting from session s
      where s.token_hash = token and s.expires_at > at and s.seen_at > at - interval '30 minutes';
  end if;
  select a.id, a.name, o.id as org_id, o.type, o.portal, m.roles, case when o.id is not null then organisation_fact(o) end as org into who
    from account a
    left join membership m on m.account_id = a.id and m.org_id = acting and m.state = 'active'
    left join organisation o on o.id = m.org_id and o.state = 'active'
    where a.id = member and a.state = 'active';
  if who.id is not null then
    roles := case when who.org_id is null then '{}' else roles_of(who.roles, who.portal) end;
    person := json_build_object('id', who.id, 'name', who.name, 'org', who.org, 'roles', roles,
      'permissions', case when who.org_id is null then '{}' else permissions_of(roles, who.org_id, who.type) end);
  end if;

  select i.org_id, i.item_id, json_build_object('process', i.process, 'digest', i.digest, 'number', i.number, 'item', i.item_id, 'version', i.version,
      'head', i.head_hash, 'snapshot', i.snapshot::json, 'data', i.data::json, 'access', i.access)
    into applicant, subject, instance from instance i where i.id = this;
  if instance is null then
    select d.item_id, r.digest, json_build_object('process', d.process, 'event', d.event, 'account', d.account_id, 'item', d.item_id, 'digest', d.digest)
      into subject, current, draft
      from draft d left join process p on p.id = d.process left join revision r on r.process = p.id and r.number = p.current where d.id = this and d.instance_id is null;
    applicant := who.org_id;
  else
    uploads := uploads || array(select d.id from draft d where d.instance_id = this and d.account_id = who.id);
  end if;

  if applicant = who.org_id then
    org := who.org;
    entrance := who.portal;
  else
    select organisation_fact(o), o.portal into org, entrance from organisation o where o.id = applicant;
  end if;
  if subject is not null then
    select json_build_object('data', t.data::json, 'instance', json_build_object('id', t.id, 'number', coalesce(t.number, ''), 'state', t.state, 'org', organisation_fact(o)))
      into item from instance t join organisation o on o.id = t.org_id where t.id = subject;
  end if;
  select json_object_agg(f.id, json_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'bytes', f.bytes)) into files
    from file f where f.instance_id = this or f.draft_id = any (uploads);
  if again is not null then
    select json_build_object('hash', k.request_hash, 'status', k.status, 'body', k.body) into once
      from idempotency k where k.instance_id = this and k.account_id = who.id::text and k.key = again and k.expires_at > at;
  end if;

  return json_build_object('now', instant(at), 'person', person, 'instance', instance, 'draft', draft, 'current', current,
    'org', org, 'item', item, 'files', files, 'once', once,
    'params', case when entrance is not null then set_params(entrance, coalesce(instance->>'process', draft->>'process'), at) end);
end $$;
