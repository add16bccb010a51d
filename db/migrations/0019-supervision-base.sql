create schema supervision;

-- 督办: an office is asked to get on with one matter and to answer in writing. Its life is the table in
-- server/supervision/life.ts.
create table supervision.urging (
  id uuid primary key,
  office text not null,
  case_id uuid not null,
  -- A step of the case, or the subject of another clock of it: 'case' for the whole matter.
  subject text not null,
  state text not null check (state in ('open', 'answered', 'settled')),
  reason text not null,
  demand text not null,
  answer jsonb not null,
  -- Number of the 督办单.
  document text not null,
  issued_by jsonb not null,
  by_office text not null,
  issued_at timestamptz not null,
  escalated_to text,
  escalated_at timestamptz,
  settled_at timestamptz,
  -- When both sides were told that the red card behind it was taken back, and why that was done.
  lifted_at timestamptz,
  lifted_because text
);
create index urging_office on supervision.urging (office, id desc);
-- One at a time about the same matter.
create unique index urging_once on supervision.urging (case_id, subject) where state <> 'settled';
create index urging_open on supervision.urging (id) where state = 'open' and escalated_at is null;

-- 督办回复, and what became of it.
create table supervision.reply (
  urging_id uuid not null references supervision.urging,
  number smallint not null,
  text text not null,
  because text,
  expected_on date,
  by jsonb not null,
  at timestamptz not null,
  accepted boolean,
  note text,
  judged_by jsonb,
  judged_at timestamptz,
  primary key (urging_id, number)
);

-- What came of an item, or of a whole case (step 'case'), and how long it took. Written by the job supervision.follow from
-- events and clocks, one row each however often it looks; a reopened one is taken out again.
create table supervision.outcome (
  case_id uuid not null,
  step text not null,
  office text not null,
  onething text not null,
  item text,
  result text not null,
  -- 办结 with a decision, rather than withdrawn, stopped or not taken in.
  decided boolean not null,
  ended_at timestamptz not null,
  ended_on date not null,
  -- Null: there is no such limit.
  in_promised boolean,
  in_statutory boolean,
  early boolean,
  corrections smallint not null,
  -- Working days from acceptance to the end, without what was paused; null: never accepted.
  days smallint,
  -- Real time since the step lay with its office, by whose turn it was; `waiting`: before that, for earlier steps.
  office_minutes int not null,
  applicant_minutes int not null,
  outside_minutes int not null,
  waiting_minutes int not null,
  office_days smallint not null,
  primary key (case_id, step)
);
create index outcome_office on supervision.outcome (office, ended_on, case_id, step);
create index outcome_onething on supervision.outcome (onething, ended_on, step);
create index outcome_day on supervision.outcome (ended_on, case_id, step);
create index outcome_late on supervision.outcome (ended_on, case_id, step) include (office, onething)
  where decided and in_promised = false;

-- The sums of `outcome` by day, so that a year of a million cases is a few thousand rows.
create table supervision.day (
  day date not null,
  unit text not null check (unit in ('item', 'case')),
  office text not null,
  onething text not null,
  decided int not null,
  promised int not null,
  in_promised int not null,
  early int not null,
  statutory int not null,
  in_statutory int not null,
  corrected int not null,
  timed int not null,
  days int not null,
  primary key (day, unit, office, onething)
);

-- What a closed case asked of its applicant.
create table supervision.effort (
  case_id uuid primary key,
  onething text not null,
  closed_on date not null,
  fields int not null,
  questions int not null,
  -- Elements that the applicant filled in.
  answers int not null,
  materials int not null,
  uploads int not null,
  files int not null,
  corrections int not null,
  at_counter boolean not null,
  visits int not null,
  typed_twice boolean not null
);
create index effort_onething on supervision.effort (onething, closed_on);

-- How far the job supervision.follow has come.
create table supervision.followed (
  name text primary key,
  until timestamptz not null
);
insert into supervision.followed (name, until) values ('cases', '-infinity');
