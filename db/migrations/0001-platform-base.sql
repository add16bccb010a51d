create schema if not exists platform;

-- One append-only row is audit trail and outbox at once. `subject` is what it is about: a case, a draft, a person.
create table platform.event (
  subject uuid not null,
  seq bigint generated always as identity,
  kind text not null,
  at timestamptz not null,
  actor jsonb not null,
  data jsonb not null,
  primary key (subject, seq)
);
create index event_kind_at on platform.event (kind, at);

create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'platform.event is append-only';
end $$;
create trigger event_is_append_only before update or delete on platform.event
  for each row execute function platform.refuse_change();

-- The way in for every room: [{subject, kind, actor, data}].
create function platform.record_events(events jsonb, at timestamptz) returns void language sql as $$
  insert into platform.event (subject, kind, at, actor, data)
  select (e->>'subject')::uuid, e->>'kind', at, e->'actor', e->'data'
  from jsonb_array_elements(events) e
$$;

-- A request key lives with the effect of its command, in one transaction.
create table platform.idempotency (
  owner uuid not null,
  key text not null,
  route text not null,
  digest text not null,
  reply jsonb,
  at timestamptz not null,
  constraint idempotency_pkey primary key (owner, key)
);
create index idempotency_at on platform.idempotency (at);

create function platform.remember(owner uuid, key text, route text, digest text, reply jsonb, at timestamptz)
returns void language sql as $$
  insert into platform.idempotency (owner, key, route, digest, reply, at) values (owner, key, route, digest, reply, at)
$$;
