// How somebody stops to belong to an organisation: once, for the administrator's page and for the steps of cases.
import { Migration } from '@mikro-orm/migrations';

export class Companies extends Migration {
  override up(): void {
    this.addSql(`
-- With the membership end its grants, its headship, and who stands in for whom. Answers 'ended', 'none' where nobody belongs, or 'last-admin':
-- the administrator of an organisation stays.
create function end_membership(who uuid, org text) returns text language plpgsql as $$
declare
  m membership;
begin
  select * into m from membership where account_id = who and org_id = org and state <> 'removed' for update;
  if not found then
    return 'none';
  end if;
  if 'enterpriseAdmin' = any (m.roles) and not exists (select from membership o where o.org_id = org and o.account_id <> who and o.state <> 'removed' and 'enterpriseAdmin' = any (o.roles)) then
    return 'last-admin';
  end if;
  update role_grant set revoked_at = clock_timestamp() where account_id = who and org_id = org and revoked_at is null;
  update department set head = null where head = who and org_id = org;
  update membership set superior = null where superior = who and org_id = org;
  update membership set state = 'removed', department_id = null, superior = null where account_id = who and org_id = org;
  delete from substitute where org_id = org and (account_id = who or substitute_id = who);
  return 'ended';
end $$;
`);
  }
}
