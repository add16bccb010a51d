-- An event may tell its own instant: those of a command are written together, and what another system reports happened earlier.
create or replace function platform.record_events(events jsonb, at timestamptz) returns void language sql as $$
  insert into platform.event (subject, kind, at, actor, data)
  select (e->>'subject')::uuid, e->>'kind', coalesce((e->>'at')::timestamptz, at), e->'actor', e->'data'
  from jsonb_array_elements(events) e
$$;
