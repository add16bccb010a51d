create schema resources;

-- 政务数据目录. One entry; what a list shows and filters by stands here, all that the owner says of it in the content.
create table resources.resource (
  id uuid primary key,
  -- 信息资源代码
  code text not null unique,
  owner text not null,
  name text not null,
  sharing text not null check (sharing in ('unconditional', 'conditional', 'none')),
  -- 挂载: the source that answers; null: described only.
  source text,
  content jsonb not null,
  -- What a search looks through, in small letters.
  words text not null,
  state text not null check (state in ('listed', 'withdrawn')),
  -- As the files of the region say: follows them until an operator changes it.
  shipped boolean not null,
  revision int not null default 1,
  changed_by jsonb not null,
  changed_at timestamptz not null
);
create index resource_owner on resources.resource (owner, code);
create unique index resource_source on resources.resource (source) where source is not null and state = 'listed';

-- 共享申请. An office asks the owner of a resource for fields of it, for named matters.
create table resources.request (
  id uuid primary key,
  resource_id uuid not null references resources.resource,
  holder text not null,
  -- The office that answers, as it was when it was asked.
  owner text not null,
  state text not null check (state in ('open', 'granted', 'refused', 'taken-back')),
  matters text[] not null,
  -- Names of fields.
  fields text[] not null,
  basis text not null,
  purpose text not null,
  frequency text not null,
  from_on date not null,
  until_on date not null,
  responsible jsonb not null,
  asked_by jsonb not null,
  asked_at timestamptz not null,
  -- The day in China from which the answer is counted, and the limit as it was then.
  asked_on date not null,
  answer jsonb,
  decided_by jsonb,
  decided_at timestamptz,
  -- Why it was refused, or less was granted than asked.
  reason text
);
create index request_open on resources.request (owner, asked_on) where state = 'open';
create index request_owner on resources.request (owner, asked_at desc);
create index request_holder on resources.request (holder, asked_at desc);
create index request_resource on resources.request (resource_id, asked_at desc);

-- 共享授权. What was granted; it ends with its last day, or when the owner revokes it.
create table resources.grant (
  id uuid primary key,
  request_id uuid not null unique references resources.request,
  resource_id uuid not null references resources.resource,
  holder text not null,
  matters text[] not null,
  fields text[] not null,
  basis text not null,
  from_on date not null,
  until_on date not null,
  cache_seconds int not null check (cache_seconds >= 0),
  per_day int check (per_day > 0),
  granted_by jsonb not null,
  granted_at timestamptz not null,
  revoked_by jsonb,
  revoked_at timestamptz,
  reason text
);
create index grant_resource on resources.grant (resource_id);
create index grant_in_force on resources.grant (until_on) where revoked_at is null;
