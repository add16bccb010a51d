create schema documents;

-- 文号: one row per prefix (机关代字 + 类别) and year. Taken last and in the transaction of the document, so that there is
-- neither a gap nor a twin.
create table documents.counter (
  prefix text not null,
  year int not null,
  last int not null,
  primary key (prefix, year)
);

-- 文书. `content` is resolved at issue; nothing that it says is ever changed.
create table documents.document (
  owner uuid not null,
  id uuid not null,
  number text not null unique,
  -- 防伪码: with the number it opens the public page.
  code text not null,
  kind text not null,
  step text,
  person_id uuid,
  office text not null,
  content jsonb not null,
  issued_at timestamptz not null,
  state text not null default 'standing' check (state in ('standing', 'cancelled')),
  cancelled_at timestamptz,
  cancel_reason text,
  cancelled_by text,
  primary key (owner, id)
);

create function documents.refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.owner, new.id, new.number, new.code, new.kind, new.office, new.content, new.issued_at)
    is distinct from (old.owner, old.id, old.number, old.code, old.kind, old.office, old.content, old.issued_at)
  then
    raise exception 'an issued document is never changed';
  end if;
  return new;
end $$;
create trigger document_is_frozen before update or delete on documents.document
  for each row execute function documents.refuse_change();

-- 送达. One delivery may carry several documents and certificates.
create table documents.delivery (
  owner uuid not null,
  id uuid not null unique,
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
create index delivery_open on documents.delivery (office, planned_at)
  where state in ('due', 'sent', 'ready', 'returned');

-- 制发. Gives each document the next number of its prefix and year, and stores all with what was delivered on the page and the
-- events. Until here its place stands for a number wherever one is named. The offices are locked in the order of their words, one lock
-- for all kinds of an office, so that no two commands block each other.
create function documents.issue(wanted jsonb, written text, at timestamptz) returns text[] language plpgsql as $$
declare
  paper record;
  serial int;
  given text;
  numbers text[] := '{}';
  rows jsonb;
begin
  perform pg_advisory_xact_lock(hashtextextended('documents:' || w.word, 0))
  from (select distinct p->>'word' as word from jsonb_array_elements(wanted) p order by 1) w;

  for paper in select * from jsonb_to_recordset(wanted) as p(place text, prefix text, year int) loop
    insert into documents.counter as c (prefix, year, last) values (paper.prefix, paper.year, 1)
    on conflict (prefix, year) do update set last = c.last + 1
    returning c.last into serial;
    given := paper.prefix || '〔' || paper.year || '〕' || serial || '号';
    numbers := numbers || given;
    written := replace(written, paper.place, given);
  end loop;
  rows := written;

  insert into documents.document (owner, id, number, code, kind, step, person_id, office, content, issued_at)
  select d.owner, d.id, d.number, d.code, d.kind, d.step, d."personId", d.office, d.content, d."issuedAt"
  from jsonb_to_recordset(rows->'documents') as d(owner uuid, id uuid, number text, code text, kind text, step text,
    "personId" uuid, office text, content jsonb, "issuedAt" timestamptz);

  insert into documents.delivery (owner, id, person_id, addressee, office, documents, certificates, method, state,
    receiver, officers, planned_at, ended_at, service)
  select v.owner, v.id, v."personId", v.addressee, v.office, v.documents, v.certificates, v.method, v.state,
    v.receiver, v.officers, v."plannedAt", v."endedAt", v.service
  from jsonb_to_recordset(rows->'deliveries') as v(owner uuid, id uuid, "personId" uuid, addressee text, office text,
    documents text[], certificates text[], method text, state text, receiver text, officers text[],
    "plannedAt" timestamptz, "endedAt" timestamptz, service text);

  perform platform.record_events(rows->'events', at);
  return numbers;
end $$;

-- A wrong check code at the public page. Kept for a day: it limits guessing, and shows it.
create table documents.check_miss (
  address_hash text not null,
  at timestamptz not null,
  number text not null
);
create index check_miss_address on documents.check_miss (address_hash, at);
