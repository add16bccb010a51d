-- Every turn that a case can take.
alter table cases.case_item
  -- Counts the changes, so that an act from a stale page is refused.
  add column revision int not null default 0,
  add column decided_by text,
  -- Everything that a correction was ever asked about.
  add column told text[] not null default '{}',
  add column undertaking jsonb,
  add column proposal jsonb;

alter table cases.case_item drop column bucket;
alter table cases.case_item add column bucket text not null generated always as (
  case
    when state in ('submitted', 'lacking', 'accepted', 'proposed', 'undertaken') then 'open'
    when state in ('waiting', 'correcting', 'paused') then state
    else 'closed'
  end
) stored;
create index case_item_inbox on cases.case_item (office, bucket, order_on, case_id, step);
create index case_item_officer on cases.case_item (officer_id, order_on, case_id, step) where bucket = 'open';

-- The running cases of a one-thing.
create index case_open on cases.case (onething, id) where closed_at is null;

-- Whether the applicant was told that the link is about to lapse (false) or has (true).
alter table cases.confirmation add column reminded boolean;
create index confirmation_open on cases.confirmation (expires_at) where state = 'asked';

-- 申请书 and 收件凭证 are issued after the submission; cases from before this have none.
alter table cases.case add column papers_issued boolean not null default true;
alter table cases.case alter column papers_issued set default false;
create index case_papers_open on cases.case (submitted_at) where not papers_issued;

-- 联合勘验, 联合评审
create table cases.session (
  case_id uuid not null references cases.case,
  id text not null,
  at timestamptz not null,
  place text not null,
  officers text[] not null,
  -- {step: {passed, text, officer, at}}
  findings jsonb not null default '{}',
  primary key (case_id, id)
);

-- Grants given together wait here for ten seconds, so that they can be undone.
create table cases.batch (
  id uuid primary key,
  office text not null,
  officer jsonb not null,
  opinion text not null,
  -- [{caseId, step, revision}], afterwards with what became of each
  rows jsonb not null,
  state text not null check (state in ('waiting', 'undone', 'done')),
  created_at timestamptz not null,
  run_at timestamptz not null
);
create index batch_office on cases.batch (office, created_at desc);

-- 抽查: drawn from what was granted together, for a second look by another officer.
create table cases.recheck (
  case_id uuid not null,
  step text not null,
  office text not null,
  granted_by uuid not null,
  drawn_at timestamptz not null,
  checked_at timestamptz,
  checked_by jsonb,
  right_done boolean,
  note text,
  primary key (case_id, step)
);
create index recheck_open on cases.recheck (office, drawn_at) where checked_at is null;

-- 休息: what an officer has decided within the last day, to tell how many in a row. The events keep it for good.
create table cases.decision (
  officer_id uuid not null,
  at timestamptz not null,
  case_id uuid not null,
  step text not null,
  primary key (officer_id, at, case_id, step)
);

-- Files a whole case with its first clocks: one call inside the statement that closes the draft. Returns its number.
drop function cases.file_case(jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, timestamptz);
create function cases.file_case(head jsonb, filed jsonb, items jsonb, clocks jsonb, confirmations jsonb, events jsonb,
  messages jsonb, at timestamptz) returns text language plpgsql as $$
declare
  this uuid := head->>'id';
  given text := (head->>'prefix') || lpad(nextval('cases.case_number')::text, 6, '0');
begin
  insert into cases.case (id, number, query_code, person_id, applicant, onething, onething_version, onething_name,
    subject, filed, submitted_at, closed_at)
  values (this, given, head->>'queryCode', (head->>'personId')::uuid, head->>'applicant', head->>'onething',
    (head->>'onethingVersion')::int, head->>'onethingName', head->>'subject', filed, at, null);

  insert into cases.case_item (case_id, step, position, item, item_version, item_name, office, state, needs,
    submitted_at, answer_on, due_on, due_kind, provisional, order_on, forecast_on, forecast_provisional)
  select this, i.step, i.position, i.item, i."itemVersion", i."itemName", i.office, i.state,
    i.needs, i."submittedAt", i."answerOn", i."answerOn", i."dueKind", i.provisional, i."orderOn",
    i."forecastOn", i."forecastProvisional"
  from jsonb_to_recordset(items) as i(step text, position int, item text, "itemVersion" int, "itemName" text,
    office text, state text, needs text[], "submittedAt" timestamptz, "answerOn" date, "dueKind" text,
    provisional boolean, "orderOn" date, "forecastOn" date, "forecastProvisional" boolean);

  if jsonb_array_length(clocks) > 0 then perform deadlines.start_clocks(clocks, at); end if;

  insert into cases.confirmation (case_id, id, name, person_number, person_name, phone, token_hash, state, shows, text,
    valid_days, expires_at, sent_at)
  select this, c.id, c.name, c."personNumber", c."personName", c.phone, c."tokenHash", 'asked',
    c.shows, c.text, c."validDays", c."expiresAt", at
  from jsonb_to_recordset(confirmations) as c(id text, name text, "personNumber" text, "personName" text,
    phone text, "tokenHash" text, shows text[], text text, "validDays" int, "expiresAt" timestamptz);

  perform platform.record_events(events, at);
  perform messages.send(messages, at);
  return given;
end $$;
