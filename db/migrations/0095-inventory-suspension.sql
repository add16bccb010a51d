-- 暂停: an entry stays on the list, but nobody can apply from a day on, until it is resumed or the day named for that has come.
alter table inventory.entry add column suspension jsonb;
