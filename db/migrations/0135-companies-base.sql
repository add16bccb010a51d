create schema companies;

-- 单位 for which somebody acts here, as the register of enterprises has last said. From the first time on its certificates are its own.
create table companies.company (
  -- 统一社会信用代码.
  code text primary key,
  name text not null,
  state text not null,
  address text,
  established_on date,
  confirmed_at timestamptz not null
);

-- 法定代表人, as the register has said. It holds until `fresh_until`; then the register is asked again.
create table companies.standing (
  person_id uuid not null,
  code text not null references companies.company,
  confirmed_at timestamptz not null,
  fresh_until timestamptz not null,
  ended_at timestamptz,
  primary key (person_id, code)
);

-- 经办人授权: whom a legal representative has named, for which papers, until which day. It rests on the standing of whoever named them.
create table companies.mandate (
  code text not null references companies.company,
  id uuid not null unique,
  given_by uuid not null,
  agent_number text not null,
  agent_name text not null,
  -- Who has taken it on, having signed in under that number and name.
  agent_id uuid,
  -- Chains of certificates.
  papers uuid[] not null,
  -- Whether what is held about the company may be read, too.
  records boolean not null,
  at timestamptz not null,
  until date not null,
  taken_at timestamptz,
  ended_at timestamptz,
  primary key (code, id),
  check ((agent_id is null) = (taken_at is null))
);
create unique index mandate_once on companies.mandate (code, agent_number) where ended_at is null;
create index mandate_of_agent on companies.mandate (agent_number) where ended_at is null;
create index mandate_given_by on companies.mandate (given_by) where ended_at is null;

-- 谁代表单位办了什么: who was found to represent it, whom they named, what was done with its certificates.
create table companies.act (
  code text not null,
  id uuid not null,
  at timestamptz not null,
  by jsonb not null,
  kind text not null,
  -- The agent or the certificate that it was about, and the papers of a mandate, in words.
  about text,
  primary key (code, id)
);
select audit.keep('companies.act');
create index act_at on companies.act (code, at desc, row_number desc);
