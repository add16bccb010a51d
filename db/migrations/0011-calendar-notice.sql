create schema calendar;

-- Notices on days off that were imported into a region, each a whole year. The newest of a year counts, before the files
-- of the region; none is ever changed.
create table calendar.notice (
  region text not null,
  -- Ascending over all regions; a calendar carries the highest that it was made of.
  version int generated always as identity,
  id uuid not null unique,
  year int not null,
  -- [{name, date, isOffDay, local?}], as in holiday-cn
  days jsonb not null,
  papers text[] not null,
  -- [{from, to}], where the office hours change with it
  hours jsonb,
  note text not null,
  imported_by jsonb not null,
  imported_at timestamptz not null,
  supersedes uuid,
  primary key (region, version)
);
