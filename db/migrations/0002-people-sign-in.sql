create schema people;

-- A person, written down at the first sign-in. Names and numbers are the state's own; this is a copy.
create table people.person (
  id uuid primary key,
  number text not null constraint person_number unique,
  name text not null,
  phone text not null,
  demo boolean not null,
  created_at timestamptz not null
);

-- Officers sit in a chair (office, post) of the published region, which says what they may do.
create table people.staff (
  id uuid primary key,
  username text not null constraint staff_username unique check (username = lower(username)),
  name text not null,
  password_hash text not null,
  office text not null,
  post text not null,
  demo boolean not null,
  disabled boolean not null default false,
  created_at timestamptz not null
);

-- Only the hash of the token is kept: whoever reads this table cannot sign in with it.
create table people.session (
  token_hash text primary key,
  kind text not null check (kind in ('person', 'staff')),
  person_id uuid references people.person on delete cascade,
  staff_id uuid references people.staff on delete cascade,
  created_at timestamptz not null,
  touched_at timestamptz not null,
  expires_at timestamptz not null,
  check ((kind = 'person') = (person_id is not null) and (kind = 'staff') = (staff_id is not null))
);
create index session_person on people.session (person_id) where person_id is not null;
create index session_staff on people.session (staff_id) where staff_id is not null;
create index session_expires_at on people.session (expires_at);

-- The one code of a number that is good now; asking again replaces it. Name and phone are as the person source gave them.
create table people.sign_in_code (
  number text primary key,
  code_hash text not null,
  name text not null,
  phone text not null,
  demo boolean not null,
  attempts int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- How often something was tried: one counter per thing and who. Keys hold hashes, not numbers or names.
create table people.sign_in_attempt (
  key text primary key,
  count int not null,
  resets_at timestamptz not null
);
create index sign_in_attempt_resets_at on people.sign_in_attempt (resets_at);
