create schema applications;

create table applications.draft (
  person_id uuid not null,
  id uuid not null,
  onething text not null,
  onething_version int not null,
  state text not null,
  -- Counts the changes, so that nothing is overwritten unseen.
  version int not null,
  facts jsonb not null,
  consented_at timestamptz,
  case_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (person_id, id)
);
create unique index draft_open on applications.draft (person_id, onething) where state = 'open';
