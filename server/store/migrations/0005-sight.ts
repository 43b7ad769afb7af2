// Row-level security of everything that belongs to a case. The step's connections carry app.step and are let through;
// readers say who they are, in their transaction, by app.account and app.grantees (one a line).
import { Migration } from '@mikro-orm/migrations';

export class Sight extends Migration {
  override up(): void {
    this.addSql(`
create function is_step() returns boolean language sql stable parallel safe as $$
  select coalesce(current_setting('app.step', true), '') = 'on'
$$;
create function reader_account() returns text language sql stable parallel safe as $$
  select coalesce(current_setting('app.account', true), '')
$$;
create function reader_grantees() returns text[] language sql stable parallel safe as $$
  select string_to_array(coalesce(current_setting('app.grantees', true), ''), chr(10))
$$;

create policy sight on instance_access for select using (grantee = any ((select reader_grantees())::text[]));
create policy sight on instance for select using (
  exists (select from instance_access a where a.instance_id = id and a.grantee = any ((select reader_grantees())::text[])));
create policy sight on task for select using (
  exists (select from instance_access a where a.instance_id = task.instance_id and a.grantee = any ((select reader_grantees())::text[])));
create policy sight on history_entry for select using (
  exists (select from instance_access a where a.instance_id = history_entry.instance_id and a.grantee = any ((select reader_grantees())::text[])));
create policy sight on history_payload for select using (
  exists (select from instance_access a where a.instance_id = history_payload.instance_id and a.grantee = any ((select reader_grantees())::text[])));
create policy sight on draft for select using (account_id::text = (select reader_account()));
create policy sight on message for select using (account_id::text = (select reader_account()));
create policy sight on file for select using (
  case when instance_id is null then account_id::text = (select reader_account())
  else exists (select from instance_access a where a.instance_id = file.instance_id and a.grantee = any ((select reader_grantees())::text[])) end);
create policy sight on file_chunk for select using (exists (select from file f where f.id = file_id));

do $$
declare
  name text;
begin
  foreach name in array array['instance', 'instance_access', 'task', 'history_entry', 'history_payload', 'reservation', 'reservation_total',
                              'timer', 'idempotency', 'draft', 'file', 'file_chunk', 'outbox_message', 'message'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy step on %I using ((select is_step())) with check ((select is_step()))', name);
  end loop;
end $$;
`);
  }
}
