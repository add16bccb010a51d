-- 取消 takes two persons: the first proposes it, from a day and with a reason, the second takes the entry off the list.
alter table inventory.entry add column withdrawal jsonb;
create index entry_leaving on inventory.entry (code, id) where withdrawal is not null;
