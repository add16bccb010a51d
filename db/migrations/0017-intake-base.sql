create schema intake;

-- A department system that owns its cases.
create table intake.source (
  id text primary key,
  name text not null,
  created_at timestamptz not null
);

-- What is known of one case of a source, and how far its messages have come.
create table intake.record (
  source text not null,
  external_number text not null,
  case_id uuid,
  -- Number and instant that the source itself gave its newest applied message.
  sequence bigint,
  at timestamptz,
  digest text,
  office text,
  first_at timestamptz not null,
  -- Typed at our desk, delivered by the system itself: both is typing twice.
  typed_at timestamptz,
  delivered_at timestamptz,
  primary key (source, external_number)
);
create index record_first_at on intake.record (first_at);

-- Every message, in full; `body` leaves only masked.
create table intake.message (
  source text not null,
  id uuid not null,
  external_number text not null,
  channel text not null check (channel in ('push', 'batch', 'typed')),
  actor jsonb not null,
  -- The offices for which the sender may speak; null: all.
  offices text[],
  body jsonb not null,
  digest text not null,
  outcome text not null check (outcome in ('applied', 'older', 'same', 'rejected', 'settled')),
  -- Why it was rejected.
  code text,
  reason text,
  times int not null default 1,
  received_at timestamptz not null,
  primary key (source, id)
);
create index message_case on intake.message (source, external_number);
create index message_received on intake.message (received_at);
create index message_newest on intake.message (source, received_at desc);
create unique index message_rejected on intake.message (source, external_number, digest) where outcome = 'rejected';
create index message_waiting on intake.message (received_at desc) where outcome = 'rejected';

-- What a code of one source means, where it is not what the lists of the region say.
create table intake.code (
  source text not null,
  kind text not null check (kind in ('item', 'state')),
  scheme text not null,
  value text not null,
  means text not null,
  actor jsonb not null,
  at timestamptz not null,
  primary key (source, kind, scheme, value)
);

-- A file that was handed in: looked through first, carried out when it is confirmed.
create table intake.import (
  id uuid primary key,
  source text not null,
  name text not null,
  bytes bytea not null,
  -- {item, state, result}: the code lists that its columns are written in
  schemes jsonb not null,
  state text not null check (state in ('checking', 'checked', 'unreadable', 'importing', 'done')),
  -- How many rows there are, and how many of them the job has been through.
  rows int not null default 0,
  seen int not null default 0,
  applied int not null default 0,
  same int not null default 0,
  older int not null default 0,
  faulty int not null default 0,
  -- Why the file cannot be read at all.
  fault text,
  actor jsonb not null,
  created_at timestamptz not null,
  done_at timestamptz
);

-- What is wrong with a row of a file, by column.
create table intake.fault (
  import_id uuid not null references intake.import on delete cascade,
  row int not null,
  "column" text not null,
  text text not null,
  primary key (import_id, row, "column")
);
