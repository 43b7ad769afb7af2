// Security keys: the registry of those that were issued, to whom they are bound, and what they are asked to sign.
import { Migration } from '@mikro-orm/migrations';

export class Keys extends Migration {
  override up(): void {
    this.addSql(`
create table key_record (
  id uuid primary key,
  serial text not null unique,        -- printed on it
  kind text not null check (kind in ('legal', 'operator')),
  holder text not null,
  enterprise text not null,
  legal_representative text,
  credit_code text,
  organisation_code text,
  customs_code text,
  valid_until date not null,          -- its last day
  credential_id text unique,          -- null until it is first used here
  public_key text,                    -- COSE, base64url
  counter bigint not null default 0,
  account_id uuid unique references account on delete set null,
  bound_at timestamptz,
  check ((credential_id is null) = (public_key is null))
);

create table key_challenge (          -- asked, and not answered yet
  challenge_hash text primary key,
  purpose text not null,
  about text not null,                -- the hash of the session's token; empty before there is one
  expires_at timestamptz not null
);
create index key_challenge_expires on key_challenge (expires_at);
`);
  }
}
