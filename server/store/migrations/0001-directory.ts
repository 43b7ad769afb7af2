// Who there is: organisations, accounts, memberships, sessions, permissions, portals, dictionaries. Small tables, read often.
import { Migration } from '@mikro-orm/migrations';

export class Directory extends Migration {
  override up(): void {
    this.addSql(`
-- An instant as all JSON of ours writes it: UTC, with milliseconds.
create function instant(t timestamptz) returns text language sql immutable as $$
  select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

create table portal (
  id text primary key,
  digest text not null,
  content jsonb not null              -- title, policy, sections
);
create table dictionary (
  id text primary key,
  digest text not null,
  content jsonb not null              -- code to label
);

create table organisation (
  id text primary key,
  type text not null,
  name text not null,
  region text,                        -- GB/T 2260 code of its seat
  territory text,                     -- code prefix it is responsible for
  portal text references portal,
  attributes jsonb not null default '{}',
  state text not null default 'active' check (state in ('active', 'suspended'))
);

create table account (
  id uuid primary key,
  username text not null,
  name text not null,
  mail text,
  mobile text,
  password_hash text,
  state text not null default 'active' check (state in ('active', 'suspended')),
  must_change boolean not null default false,
  language text not null default 'zh-CN' check (language in ('zh-CN', 'en'))
);
create unique index account_username on account (lower(username));

create table membership (
  account_id uuid not null references account on delete cascade,
  org_id text not null references organisation on delete cascade,
  roles text[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'ended')),
  primary key (account_id, org_id)
);
create index membership_org on membership (org_id);

create table session (
  token_hash text primary key,        -- SHA-256 of the token in hex; the token itself is nowhere
  account_id uuid not null references account on delete cascade,
  org_id text references organisation on delete cascade,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_account on session (account_id);

create table attempt (                -- counters of sign-in and the like, shared by all nodes
  subject text primary key,           -- "sign-in <account> <address>"
  count integer not null,
  since timestamptz not null
);

create table permission_default (     -- written at publish from process.permissions.<name>.grant
  process text not null,
  permission text not null,
  role text not null,
  org_type text not null default '',  -- '' is every type
  primary key (process, permission, role, org_type)
);
create index permission_default_role on permission_default (role);

create table org_permission (         -- what an organisation decides otherwise
  org_id text not null references organisation on delete cascade,
  permission text not null,           -- <process>:<permission>
  granted boolean not null,
  primary key (org_id, permission)
);

-- The organisation as rules read it (engine: Organisation). Own keys win over attributes.
create function organisation_fact(o organisation) returns jsonb language sql immutable as $$
  select jsonb_strip_nulls(o.attributes || jsonb_build_object('id', o.id, 'type', o.type, 'name', o.name, 'region', o.region, 'territory', o.territory))
$$;

-- Roles that count: with the portal's policy adminMayDoBusiness the administrator is an operator too (R-022).
create function roles_of(given text[], org_portal text) returns text[] language sql stable as $$
  select case
    when 'enterpriseAdmin' = any (given) and not 'operator' = any (given)
     and exists (select from portal where id = org_portal and content->'policy'->'adminMayDoBusiness' = 'true')
    then given || 'operator'::text
    else given
  end
$$;

-- Permissions of a member: the defaults of the roles, unless the organisation decided otherwise for all of its members (R-023).
create function permissions_of(held text[], org text, org_kind text) returns text[] language sql stable as $$
  select coalesce(array_agg(distinct d.process || ':' || d.permission order by d.process || ':' || d.permission), '{}')
  from permission_default d
  left join org_permission o on o.org_id = org and o.permission = d.process || ':' || d.permission
  where d.role = any (held)
    and coalesce(o.granted, d.org_type = '' or d.org_type = org_kind)
$$;

-- Everybody who can act now, with what they hold.
create view member as
  select m.account_id, m.org_id, o.type, o.territory, a.name, a.mail, a.language, r.roles,
         permissions_of(r.roles, o.id, o.type) as permissions
  from membership m
  join account a on a.id = m.account_id and a.state = 'active'
  join organisation o on o.id = m.org_id and o.state = 'active'
  cross join lateral (select roles_of(m.roles, o.portal) as roles) r
  where m.state = 'active';
`);
  }
}
