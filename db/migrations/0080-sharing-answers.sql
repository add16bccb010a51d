-- Answers of departments, kept as long as the grants allow: found by a keyed digest of the question, sealed by the installation's secret.
create table sharing.answer (
  key text primary key,
  sealed text not null,
  at timestamptz not null,
  ends timestamptz not null
);
create index answer_ends on sharing.answer (ends);

-- How many calls of a day a grant has used up; only grants with a limit have rows.
create table sharing.used (
  grant_id text not null,
  day date not null,
  calls int not null,
  primary key (grant_id, day)
);
