create schema deadlines;

-- A clock of any subject. Everything the sweep needs stands in the row: the marks at which it gets nearer to its end,
-- and the next of them. Dates are null while it is paused.
create table deadlines.clock (
  owner uuid not null,
  subject text not null,
  kind text not null,
  run smallint not null,
  state text not null default 'running' check (state in ('running', 'paused', 'stopped')),
  level text not null default 'none' check (level in ('none', 'soon', 'today', 'overdue')),
  provisional boolean not null,
  started_on date not null,
  statutory_on date,
  promised_on date,
  due_on date,
  started_at timestamptz not null,
  soon_at timestamptz,
  today_at timestamptz,
  -- Running: the first instant that is too late. Paused: the end of the time that the pause needs.
  over_at timestamptz,
  -- When what falls due by itself does; null where nothing does.
  end_at timestamptz,
  -- The next mark above the level; null when stopped or nothing is to come.
  look_at timestamptz,
  stopped_at timestamptz,
  -- When a new calendar last moved the dates; rooms that keep copies of due dates follow by it.
  moved_at timestamptz,
  last_at timestamptz not null,
  -- Number of the last entry.
  seq int not null default 1,
  -- Version of the calendar that the dates were counted with.
  calendar int not null,
  office text,
  -- Name of what falls due by itself at the end; this room only passes it on.
  at_end text,
  statutory jsonb,
  promised jsonb,
  extension jsonb,
  -- [{from, to|null, reason, needed|null, notice|null}]
  pauses jsonb not null default '[]',
  primary key (owner, subject, kind, run)
);
create index clock_look_at on deadlines.clock (look_at) where look_at is not null;
create index clock_moved_at on deadlines.clock (moved_at) where moved_at is not null;
-- The open cards in order of their age.
create index clock_card on deadlines.clock (over_at, owner, subject, kind, run) include (level, office)
  where level <> 'none' and state <> 'stopped';

-- What a clock is counted from and what it shows (its marks follow from these), as one text: when the calendar changes,
-- clocks that look alike are counted once.
create function deadlines.likeness(c deadlines.clock) returns text language sql stable as $$
  select md5(row(c.state, c.level, c.provisional, c.started_on, c.statutory_on, c.promised_on, c.due_on, c.calendar,
    c.at_end is null, c.statutory, c.promised, c.extension, c.pauses, case when c.pauses <> '[]' or c.statutory ? 'hours' or c.promised ? 'hours' then c.started_at end)::text)
$$;

-- The ledger: what happened to a clock, why, by whom, and the dates that follow.
create table deadlines.entry (
  owner uuid not null,
  subject text not null,
  kind text not null,
  run smallint not null,
  seq int not null,
  at timestamptz not null,
  what text not null
    check (what in ('started', 'paused', 'resumed', 'extended', 'stopped', 'moved', 'recomputed')),
  reason text,
  actor jsonb not null,
  notice text,
  data jsonb not null,
  primary key (owner, subject, kind, run, seq)
);

create function deadlines.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name;
end $$;
create trigger entry_is_append_only before update or delete on deadlines.entry
  for each row execute function deadlines.refuse_change();

-- The yellow and red cards: one row per rise of a level.
create table deadlines.alarm (
  owner uuid not null,
  seq bigint generated always as identity,
  subject text not null,
  kind text not null,
  run smallint not null,
  level text not null,
  office text,
  at timestamptz not null,
  primary key (owner, seq)
);
-- The cards of a period.
create index alarm_at on deadlines.alarm (at, owner, subject, kind, run) include (level, office);

-- A card that was proved wrong by what became known later. The card stays as it was given.
create table deadlines.withdrawal (
  owner uuid not null,
  seq bigint not null,
  at timestamptz not null,
  reason text not null,
  actor jsonb not null,
  primary key (owner, seq),
  foreign key (owner, seq) references deadlines.alarm
);
create trigger withdrawal_is_append_only before update or delete on deadlines.withdrawal
  for each row execute function deadlines.refuse_change();

-- The way in for every room: rows as `clockRow` makes them. Inserts the clocks with their next run and their first entries;
-- one whose last run is still open is not started. Gives those that were.
create function deadlines.start_clocks(rows jsonb, at timestamptz) returns setof deadlines.clock language sql as $$
  with given as materialized (
    select r.*, greatest(at, r."startedAt") as begun, coalesce(before.run, 0) + 1 as run
    from jsonb_to_recordset(rows) as r(owner uuid, subject text, kind text, office text,
      statutory jsonb, promised jsonb, "startedAt" timestamptz, "startedOn" date, "statutoryOn" date, "promisedOn" date,
      "dueOn" date, provisional boolean, "soonAt" timestamptz, "todayAt" timestamptz, "overAt" timestamptz,
      "endAt" timestamptz, "lookAt" timestamptz, "atEnd" text, calendar int, actor jsonb)
    left join lateral (
      select c.run, c.state from deadlines.clock c
      where (c.owner, c.subject, c.kind) = (r.owner, r.subject, r.kind) order by c.run desc limit 1
    ) before on true
    where before.state is null or before.state = 'stopped'
  ), started as (
    insert into deadlines.clock (owner, subject, kind, run, office, statutory, promised, started_at, started_on,
      statutory_on, promised_on, due_on, provisional, soon_at, today_at, over_at, end_at, look_at, at_end, calendar,
      last_at)
    select g.owner, g.subject, g.kind, g.run, g.office, g.statutory, g.promised,
      g."startedAt", g."startedOn", g."statutoryOn", g."promisedOn", g."dueOn", g.provisional, g."soonAt", g."todayAt",
      g."overAt", g."endAt", g."lookAt", g."atEnd", g.calendar, g.begun
    from given g
    returning *
  ), told as (
    insert into deadlines.entry (owner, subject, kind, run, seq, at, what, actor, data)
    select g.owner, g.subject, g.kind, g.run, 1, g.begun, 'started', g.actor,
      jsonb_build_object('statutoryOn', g."statutoryOn", 'promisedOn', g."promisedOn", 'dueOn', g."dueOn")
    from given g
  )
  select * from started
$$;
