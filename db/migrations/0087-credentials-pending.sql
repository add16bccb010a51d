-- 待生效: a renewed version that begins on a later day stands beside the one that holds until then.
alter table credentials.certificate
  drop constraint certificate_state_check,
  add constraint certificate_state_check
    check (state in ('pending', 'valid', 'suspended', 'revoked', 'cancelled', 'expired', 'superseded'));
-- Of a chain one waits at most.
create unique index certificate_pending on credentials.certificate (chain) where state = 'pending';
create index certificate_begins on credentials.certificate (valid_from) where state = 'pending';

-- Until now a renewal replaced at once what still holds: put right.
create temporary table early on commit drop as
  select n.number, n.previous, n.chain from credentials.certificate n join credentials.certificate p on p.number = n.previous
  where n.state = 'valid' and n.valid_from > (now() at time zone 'Asia/Shanghai')::date
    and p.state = 'superseded' and p.valid_until = n.valid_from - 1;
update credentials.certificate set state = 'pending' where number in (select number from early);
update credentials.certificate set state = 'valid', ended_case = null, ended_step = null, stood = null
  where number in (select previous from early);
insert into credentials.turn (chain, number, turn, state, at, by, reason)
select chain, previous, 'restore', 'valid', now(), '{"kind": "system", "id": null, "name": ""}', '延续的新证还没有到生效的日子，这一版在那以前有效。'
from early;
