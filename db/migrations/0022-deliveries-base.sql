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
