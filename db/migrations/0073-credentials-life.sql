-- 证照 live: a chain of versions, each a row of its own with its own number; what happened to each is appended to `turn`.
alter table credentials.certificate
  -- The chain: all versions of one certificate.
  add column chain uuid not null default gen_random_uuid(),
  add column version int not null default 1 check (version between 1 and 999),
  -- 证照标识 of GB/T 36904, where type and issuer have a code.
  add column identifier text,
  -- The version in whose place this one stands.
  add column previous text references credentials.certificate,
  add column office text,
  add column holder_kind text not null default 'person' check (holder_kind in ('person', 'company')),
  -- 公民身份号码 or 统一社会信用代码.
  add column holder_number text,
  add column grade text not null default 'A' check (grade in ('A', 'B', 'C', 'D')),
  add column valid_from date,
  -- The last day; null: for ever.
  add column valid_until date,
  -- What a case ended or replaced: by which step, and in which state it had stood.
  add column ended_case uuid,
  add column ended_step text,
  add column stood text,
  -- Its place in the public list of states.
  add column status_index bigint generated always as identity;

update credentials.certificate t set
  valid_from = (issued_at at time zone 'Asia/Shanghai')::date,
  office = (select i.office from cases.case_item i where i.case_id = t.case_id and i.step = t.step);
alter table credentials.certificate
  alter column chain drop default,
  alter column version drop default,
  alter column holder_kind drop default,
  alter column grade drop default,
  alter column valid_from set not null;
update credentials.certificate set office = '' where office is null;
alter table credentials.certificate alter column office set not null;

-- What happened, in order: the history that the holder reads, and from which every state follows.
create table credentials.turn (
  chain uuid not null,
  seq bigint generated always as identity,
  number text not null,
  turn text not null,
  -- The state after it.
  state text not null,
  at timestamptz not null,
  by jsonb not null,
  -- The second person, where it takes two.
  reviewer jsonb,
  reason text,
  -- The clause on which officers act.
  clause text,
  case_id uuid,
  step text,
  primary key (chain, seq)
);
insert into credentials.turn (chain, number, turn, state, at, by, case_id, step)
select chain, number, 'issue', 'valid', issued_at, '{"kind": "system", "id": null, "name": ""}', case_id, step
from credentials.certificate order by issued_at;
insert into credentials.turn (chain, number, turn, state, at, by, reason, case_id, step)
select chain, number, 'revoke', 'revoked', revoked_at, '{"kind": "system", "id": null, "name": ""}', revoked_because, case_id, step
from credentials.certificate where state = 'revoked' order by revoked_at;

create function credentials.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name;
end $$;
create trigger turn_is_append_only before update or delete on credentials.turn
  for each row execute function credentials.refuse_change();

drop index credentials.certificate_valid;
alter table credentials.certificate
  drop column revoked_at,
  drop column revoked_because,
  drop constraint certificate_state_check,
  add constraint certificate_state_check
    check (state in ('valid', 'suspended', 'revoked', 'cancelled', 'expired', 'superseded')),
  add constraint certificate_chain_version unique (chain, version),
  add constraint certificate_status_index unique (status_index);
create unique index certificate_identifier on credentials.certificate (identifier) where identifier is not null;
-- One step issues one that stands, and of a chain one version stands.
create unique index certificate_standing on credentials.certificate (case_id, step) where state in ('valid', 'suspended');
create unique index certificate_newest on credentials.certificate (chain) where state in ('valid', 'suspended');
create index certificate_case on credentials.certificate (case_id, step);
create index certificate_ended on credentials.certificate (ended_case, ended_step) where ended_case is not null;
create index certificate_office on credentials.certificate (office, issued_at desc, number);
create index certificate_holder on credentials.certificate (holder_number, type) where state = 'valid';
create index certificate_due on credentials.certificate (valid_until) where state in ('valid', 'suspended') and valid_until is not null;

-- 暂扣, 发还, 撤销, 注销 ex officio: one officer proposes, another one decides. Of one certificate one is open at a time.
create table credentials.proposal (
  office text not null,
  id uuid not null,
  number text not null references credentials.certificate,
  turn text not null check (turn in ('suspend', 'resume', 'revoke', 'cancel')),
  reason text not null,
  clause text not null,
  state text not null check (state in ('open', 'approved', 'returned')),
  author uuid not null,
  by jsonb not null,
  at timestamptz not null,
  reviewer jsonb,
  decided_at timestamptz,
  note text,
  primary key (office, id)
);
create unique index proposal_open on credentials.proposal (number) where state = 'open';
create index proposal_of on credentials.proposal (number, at desc);
