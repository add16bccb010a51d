create schema counter;

-- 排队号. One line for each kind of window of a hall and day.
create table counter.ticket (
  id uuid primary key,
  hall text not null,
  day date not null,
  kind text not null,
  number text not null,
  -- Where it stands in its line; deferring and transferring move it.
  place double precision not null,
  onething text,
  phone text,
  person_id uuid,
  source text not null,
  state text not null,
  calls int not null default 0,
  misses int not null default 0,
  taken_at timestamptz not null,
  called_at timestamptz,
  ended_at timestamptz,
  window_id text,
  officer_id uuid,
  -- What was begun at another window and goes on where this ticket is called.
  sitting_id uuid,
  unique (hall, day, number)
);
create index ticket_line on counter.ticket (hall, day, kind, place) where state = 'waiting';
create index ticket_served on counter.ticket (hall, kind, ended_at desc) where state = 'served';

-- The last number given out, so that two people never get the same one.
create table counter.ticket_count (
  hall text not null,
  day date not null,
  kind text not null,
  last int not null,
  primary key (hall, day, kind)
);

-- 值守. Who sits at a window now; a window has one officer, an officer one window.
create table counter.station (
  hall text not null,
  window_id text not null,
  officer_id uuid not null,
  officer text not null,
  state text not null,
  since timestamptz not null,
  primary key (hall, window_id),
  constraint station_officer unique (officer_id)
);

-- The applicant's screen of a window. `code_hash`: a pairing that is being made; `token_hash`: the screen that is paired.
create table counter.screen (
  hall text not null,
  window_id text not null,
  code_hash text,
  code_until timestamptz,
  token_hash text,
  paired_at timestamptz,
  primary key (hall, window_id)
);
create unique index screen_token on counter.screen (token_hash) where token_hash is not null;
create unique index screen_code on counter.screen (code_hash) where code_hash is not null;

-- One person served at a window.
create table counter.sitting (
  id uuid primary key,
  hall text not null,
  window_id text not null,
  officer_id uuid not null,
  officer text not null,
  ticket_id uuid,
  ticket text,
  person_id uuid,
  -- card, code or seen: how the person was identified.
  evidence text,
  -- Others who stand at the window, each identified: the other parent.
  present jsonb not null default '[]',
  suggested text,
  draft_id uuid,
  case_id uuid,
  -- What the person wrote on the screen or the pad, and the digest of what was shown.
  signature jsonb,
  -- Deliveries that are being handed out, for which the screen asks a signature.
  receiving uuid[] not null default '{}',
  -- How many sheets were taken in, and whether the receipt was printed.
  sheets int not null default 0,
  receipt_at timestamptz,
  rated boolean not null default false,
  state text not null,
  outcome text,
  -- Counts the changes, so that the screen knows when to look again.
  version int not null default 1,
  started_at timestamptz not null,
  ended_at timestamptz
);
create unique index sitting_open on counter.sitting (officer_id) where state = 'open';
create index sitting_day on counter.sitting (hall, started_at);

-- 评价, kept apart from the sitting: neither who, nor when within the day.
create table counter.rating (
  id uuid primary key,
  hall text not null,
  window_id text not null,
  officer_id uuid not null,
  day date not null,
  stars int not null check (stars between 1 and 5)
);
create index rating_day on counter.rating (hall, day);

-- The short code on the applicant's phone that opens the draft at a window.
create table counter.draft_code (
  code_hash text primary key,
  person_id uuid not null,
  draft_id uuid not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- 日结. What a clerk counted at a window at the end of a shift, against what the system knows.
create table counter.day_close (
  hall text not null,
  day date not null,
  window_id text not null,
  officer_id uuid not null,
  officer text not null,
  received int not null,
  papers int not null,
  counted int not null,
  routed int not null,
  differences jsonb not null,
  note text,
  signed_at timestamptz not null,
  primary key (hall, day, window_id, officer_id)
);
