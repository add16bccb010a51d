-- 用证记录: who looked at, was shown, borrowed or used a certificate, and for what. The holder reads all of it.
create table credentials.use (
  person_id uuid not null,
  id uuid not null,
  chain uuid not null,
  number text not null,
  at timestamptz not null,
  -- looked: opened by the office that issued it; shown: by code; lent: opened by whom it was lent to; used: in a case, instead of paper.
  kind text not null check (kind in ('looked', 'shown', 'lent', 'used')),
  by jsonb not null,
  organ text,
  purpose text not null,
  case_id uuid,
  step text,
  case_number text,
  -- What was seen of it; null: everything.
  fields text[],
  primary key (person_id, id)
);
create index use_chain on credentials.use (chain, at desc);
-- 两个免于提交: what is counted, by month and office.
create index use_used on credentials.use (at) where kind = 'used';
create unique index use_once_a_day on credentials.use (number, case_id, step, (by ->> 'id'), ((at at time zone 'Asia/Shanghai')::date))
  where kind = 'used';
create trigger use_is_append_only before update or delete on credentials.use
  for each row execute function credentials.refuse_change();

-- 亮证: a code that lives a minute and is good for one look. Only the hash of the token is kept.
create table credentials.showing (
  token_hash text primary key,
  person_id uuid not null,
  number text not null references credentials.certificate,
  -- Labels of the rows that the holder chose to show.
  fields text[] not null,
  at timestamptz not null,
  expires_at timestamptz not null,
  scanned_at timestamptz
);
create index showing_old on credentials.showing (expires_at);

-- 授权使用: a certificate lent for one use to somebody by name.
create table credentials.loan (
  person_id uuid not null,
  id uuid not null,
  token_hash text not null unique,
  chain uuid not null,
  number text not null references credentials.certificate,
  -- The real name of who may use it.
  borrower text not null,
  purpose text not null,
  at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by jsonb,
  revoked_at timestamptz,
  primary key (person_id, id)
);
create index loan_chain on credentials.loan (chain, at desc);
