-- 渠道. Applications of others (super-apps, banks, post offices) through which people apply: who they are and what they may do at most.
create schema channels;

create table channels.channel (
  id uuid primary key,
  name text not null constraint channel_name unique,
  office text not null,
  scopes text[] not null,
  -- One-things for which it may be used; none: all.
  onethings text[] not null,
  redirect_uris text[] not null,
  per_minute int not null,
  state text not null check (state in ('draft', 'proposed', 'live', 'paused', 'ended')),
  -- Of its secret only this is kept; null until one was made.
  secret_hash text,
  remark text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by jsonb not null,
  proposed_by jsonb,
  approved_by jsonb
);

-- 授权. What a person has allowed a channel to do, and until when.
create table channels.consent (
  person_id uuid not null,
  id uuid not null,
  channel uuid not null references channels.channel (id),
  scopes text[] not null,
  given_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  ended_why text check (ended_why in ('person', 'again', 'reuse', 'channel')),
  primary key (person_id, id)
);
create unique index consent_one on channels.consent (person_id, channel) where ended_at is null;

-- Codes and tokens by their hash. A code that was used, and a refresh token that was exchanged, stay until they would have ended: whoever
-- shows one again has stolen it, or it was stolen.
create table channels.code (
  hash text primary key,
  person_id uuid not null,
  consent uuid not null,
  redirect_uri text not null,
  challenge text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (person_id, consent) references channels.consent (person_id, id)
);
create index code_consent on channels.code (person_id, consent);
create index code_expires on channels.code (expires_at);

create table channels.token (
  hash text primary key,
  kind text not null check (kind in ('access', 'refresh')),
  person_id uuid not null,
  consent uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (person_id, consent) references channels.consent (person_id, id)
);
create index token_consent on channels.token (person_id, consent);
create index token_expires on channels.token (expires_at);

-- What a channel did under a consent, by day and operation: the person reads it.
create table channels.use (
  person_id uuid not null,
  consent uuid not null,
  day date not null,
  operation text not null,
  count int not null,
  last_at timestamptz not null,
  primary key (person_id, consent, day, operation),
  foreign key (person_id, consent) references channels.consent (person_id, id)
);
