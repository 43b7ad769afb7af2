// A session whose person's rights have changed goes on under another token; background work that fails as a whole says so.
import { Migration } from '@mikro-orm/migrations';

export class Threats extends Migration {
  override up(): void {
    this.addSql(`
alter table session
  add column token_at timestamptz not null default clock_timestamp(),  -- when its token was made
  add column renew_since timestamptz,                     -- a token made before is to be replaced
  add column next_hash text unique,                       -- handed out in its place and not shown yet
  add column next_at timestamptz,
  add column last_hash text unique,                       -- taken for what was under way when the next one came
  add column last_until timestamptz;

-- Whatever changes what somebody may do, whoever does it: his administrator's page, a step, or a date that is set anew.
create function renew_sessions() returns trigger language plpgsql as $$
begin
  update session set renew_since = clock_timestamp() where account_id = coalesce(new.account_id, old.account_id);
  return null;
end $$;
create trigger membership_renews after insert or delete or update of roles, by_roles, department_id, state on membership for each row execute function renew_sessions();
create trigger grant_renews after insert or delete or update of role_id, from_at, until_at, revoked_at on role_grant for each row execute function renew_sessions();

create table failed_round (             -- background work whose last round broke off
  name text primary key,
  since timestamptz not null,           -- the first round of those that failed one after another
  at timestamptz not null,
  times integer not null,
  error text not null
);
`);
  }
}
