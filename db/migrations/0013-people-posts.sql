-- 回避: the officer's own number. 亲属: those whose matters she keeps away from (公务员法 §76).
alter table people.staff add column number text;
create index staff_office on people.staff (office);

create table people.relation (
  staff_id uuid not null references people.staff on delete cascade,
  id uuid not null,
  number text not null,
  relation text not null,
  declared_at timestamptz not null,
  primary key (staff_id, id),
  constraint relation_number unique (staff_id, number)
);

-- 请假与 AB岗. Both days count. `ended_at`: came back early, or did not go. Without a stand-in only where nobody could be one.
create table people.leave (
  staff_id uuid not null references people.staff on delete cascade,
  id uuid not null,
  from_on date not null,
  to_on date not null,
  stand_in uuid references people.staff,
  reason text not null,
  created_at timestamptz not null,
  created_by uuid,
  ended_at timestamptz,
  primary key (staff_id, id),
  check (from_on <= to_on),
  check (stand_in <> staff_id)
);
create index leave_stand_in on people.leave (stand_in, to_on) where ended_at is null;
