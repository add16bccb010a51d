create schema inventory;

-- 事项清单: one item of one place. What it says stands in its versions; what a list shows and filters by stands here, of the
-- newest version.
create table inventory.entry (
  id uuid primary key,
  kind text not null check (kind in ('directory', 'implementation')),
  area text not null,
  -- The code under which the entry is known again; all of its codes stand in the content.
  scheme text not null,
  code text not null,
  name text not null,
  type text,
  body text,
  version int not null,
  -- The state of the version that is being written.
  stage text check (stage in ('draft', 'review', 'approved')),
  -- On the list from this day, off it from that.
  listed_from date,
  withdrawn_from date,
  errors int not null,
  warnings int not null,
  -- The consistency rules that found something, and which edition of them looked.
  rules text[] not null,
  lint int not null,
  completeness int not null,
  -- 认领: the entry of the level above.
  origin uuid references inventory.entry,
  -- 办理事项: the item of the catalogue that is applied for.
  handled_as text,
  import_id uuid,
  unique (kind, area, scheme, code)
);
create index entry_order on inventory.entry (code, id);
create index entry_body on inventory.entry (body, code, id);
create index entry_open on inventory.entry (stage, code, id) where stage is not null;
create index entry_rules on inventory.entry using gin (rules);
create index entry_origin on inventory.entry (origin) where origin is not null;
create index entry_handled on inventory.entry (handled_as) where handled_as is not null;
create index entry_import on inventory.entry (import_id) where import_id is not null;
create index entry_stale on inventory.entry (lint);

create table inventory.version (
  entry_id uuid not null references inventory.entry on delete cascade,
  version int not null,
  -- Counts what was saved while it was written: who saves an older one is told what changed.
  revision int not null default 1,
  state text not null check (state in ('draft', 'review', 'approved', 'published', 'withdrawn')),
  content jsonb not null,
  digest text not null,
  effective_from date,
  -- Why it was sent back or withdrawn.
  reason text,
  -- Everybody who had a hand in it; none of them looks it over.
  editors uuid[] not null,
  edited_by jsonb not null,
  edited_at timestamptz not null,
  reviewed_by jsonb,
  reviewed_at timestamptz,
  published_by jsonb,
  published_at timestamptz,
  -- What figures are computed from.
  visits int generated always as ((content->>'visits')::int) stored,
  online boolean generated always as ((content->>'online')::boolean) stored,
  online_level text generated always as (content->>'onlineLevel') stored,
  online_address boolean generated always as (content ? 'onlineAddress') stored,
  mobile_address boolean generated always as (content ? 'mobileAddress') stored,
  statutory_n int generated always as ((content#>>'{statutory,n}')::int) stored,
  statutory_unit text generated always as (content#>>'{statutory,unit}') stored,
  promised_n int generated always as ((content#>>'{promised,n}')::int) stored,
  promised_unit text generated always as (content#>>'{promised,unit}') stored,
  instant boolean generated always as (content->>'kind' = 'instant') stored,
  papers int generated always as (jsonb_array_length(content->'materials')) stored,
  steps int generated always as (jsonb_array_length(content->'steps')) stored,
  primary key (entry_id, version),
  check ((state in ('published', 'withdrawn')) = (effective_from is not null))
);
create unique index version_open on inventory.version (entry_id) where state in ('draft', 'review', 'approved');

-- What was published stays as it was.
create function inventory.keep_published() returns trigger language plpgsql as $$
begin
  if old.state in ('published', 'withdrawn') then
    raise exception 'a published version of the list is never changed' using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger keep_published before update or delete on inventory.version
  for each row execute function inventory.keep_published();

-- 下放: which towns and villages do an item, once it has been admitted.
create table inventory.delegation (
  entry_id uuid not null references inventory.entry,
  unit text not null,
  mode text not null check (mode in ('accept', 'decide')),
  state text not null check (state in ('proposed', 'admitted', 'ended')),
  reason text not null,
  proposed_by jsonb not null,
  proposer uuid not null,
  proposed_at timestamptz not null,
  settled_by jsonb,
  settled_at timestamptz,
  primary key (entry_id, unit)
);
create index delegation_unit on inventory.delegation (unit, state);

-- 列对应 that operators have kept under a name.
create table inventory.profile (
  id text primary key,
  name text not null,
  columns jsonb not null,
  actor jsonb not null,
  at timestamptz not null
);

-- A file that is taken over: looked through first, carried out when it is confirmed.
create table inventory.import (
  id uuid primary key,
  name text not null,
  kind text not null,
  -- Of the rows that name none.
  area text not null,
  profile jsonb not null,
  bytes bytea not null,
  state text not null check (state in ('checking', 'checked', 'unreadable', 'importing', 'done', 'cancelled')),
  rows int not null default 0,
  seen int not null default 0,
  added int not null default 0,
  changed int not null default 0,
  same int not null default 0,
  faulty int not null default 0,
  warned int not null default 0,
  columns text[] not null default '{}',
  fault text,
  actor jsonb not null,
  actor_id uuid not null,
  created_at timestamptz not null,
  done_at timestamptz
);
create table inventory.import_note (
  import_id uuid not null references inventory.import on delete cascade,
  row int not null,
  at int not null,
  "column" text not null,
  severity text not null check (severity in ('error', 'warning')),
  text text not null,
  primary key (import_id, row, at)
);
