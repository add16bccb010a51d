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

-- A wrong check code at the public page. Kept for a day: it limits guessing, and shows it.
create table documents.check_miss (
  address_hash text not null,
  at timestamptz not null,
  number text not null
);
create index check_miss_address on documents.check_miss (address_hash, at);
