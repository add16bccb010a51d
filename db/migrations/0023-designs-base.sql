create schema designs;

-- 方案. What an operator wants to change in a region, checked and published as one.
create table designs.design (
  region text not null,
  id uuid not null,
  title text not null,
  state text not null check (state in ('draft', 'review', 'scheduled', 'published', 'dropped')),
  -- Raised by every change; who changes names the one that was read.
  revision int not null default 1,
  author jsonb not null,
  -- Everybody who had a hand in it; none of them approves it.
  editors uuid[] not null,
  reviewer jsonb,
  -- Why it was given back.
  remark text,
  effective_on date,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (region, id)
);
create index design_newest on designs.design (region, updated_at desc, id);
create index design_due on designs.design (region, effective_on) where state = 'scheduled';

-- One part of a design, in the form of a file of the region; without content the part is taken away.
create table designs.part (
  region text not null,
  design_id uuid not null,
  kind text not null check (kind in ('elements', 'codes', 'items', 'onethings')),
  id text not null,
  content jsonb,
  -- Digest of what stood there when the work on it began; null: nothing did.
  base text,
  primary key (region, design_id, kind, id),
  foreign key (region, design_id) references designs.design
);

-- What has been published over the files of the region. Every publication is an edition; processes compare it.
create table designs.standing (
  region text not null,
  kind text not null,
  id text not null,
  content jsonb,
  edition int not null,
  design_id uuid not null,
  primary key (region, kind, id)
);
create index standing_edition on designs.standing (region, edition);
