-- 通知 for officers. `audience` is 'office', 'permission:<p>' or 'staff:<id>': the newest of an audience are one short walk
-- along the primary key, however many there are. `once`: the same thing is told once.
create table messages.notice (
  office text not null,
  audience text not null,
  id uuid not null,
  kind text not null,
  text text not null,
  link text,
  owner uuid,
  step text,
  once text,
  created_at timestamptz not null,
  read_by uuid[] not null default '{}',
  primary key (office, audience, id)
) with (fillfactor = 90);
create unique index notice_once on messages.notice (office, once) where once is not null;

-- The way in for every room; an id that is not given is made of the time, as version 7 does. [{id, office, staffId|null, permission|null, kind, text, link, owner, step, once}].
create function messages.tell_officers(notices jsonb, at timestamptz) returns void language sql as $$
  insert into messages.notice (office, audience, id, kind, text, link, owner, step, once, created_at)
  select n.office, coalesce('staff:' || n."staffId", 'permission:' || n.permission, 'office'),
    coalesce(n.id, overlay(replace(gen_random_uuid()::text, '-', '')
      placing lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' from 1 for 13)::uuid),
    n.kind, n.text, n.link, n.owner, n.step, n.once, at
  from jsonb_to_recordset(notices) as n(id uuid, office text, "staffId" uuid, permission text, kind text, text text,
    link text, owner uuid, step text, once text)
  on conflict (office, once) where once is not null do nothing
$$;
