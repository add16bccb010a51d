-- Rows of a pull that could not be read: kept until they can be, are superseded or dropped, and never more than a bound of a source. What is
-- beyond it is counted in `lost`.
create table intake.faulty_row (
  source text not null references intake.source,
  id uuid not null,
  -- The file of a mailbox.
  file text,
  row int not null,
  header text[] not null,
  cells text[] not null,
  -- [{column, text}]
  faults jsonb not null,
  -- 办件编号 there, where the row has one: a row of the same case that is taken in later puts this one aside.
  number text,
  digest text not null,
  -- The digest of the connector by which it was read last; null: to be read again.
  read_with text,
  times int not null default 1,
  received_at timestamptz not null,
  primary key (source, id)
);
create unique index faulty_row_known on intake.faulty_row (source, digest);
create index faulty_row_number on intake.faulty_row (source, number);

alter table intake.connector add column lost int not null default 0;
