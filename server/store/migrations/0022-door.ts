// How people come in: questions for people only, codes sent to phones and mailboxes, and the pace at which they are asked for.
import { Migration } from '@mikro-orm/migrations';

export class Door extends Migration {
  override up(): void {
    this.addSql(`
create table captcha (                -- asked, and not answered yet
  ticket_hash text primary key,       -- SHA-256 of what only the page has
  answer_hash text not null,          -- keyed by that
  expires_at timestamptz not null
);
create index captcha_expires on captcha (expires_at);

create table code (                   -- six digits sent to somebody, for one purpose
  ticket_hash text primary key,
  code_hash text not null,            -- keyed by the ticket
  purpose text not null,
  about text not null,                -- the account, user name or address it is for
  address text,                       -- null when there was nobody to send it to
  tries smallint not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index code_address on code (address, created_at);
create index code_created on code (created_at);

create table device (                 -- a browser somebody has signed in from: strangers cannot lock its people out
  token_hash text not null,
  account_id uuid not null references account on delete cascade,
  seen_at timestamptz not null,
  primary key (token_hash, account_id)
);

alter table attempt add column last_at timestamptz;   -- of what has a pace beside its count
`);
  }
}
