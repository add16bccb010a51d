create schema search;

-- Every change of what can be found takes the next revision in its own transaction, and holds this row until it is committed. So a
-- process that has read up to a revision has missed nothing.
create table search.state (
  one boolean primary key default true check (one),
  revision bigint not null
);
insert into search.state (revision) values (0);

create function search.next_revision() returns bigint language sql as
  $$ update search.state set revision = revision + 1 returning revision $$;

-- What can be found. `content` is the whole SearchEntry. What is gone stays as a mark, for processes that still hold it.
create table search.entry (
  kind text not null check (kind in ('onething', 'item', 'answer')),
  id text not null,
  content jsonb not null,
  digest text not null,
  uses bigint not null default 0,
  gone boolean not null default false,
  revision bigint not null,
  primary key (kind, id)
);
create index entry_revision on search.entry (revision, kind, id);

-- Words that people use. With an entry: other names of it. Without one: words that mean the same wherever they are typed.
create table search.synonym (
  id uuid primary key,
  words text[] not null,
  entry_kind text,
  entry_id text,
  origin text not null check (origin in ('region', 'office')),
  added_by text not null,
  added_at timestamptz not null,
  check ((entry_kind is null) = (entry_id is null))
);
create index synonym_entry on search.synonym (entry_kind, entry_id);
