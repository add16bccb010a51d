-- How often reading the file was begun and has not ended: one that kills the process each time is not tried for ever.
alter table inventory.import add column tries int not null default 0;
