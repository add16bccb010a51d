create schema catalog;

-- Published versions never change; running cases keep the one they were filed under. A withdrawal is a version too.
create table catalog.item_version (
  item_id text not null,
  version int not null,
  digest text not null,
  content jsonb not null,
  published_at timestamptz not null,
  primary key (item_id, version)
);

-- `content` is the whole Definition: one-thing, items with their versions, elements.
create table catalog.onething_version (
  onething_id text not null,
  version int not null,
  digest text not null,
  content jsonb not null,
  published_at timestamptz not null,
  primary key (onething_id, version)
);

-- What is offered now. `terms` and `grams` are made by server/catalog/search.ts; `digest` tells whether they are current.
create table catalog.search_entry (
  kind text not null check (kind in ('onething', 'item')),
  id text not null,
  title text not null,
  plain_name text not null,
  department text not null,
  summary text not null,
  digest text not null,
  terms tsvector not null,
  grams tsvector not null,
  uses bigint not null default 0,
  primary key (kind, id)
);
create index search_entry_terms on catalog.search_entry using gin (terms);
create index search_entry_grams on catalog.search_entry using gin (grams);
create index search_entry_order on catalog.search_entry (uses desc, kind desc, char_length(title), id);
