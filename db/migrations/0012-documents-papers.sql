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

-- 制发. Stores `documents`, each with the next number of its prefix and year. Until here something else stands for a number; it is
-- replaced wherever `written` names it, which may hold more than documents and is given back. The offices are locked in the order of
-- their words, one lock for all kinds of an office, so that no two commands block each other.
create function documents.issue(written text) returns jsonb language plpgsql as $$
declare
  paper record;
  serial int;
  rows jsonb := written;
begin
  perform pg_advisory_xact_lock(hashtextextended('documents:' || w.word, 0))
  from (select distinct p->>'word' as word from jsonb_array_elements(rows->'documents') p order by 1) w;

  for paper in
    select p.number, p.prefix, left(p.content->>'issuedOn', 4)::int as year
    from jsonb_to_recordset(rows->'documents') as p(number text, prefix text, content jsonb)
  loop
    insert into documents.counter as c (prefix, year, last) values (paper.prefix, paper.year, 1)
    on conflict (prefix, year) do update set last = c.last + 1
    returning c.last into serial;
    written := replace(written, paper.number, paper.prefix || '〔' || paper.year || '〕' || serial || '号');
  end loop;
  rows := written;

  insert into documents.document (owner, id, number, code, kind, step, person_id, office, content, issued_at)
  select d.owner, d.id, d.number, d.code, d.kind, d.step, d."personId", d.office, d.content, d."issuedAt"
  from jsonb_to_recordset(rows->'documents') as d(owner uuid, id uuid, number text, code text, kind text, step text,
    "personId" uuid, office text, content jsonb, "issuedAt" timestamptz);
  return rows;
end $$;

-- A wrong check code at the public page. Kept for a day: it limits guessing, and shows it.
create table documents.check_miss (
  address_hash text not null,
  at timestamptz not null,
  number text not null
);
create index check_miss_address on documents.check_miss (address_hash, at);
