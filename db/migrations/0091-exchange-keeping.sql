-- What was sent is kept for a time and then removed; its digest stays, so that a dispute can still be settled by the other side's copy.
alter table exchange.message alter column data drop not null;
-- SHA-256 of the body as it was sent, hex.
alter table exchange.message add column digest text;
create index message_kept on exchange.message (done_at) where state = 'sent' and data is not null;

-- 对账 as a job: what a system lists is put down page by page, so that a run may end and go on, and be cancelled.
create table exchange.reconciliation (
  id uuid primary key,
  system text not null,
  state text not null check (state in ('running', 'done', 'failed', 'cancelled')),
  -- Where the next page begins, and how much was read.
  after text,
  pages int not null default 0,
  listed int not null default 0,
  compared int not null default 0,
  same int not null default 0,
  differing int not null default 0,
  -- The first of them.
  differences jsonb not null default '[]',
  -- Why the list could not be read to its end.
  fault text,
  asked_by jsonb not null,
  asked_at timestamptz not null,
  done_at timestamptz
);
create unique index reconciliation_running on exchange.reconciliation (system) where state = 'running';
create index reconciliation_newest on exchange.reconciliation (system, asked_at desc);

create table exchange.listed (
  reconciliation uuid not null references exchange.reconciliation on delete cascade,
  reference text not null,
  there text not null,
  primary key (reconciliation, reference)
);

-- As before, with the digest of what was sent; messages are locked in one order behind their threads.
create or replace function exchange.settle(of_system text, outcomes jsonb, at timestamptz) returns void language plpgsql as $$
begin
  perform from exchange.thread t
  where t.system = of_system and (t.owner, t.subject) in (
    select d.owner, d.subject from jsonb_to_recordset(outcomes) as d(owner uuid, subject text)
  )
  order by t.owner, t.subject for update;

  update exchange.message m
  set state = d.state, attempts = m.attempts + d.counts::int, error = d.error, next_at = d."nextAt",
    digest = coalesce(d.digest, m.digest), done_at = case when d.state in ('sent', 'dead', 'dropped') then at end
  from jsonb_to_recordset(outcomes)
    as d(owner uuid, subject text, sequence int, state text, counts boolean, error text, "nextAt" timestamptz, digest text)
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
