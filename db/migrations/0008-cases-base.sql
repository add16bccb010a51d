create schema cases;

create sequence cases.case_number;

create table cases.case (
  id uuid primary key,
  number text not null unique,
  -- With the number it opens the public track page.
  query_code text not null,
  person_id uuid not null,
  applicant text not null,
  onething text not null,
  onething_version int not null,
  onething_name text not null,
  -- What the matter is about; two running cases about the same subject are refused.
  subject text,
  -- {values, materials, files, counts, signature}: what was filed, by element
  filed jsonb not null,
  submitted_at timestamptz not null,
  closed_at timestamptz
);
create index case_person on cases.case (person_id, submitted_at desc);
create unique index case_subject on cases.case (onething, subject) where closed_at is null and subject is not null;

create table cases.case_item (
  case_id uuid not null references cases.case,
  step text not null,
  position int not null,
  item text not null,
  item_version int not null,
  item_name text not null,
  office text not null,
  state text not null,
  needs text[] not null,
  officer_id uuid,
  officer text,
  submitted_at timestamptz,
  accepted_at timestamptz,
  decided_at timestamptz,
  answer_on date,
  promised_on date,
  statutory_on date,
  -- What the applicant was told at submission; the receipt says it for ever.
  forecast_on date,
  forecast_provisional boolean not null default false,
  -- The limit that counts now, and by which the inbox is ordered.
  due_on date,
  due_kind text,
  provisional boolean not null default false,
  order_on date not null,
  opinion text,
  reason text,
  problems jsonb not null default '[]',
  outputs jsonb not null default '{}',
  certificate text,
  bucket text not null generated always as (
    case
      when state in ('submitted', 'accepted') then 'open'
      when state = 'correcting' then 'correcting'
      when state = 'waiting' then 'waiting'
      else 'closed'
    end
  ) stored,
  primary key (case_id, step)
);
create index case_item_inbox on cases.case_item (office, bucket, order_on, case_id, step);
create index case_item_officer on cases.case_item (officer_id, order_on, case_id, step) where bucket = 'open';

create table cases.confirmation (
  case_id uuid not null references cases.case,
  id text not null,
  name text not null,
  person_number text not null,
  person_name text not null,
  phone text not null,
  token_hash text not null unique,
  state text not null,
  shows text[] not null,
  text text not null,
  valid_days int not null,
  expires_at timestamptz not null,
  -- When the link was last sent, and how often.
  sent_at timestamptz not null,
  sends int not null default 1,
  answered_at timestamptz,
  note text,
  primary key (case_id, id)
);

-- Files a whole case: one call inside the statement that closes the draft. Returns the number that it was given.
create function cases.file_case(head jsonb, filed jsonb, items jsonb, confirmations jsonb, events jsonb, messages jsonb,
  at timestamptz) returns text language plpgsql as $$
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
