// What keywords are looked up in: of each case the pairs of neighbouring characters in its texts, as numbers. Trigrams know no word of two
// characters, and most Chinese words are just that.
import { Migration } from '@mikro-orm/migrations';

export class Words extends Migration {
  override up(): void {
    this.addSql(`
create function grams(words text) returns integer[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct ((ascii(c)::bigint * 40503 + ascii(d)) % 2147483647)::integer), '{}')
  from (select c, lead(c) over (order by n) as d from string_to_table(lower(words), null) with ordinality as t(c, n)) pairs
  where d is not null and c <> chr(10) and d <> chr(10)
$$;
-- Opinions change with every step: they are not looked up here.
create function words_of(number text, columns jsonb) returns text language sql immutable parallel safe as $$
  select concat_ws(chr(10), number, (select string_agg(columns->>key, chr(10)) from jsonb_object_keys(columns) key
    where key <> 'comment' and jsonb_typeof(columns->key) = 'string'))
$$;

create table instance_words (
  instance_id uuid primary key,
  grams integer[] not null
);

-- Whoever writes a case, what is looked up follows in the same statement.
create function keep_words() returns trigger language plpgsql security definer set search_path from current as $$
begin
  if tg_op = 'INSERT' then
    insert into instance_words (instance_id, grams) select i.id, grams(words_of(i.number, i.columns)) from fresh i;
  else
    update instance_words w set grams = grams(words_of(i.number, i.columns))
      from fresh i join stale o on o.id = i.id
      where w.instance_id = i.id and (o.number is distinct from i.number or o.columns is distinct from i.columns) and words_of(o.number, o.columns) is distinct from words_of(i.number, i.columns);
  end if;
  return null;
end $$;
-- What is there already is told by 0023-offers, which does it in a quarter of the time.
create trigger instance_words_begin after insert on instance referencing new table as fresh for each statement execute function keep_words();
create trigger instance_words_follow after update on instance referencing old table as stale new table as fresh for each statement execute function keep_words();

-- Row-level security would keep the index from being used: readers see nothing of the table, and this function, which runs as its owner,
-- answers them the ids of what they see. Null when there are more than so many before that is asked: then the list itself is walked.
create function instances_with(wanted integer[], most integer) returns uuid[] language sql stable security definer set search_path from current set enable_seqscan = off as $$
  with found as materialized (select instance_id from instance_words where grams @> wanted limit most + 1)
  select case when (select count(*) from found) <= most then array(select f.instance_id from found f
    where exists (select from instance_access a where a.instance_id = f.instance_id and a.grantee = any ((select reader_grantees())::text[]))) end
$$;
-- Asked for each row that is looked at: without the offset the database would rather learn all that somebody sees, before the first of fifteen rows.
alter policy sight on instance using (
  exists (select from instance_access a where a.instance_id = id and a.grantee = any ((select reader_grantees())::text[]) offset 0));
alter table instance_words enable row level security;
create policy step on instance_words using ((select is_step())) with check ((select is_step()));
`);
  }
}
