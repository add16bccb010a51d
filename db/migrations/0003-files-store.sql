create schema files;

-- What was uploaded. The bytes lie on disk under their sha256; they are there before the row is.
create table files.file (
  owner uuid not null,
  id uuid not null,
  name text not null,
  type text not null,
  size int not null check (size > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null,
  primary key (owner, id)
);
create index file_id on files.file (id);
create index file_sha256 on files.file (sha256);
