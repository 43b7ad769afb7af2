// Identities at a provider that people sign in by, and sign-ins there that have been begun.
import { Migration } from '@mikro-orm/migrations';

export class Identities extends Migration {
  override up(): void {
    this.addSql(`
create table identity (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  issuer text not null,
  subject text not null,              -- what the provider calls him for good, never a mail
  bound_at timestamptz not null,
  unique (issuer, subject),
  unique (account_id, issuer)
);

create table identity_attempt (       -- begun, and not answered yet
  state_hash text primary key,
  browser_hash text not null,         -- of the token of the browser that has begun it
  session_hash text,                  -- of the session that binds; null where somebody signs in
  nonce text not null,
  verifier text not null,
  onward text not null,
  expires_at timestamptz not null
);
create index identity_attempt_expires on identity_attempt (expires_at);
`);
  }
}
