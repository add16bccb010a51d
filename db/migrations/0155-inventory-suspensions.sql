-- 暂停 takes two persons: the first proposes it, the second suspends. The days are kept after it has ended, so that a case which a
-- department tells of later is judged by the day on which it was handed in.
alter table inventory.entry add column suspension_proposal jsonb, add column suspensions jsonb not null default '[]';
update inventory.entry set suspensions = jsonb_build_array(suspension) where suspension is not null;
alter table inventory.entry drop column suspension;
create index entry_suspensions on inventory.entry (code, id) where suspensions <> '[]';
create index entry_suspending on inventory.entry (code, id) where suspension_proposal is not null;
