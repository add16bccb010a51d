-- 全量感知: cases that the system of a department owns stand in the same lists. `source`: own, or the system that owns it.
alter table cases.case
  add column source text not null default 'own',
  -- As people call the system, kept by value.
  add column source_name text,
  add column external_number text,
  -- push, batch or typed: how it came here.
  add column channel text,
  -- Who applied, where nobody of ours is known to be that person.
  add column applicant_number text,
  alter column person_id drop not null,
  add constraint case_source check ((source = 'own') = (external_number is null)),
  add constraint case_applicant check (source <> 'own' or person_id is not null);
create unique index case_external on cases.case (source, external_number) where external_number is not null;
create index case_item_decided on cases.case_item (decided_at) where decided_at is not null;
