-- 电子印章. One face, whose key and certificate may be replaced; what stands on the face never changes.
create table seals.seal (
  id uuid primary key,
  office text not null,
  name text not null,
  -- 行政审批专用章; null: the organ's own seal.
  purpose text,
  -- 印章编码
  code text not null unique,
  state text not null check (state in ('active', 'stopped', 'destroyed')),
  -- Certificate that it signs with now.
  serial text not null references seals.x509,
  revision int not null default 1,
  made_at timestamptz not null
);
create index seal_office on seals.seal (office, made_at);

-- 用印授权. To a post of an office, or, without one, to the platform itself (自动用印), for all items or for one.
create table seals.grant (
  seal_id uuid not null references seals.seal,
  id uuid not null,
  post text,
  item text,
  until date,
  granted_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (seal_id, id)
);

-- 印章事项审批. What one officer asks for and another approves.
create table seals.request (
  id uuid primary key,
  office text not null,
  seal_id uuid references seals.seal,
  action text not null check (action in ('make', 'remake', 'grant', 'withdraw', 'stop', 'resume', 'destroy')),
  content jsonb not null,
  reason text not null,
  asked_by jsonb not null,
  asked_at timestamptz not null,
  state text not null check (state in ('open', 'approved', 'refused', 'taken-back')),
  decided_by jsonb,
  decided_at timestamptz,
  remark text
);
create index request_newest on seals.request (asked_at desc, id);
create index request_open on seals.request (seal_id) where state = 'open';

-- 用印记录. Every use, with the digest of what was sealed.
create table seals.use (
  seal_id uuid not null references seals.seal,
  id uuid not null,
  at timestamptz not null,
  serial text not null references seals.x509,
  -- SHA-256 of the signed file
  digest text not null,
  kind text not null,
  number text not null,
  form text not null,
  title text not null,
  subject uuid not null,
  item text,
  automatic boolean not null,
  used_by jsonb not null,
  primary key (seal_id, id)
);
create index use_digest on seals.use (digest);

create function seals.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'what has been sealed is neither changed nor deleted';
end $$;
create trigger use_append_only before update or delete on seals.use
  for each row execute function seals.refuse_change();

-- 已签文件. Signed once; the same bytes for ever.
create table seals.signed (
  kind text not null,
  number text not null,
  form text not null,
  file_id uuid not null,
  digest text not null,
  seal_id uuid not null references seals.seal,
  signed_at timestamptz not null,
  primary key (kind, number, form)
);
create unique index signed_digest on seals.signed (digest);
create trigger signed_once before update or delete on seals.signed
  for each row execute function seals.refuse_change();
