-- In which version of the data of `tongban.item` a message was written: a system that is told the next one later still gets what waits as it is.
alter table exchange.message add column schema int not null default 1;

-- As before, with the version: [{owner, subject, system, type, schema, data, ends}]. Whoever knows no versions writes the first.
create or replace function exchange.dispatch(messages jsonb, at timestamptz) returns void language plpgsql as $$
declare
  given record;
  number int;
begin
  for given in
    select * from rows from (
      jsonb_to_recordset(messages)
        as (owner uuid, subject text, system text, type text, schema int, data jsonb, ends boolean)
    ) with ordinality as m(owner, subject, system, type, schema, data, ends, place)
    order by m.owner, m.subject, m.system, m.place
  loop
    insert into exchange.thread as t (owner, subject, system, sequence, began_at, ended_at)
    values (given.owner, given.subject, given.system, 1, at, case when given.ends then at end)
    on conflict (owner, subject, system) do update
      set sequence = t.sequence + 1, ended_at = case when given.ends then at end
    returning sequence into number;
    insert into exchange.message (owner, subject, system, sequence, type, schema, data, state, created_at, next_at)
    values (given.owner, given.subject, given.system, number, given.type, coalesce(given.schema, 1), given.data,
      case when exists (
        select from exchange.message m
        where m.owner = given.owner and m.subject = given.subject and m.system = given.system
          and m.state in ('queued', 'ready', 'dead')
      ) then 'queued' else 'ready' end, at, at);
  end loop;
  perform graphile_worker.add_job('exchange.pump', json_build_object('system', s.system), 'exchange:' || s.system)
  from (select distinct m.system from jsonb_to_recordset(messages) as m(system text)) s;
end $$;
