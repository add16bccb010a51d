-- The item as which an entry was handled until it was taken away: its address leads to the entry.
alter table inventory.entry add column handled_before text;
create index entry_handled_before on inventory.entry (handled_before) where handled_before is not null;
