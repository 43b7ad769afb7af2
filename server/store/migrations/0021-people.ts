// Who people are inside an organisation: states of accounts and memberships, departments, the roles a company gives for a time, and the record of who changed what.
import { Migration } from '@mikro-orm/migrations';

export class People extends Migration {
  override up(): void {
    this.addSql(`
alter table organisation
  add column details jsonb not null default '{}',       -- what is kept of it and told to no rule: legal person, address, contacts
  add column created_at timestamptz not null default now();
-- One company of a kind stands here once, by its credit code or, without one, its organisation code.
create unique index organisation_code on organisation (type, coalesce(attributes->>'creditCode', attributes->>'organisationCode'));

alter table account drop constraint account_state_check;
update account set state = 'disabled' where state = 'suspended';
alter table account
  add constraint account_state_check check (state in ('initial', 'verified', 'active', 'disabled', 'deleted')),
  add column id_type text,                              -- dictionary idType
  add column id_number text,
  add column locked_until timestamptz,
  add column created_by uuid,
  add column created_at timestamptz not null default now(),
  add column last_org text references organisation on delete set null;   -- where it acted last
create index account_mobile on account (mobile);

create table department (
  id uuid primary key,
  org_id text not null references organisation on delete cascade,
  parent_id uuid references department,                 -- of the same organisation
  name text not null,
  head uuid references account on delete set null,      -- a member
  position integer not null default 0,
  unique nulls not distinct (org_id, parent_id, name)
);
create index department_parent on department (parent_id);
create index department_head on department (head);

create table company_role (
  id uuid primary key,
  org_id text not null references organisation on delete cascade,
  name text not null,
  permissions text[] not null,                          -- <process>:<permission>; counts as far as the company has them
  created_at timestamptz not null default now()
);
create unique index company_role_name on company_role (org_id, lower(name));

create table department_role (                          -- what everybody in a department holds
  department_id uuid not null references department on delete cascade,
  role_id uuid not null references company_role on delete cascade,
  primary key (department_id, role_id)
);

alter table membership drop constraint membership_state_check;
update membership set state = 'removed' where state = 'ended';
alter table membership
  add constraint membership_state_check check (state in ('active', 'disabled', 'removed')),
  add column department_id uuid references department on delete set null,
  add column post text,
  add column superior uuid references account on delete set null,
  add column by_roles boolean not null default false,   -- was given a role once: holds what roles give, and no longer all that the company has (R-023)
  add column joined_at timestamptz not null default now();
create index membership_department on membership (department_id);
-- A company has one administrator (R-026).
create unique index membership_admin on membership (org_id) where 'enterpriseAdmin' = any (roles) and state <> 'removed';

create table role_grant (
  id uuid primary key,
  account_id uuid not null,
  org_id text not null,
  role_id uuid not null references company_role on delete cascade,
  from_at timestamptz not null,
  until_at timestamptz check (until_at > from_at),      -- exclusive; null is until further notice
  revoked_at timestamptz,
  granted_at timestamptz not null,
  foreign key (account_id, org_id) references membership on delete cascade
);
create index role_grant_member on role_grant (account_id, org_id);
create index role_grant_role on role_grant (role_id);

alter table substitute drop constraint substitute_pkey;
alter table substitute
  add column id uuid not null default gen_random_uuid() primary key,
  add constraint substitute_ends check (until_at > from_at);
create index substitute_of on substitute (account_id, org_id);

create table audit_entry (                              -- insert only
  id uuid primary key,
  at timestamptz not null,
  account_id uuid,                                      -- who; null is the system
  name text not null,                                   -- as he was called then
  org_id text,                                          -- for whom he acted
  action text not null,                                 -- role.granted
  subject text not null,                                -- kind:id, as user:<id>, org:<id>
  subject_name text not null,
  about text,                                           -- the organisation it concerns
  before jsonb,
  after jsonb
);
create index audit_at on audit_entry (at desc, id);
create index audit_about on audit_entry (about, at desc);
create index audit_subject on audit_entry (subject, at desc);
create trigger audit_entry_is_final before update or delete on audit_entry for each row execute function refuse_change();
create trigger audit_entry_stays before truncate on audit_entry execute function refuse_change();

-- What the roles valid at an instant give to a member: those granted to him, and those of his department.
create function role_permissions(m membership, clock timestamptz) returns setof text language sql stable as $$
  select unnest(c.permissions) from company_role c where c.id in (
    select g.role_id from role_grant g
      where g.account_id = m.account_id and g.org_id = m.org_id and g.revoked_at is null and g.from_at <= clock and (g.until_at is null or g.until_at > clock)
    union all select d.role_id from department_role d where d.department_id = m.department_id)
$$;

-- Everybody who can act at an instant, with what they hold then.
create function members_at(clock timestamptz)
  returns table (account_id uuid, org_id text, type text, territory text, name text, mail text, language text, roles text[], permissions text[]) language sql stable as $$
  select m.account_id, m.org_id, o.type, o.territory, a.name, a.mail, a.language, r.roles,
         case when m.by_roles then array(select h from unnest(p.held) h where h in (select role_permissions(m, clock)) order by h) else p.held end
  from membership m
  join account a on a.id = m.account_id and a.state = 'active'
  join organisation o on o.id = m.org_id and o.state = 'active'
  cross join lateral (select roles_of(m.roles, o.portal) || case when exists (select from department d where d.head = m.account_id and d.org_id = m.org_id) then '{departmentHead}'::text[] else '{}' end as roles) r
  cross join lateral (select permissions_of(r.roles, o.id, o.type) as held) p
  where m.state = 'active'
$$;
create or replace view member as select * from members_at(now());
`);
  }
}
