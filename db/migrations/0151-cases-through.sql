-- 来源渠道. Through which application of others a case was filed; one that is not here came through our own portal or counter. The name is
-- kept as it was then.
create table cases.through (
  case_id uuid primary key,
  channel uuid not null,
  name text not null,
  at timestamptz not null
);
create index through_channel on cases.through (channel, at);

/* Called within the statement of a submission. */
create function cases.note_through(case_id uuid, channel jsonb, at timestamptz) returns void language sql as $$
  insert into cases.through values (case_id, (channel->>'id')::uuid, channel->>'name', at)
$$;
