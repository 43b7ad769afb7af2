// A keyword that very many cases have is not looked up: the planner knows from its statistics how frequent a pair of characters is, and to find so many
// only to learn that there are too many took longer than the page they are sought for.
import { Migration } from '@mikro-orm/migrations';

export class Lookup extends Migration {
  override up(): void {
    this.addSql(`
create or replace function instances_with(wanted integer[], most integer) returns uuid[] language plpgsql security definer set search_path from current set enable_seqscan = off as $$
declare
  plan json;
begin
  execute format('explain (format json) select from instance_words where grams @> %L::integer[]', wanted) into plan;
  -- Of what it has never met it guesses far fewer.
  if (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8 > 10 * most then return null; end if;
  -- Asked for each that is found: without the offset the database would rather learn all that somebody sees.
  return (with found as materialized (select instance_id from instance_words where grams @> wanted limit most + 1)
    select case when (select count(*) from found) <= most then array(select f.instance_id from found f
      where exists (select from instance_access a where a.instance_id = f.instance_id and a.grantee = any ((select reader_grantees())::text[]) offset 0)) end);
end $$;
`);
  }
}
