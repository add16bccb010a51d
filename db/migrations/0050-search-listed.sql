-- What stands on the list of items and is handled by no item here is found, too.
alter table search.entry drop constraint entry_kind_check;
alter table search.entry add constraint entry_kind_check check (kind in ('onething', 'item', 'answer', 'listed'));
