create schema exchange;

-- Messages of programs that were not taken, by day, sender and reason; nothing of their content is kept.
create table exchange.turned_away (
  day date not null,
  -- The id of the client; empty where nobody could tell who it was.
  client text not null,
  name text not null,
  code text not null,
  times int not null,
  last_at timestamptz not null,
  primary key (day, client, code)
);

-- One item in the hands of one department system: what was said to it, and what it has said.
create table exchange.thread (
  owner uuid not null,
  subject text not null,
  system text not null,
  -- How many messages were written for it.
  sequence int not null,
  -- The newest that it has reported, in its own counting.
  heard bigint,
  heard_at timestamptz,
  heard_digest text,
  -- Its own number for the item.
  external_number text,
  began_at timestamptz not null,
  -- The item was taken out of its hands, or is over.
  ended_at timestamptz,
  primary key (owner, subject, system)
);
create index thread_system on exchange.thread (system, owner, subject);
create index thread_heard on exchange.thread (system, heard_at desc nulls last);

-- The outbox: written in the transaction that it tells of. Of one thread only the first that is not done is `ready`; the others are
-- `queued` behind it, so that their order is kept. `dead`: refused for good, waits for an officer, and the thread with it.
create table exchange.message (
  owner uuid not null,
  subject text not null,
  system text not null,
  sequence int not null,
  type text not null,
  data jsonb not null,
  state text not null check (state in ('queued', 'ready', 'sent', 'dead', 'dropped')),
  attempts int not null default 0,
  error text,
  created_at timestamptz not null,
  next_at timestamptz not null,
  done_at timestamptz,
  primary key (owner, subject, system, sequence)
);
create index message_ready on exchange.message (system, next_at) where state = 'ready';
create index message_open on exchange.message (system, created_at) where state in ('queued', 'ready');
create index message_sent on exchange.message (system, done_at) where state = 'sent';
create index message_dead on exchange.message (system, done_at) where state = 'dead';

-- 熔断: whether a system is spoken to at all just now.
create table exchange.circuit (
  system text primary key,
  -- Failures without a success between them.
  failures int not null default 0,
  -- Not before: after failures in a row, or because it asked for patience.
  closed_until timestamptz,
  -- An officer has stopped it.
  paused_by jsonb,
  error text,
  spoke_at timestamptz
);

-- Puts messages into the outbox: [{owner, subject, system, type, data, ends}]. The row of the thread is locked until the commit, so
-- that the numbers of a thread follow the order of its transactions. In one order, so that nobody waits crosswise.
create function exchange.dispatch(messages jsonb, at timestamptz) returns void language plpgsql as $$
declare
  given record;
  number int;
begin
  for given in
    select * from rows from (
      jsonb_to_recordset(messages) as (owner uuid, subject text, system text, type text, data jsonb, ends boolean)
    ) with ordinality as m(owner, subject, system, type, data, ends, place)
    order by m.owner, m.subject, m.system, m.place
  loop
    insert into exchange.thread as t (owner, subject, system, sequence, began_at, ended_at)
    values (given.owner, given.subject, given.system, 1, at, case when given.ends then at end)
    on conflict (owner, subject, system) do update
      set sequence = t.sequence + 1, ended_at = case when given.ends then at end
    returning sequence into number;
    insert into exchange.message (owner, subject, system, sequence, type, data, state, created_at, next_at)
    values (given.owner, given.subject, given.system, number, given.type, given.data,
      case when exists (
        select from exchange.message m
        where m.owner = given.owner and m.subject = given.subject and m.system = given.system
          and m.state in ('queued', 'ready', 'dead')
      ) then 'queued' else 'ready' end, at, at);
  end loop;
  perform graphile_worker.add_job('exchange.pump', json_build_object('system', s.system), 'exchange:' || s.system)
  from (select distinct m.system from jsonb_to_recordset(messages) as m(system text)) s;
end $$;

-- Writes down what became of messages: [{owner, subject, sequence, state, counts, error, nextAt}]. What is done lets the next of its
-- item step forward. The threads are locked first: a message that is being added at this moment is seen.
create function exchange.settle(of_system text, outcomes jsonb, at timestamptz) returns void language plpgsql as $$
begin
  perform from exchange.thread t
  where t.system = of_system and (t.owner, t.subject) in (
    select d.owner, d.subject from jsonb_to_recordset(outcomes) as d(owner uuid, subject text)
  )
  order by t.owner, t.subject for update;

  update exchange.message m
  set state = d.state, attempts = m.attempts + d.counts::int, error = d.error, next_at = d."nextAt",
    done_at = case when d.state in ('sent', 'dead', 'dropped') then at end
  from jsonb_to_recordset(outcomes)
    as d(owner uuid, subject text, sequence int, state text, counts boolean, error text, "nextAt" timestamptz)
  where m.owner = d.owner and m.subject = d.subject and m.system = of_system and m.sequence = d.sequence
    and m.state in ('ready', 'dead');

  update exchange.message m set state = 'ready', next_at = least(m.next_at, at)
  from jsonb_to_recordset(outcomes) as d(owner uuid, subject text)
  where m.owner = d.owner and m.subject = d.subject and m.system = of_system and m.state = 'queued'
    and m.sequence = (
      select min(n.sequence) from exchange.message n
      where n.owner = m.owner and n.subject = m.subject and n.system = of_system
        and n.state in ('queued', 'ready', 'dead')
    );
end $$;
