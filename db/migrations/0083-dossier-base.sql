create schema dossier;

-- 授权查档: the person lets an office look, for a purpose, until a time. `code_hash`: a code to be shown at a counter; the office that
-- takes it is written in then, and it opens for that office only.
create table dossier.consent (
  person_id uuid not null,
  id uuid not null unique,
  office text,
  purpose text not null,
  code_hash text unique,
  at timestamptz not null,
  expires_at timestamptz not null,
  taken_at timestamptz,
  revoked_at timestamptz,
  primary key (person_id, id),
  check (office is not null or code_hash is not null)
);

-- 查档记录: who opened which dossier, why and on what ground, and what of it was shown in full. The person reads all of it.
create table dossier.look (
  -- 公民身份号码 or 统一社会信用代码.
  number text not null,
  id uuid not null unique,
  kind text not null check (kind in ('person', 'company')),
  at timestamptz not null,
  by jsonb not null,
  office text not null,
  office_name text not null,
  post_name text not null,
  reason text not null,
  ground text not null check (ground in ('case', 'consent')),
  case_number text,
  consent_id uuid,
  -- The look in which values were shown in full, and their names; null: the dossier was opened, masked.
  within uuid,
  revealed text[],
  primary key (number, id),
  check ((within is null) = (revealed is null))
);
create index look_at on dossier.look (number, at desc, id desc);

create function dossier.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name;
end $$;
create trigger look_is_append_only before update or delete on dossier.look
  for each row execute function dossier.refuse_change();

-- How often an officer asked for a dossier in an hour, also where nothing was opened.
create table dossier.attempt (
  staff_id uuid not null,
  hour timestamptz not null,
  count int not null,
  primary key (staff_id, hour)
);
