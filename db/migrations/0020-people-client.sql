-- 接入方. A program of a department or a channel; only the hash of its key is kept.
create table people.client (
  id uuid primary key,
  name text not null,
  offices text[] not null,
  scopes text[] not null,
  key_hash text not null constraint client_key unique,
  disabled boolean not null default false,
  created_at timestamptz not null
);
