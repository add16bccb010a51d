create schema sharing;

-- Each use of a department's data: who asked, for which case or draft, why, and what came of it.
create table sharing.call_log (
  subject uuid not null,
  seq bigint generated always as identity,
  source text not null,
  purpose text not null,
  outcome text not null check (outcome in ('answered', 'none', 'slow', 'down')),
  ms int not null,
  at timestamptz not null,
  actor jsonb not null,
  primary key (subject, seq)
);
