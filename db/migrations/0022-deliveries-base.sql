create schema deliveries;

-- 送达. One delivery may carry several documents and certificates.
create table deliveries.delivery (
  owner uuid not null,
  id uuid not null unique,
  case_number text not null,
  person_id uuid,
  addressee text not null,
  office text not null,
  documents text[] not null,
  certificates text[] not null,
  method text not null check (method in ('page', 'counter', 'post', 'cabinet', 'nearest')),
  state text not null check (state in ('due', 'sent', 'ready', 'delivered', 'refused', 'returned')),
  address text,
  tracking text,
  cabinet_code text,
  receiver text,
  relation text,
  reason text,
  signature jsonb,
  officers text[] not null default '{}',
  refused_reason text,
  witness text,
  note text,
  planned_at timestamptz not null,
  sent_at timestamptz,
  ready_at timestamptz,
  ended_at timestamptz,
  service text,
  primary key (owner, id)
);
create index delivery_open on deliveries.delivery (office, planned_at)
  where state in ('due', 'sent', 'ready', 'returned');

-- 电子送达. Issues documents, keeps the deliveries on the page that carry them and records the events of both: one statement, so that
-- the numbers of an office are locked no longer than that.
create function deliveries.deliver_on_page(written text, at timestamptz) returns void language plpgsql as $$
declare
  rows jsonb := documents.issue(written);
begin
  insert into deliveries.delivery (owner, id, case_number, person_id, addressee, office, documents, certificates, method, state,
    receiver, officers, planned_at, ended_at, service)
  select v.owner, v.id, v."caseNumber", v."personId", v.addressee, v.office, v.documents, v.certificates, v.method, v.state,
    v.receiver, v.officers, v."plannedAt", v."endedAt", v.service
  from jsonb_to_recordset(rows->'deliveries') as v(owner uuid, id uuid, "caseNumber" text, "personId" uuid, addressee text,
    office text, documents text[], certificates text[], method text, state text, receiver text, officers text[],
    "plannedAt" timestamptz, "endedAt" timestamptz, service text);

  perform platform.record_events(rows->'events', at);
end $$;
