create schema audit;

-- A block of the chain: which rows of which logs it seals, and the block before it. `content` is the text that was hashed and signed.
create table audit.block (
  number bigint primary key check (number > 0),
  content text not null,
  -- SHA-256 of the content.
  hash bytea not null,
  -- By the key of the certificate that the content names.
  signature bytea not null,
  -- A time stamp of RFC 3161 over the hash, where the content says that there is one.
  stamp bytea
);
create index block_stamped on audit.block (number) where stamp is not null;

-- The rows of one log in one block: the number (8 bytes) and the digest (32 bytes) of each, in the order of their numbers.
create table audit.part (
  log text not null,
  -- The last number that it covers.
  up_to bigint not null,
  block bigint not null references audit.block,
  leaves bytea not null,
  primary key (log, up_to)
);
create index part_block on audit.part (block, log);

-- Until when every row of a log is known to be sealed: what is alarmed about when it stays behind.
create table audit.progress (
  log text primary key,
  complete_at timestamptz not null
);

-- What a check found. Of many findings the first are kept.
create table audit.inspection (
  id uuid primary key,
  at timestamptz not null,
  ms int not null,
  blocks bigint not null,
  rows bigint not null,
  count bigint not null,
  findings jsonb not null,
  by jsonb not null
);

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger audit_keeps_rows before update or delete on audit.block for each row execute function audit.refuse_change();
create trigger audit_keeps_rows before update or delete on audit.part for each row execute function audit.refuse_change();
create trigger audit_keeps_all before truncate on audit.block execute function audit.refuse_change();
create trigger audit_keeps_all before truncate on audit.part execute function audit.refuse_change();

-- Puts a log under audit: its rows cannot be changed any more and have a number in the order in which they were begun. Called by the
-- migration of whoever makes a log. Where only some columns stay for ever, a trigger of the owner says which.
create function audit.keep(log regclass) returns void language plpgsql as $$
declare
  counted text := (select attname from pg_attribute where attrelid = log and attidentity <> '' and not attisdropped);
begin
  if counted is null then
    counted := 'row_number';
    execute format('alter table %s add column %I bigint generated always as identity', log, counted);
  end if;
  -- Blocks of pages only: writers pay nothing for it, and the newest rows stand together.
  execute format('create index on %s using brin (%I) with (pages_per_range = 16, autosummarize = on)', log, counted);
  -- Some rooms refuse it themselves already; bit 8: on delete.
  if not exists (select from pg_trigger where tgrelid = log and not tgisinternal and tgtype & 8 <> 0) then
    execute format('create trigger audit_keeps_rows before update or delete on %s for each row execute function audit.refuse_change()', log);
  end if;
  execute format('create trigger audit_keeps_all before truncate on %s execute function audit.refuse_change()', log);
end $$;

select audit.keep(log) from unnest(array[
  'platform.event', 'sharing.call_log', 'calendar.notice', 'deadlines.entry', 'deadlines.alarm', 'deadlines.withdrawal',
  'seals.use', 'seals.signed', 'credentials.turn', 'credentials.use', 'counter.day_close', 'documents.document'
]::regclass[]) log;
