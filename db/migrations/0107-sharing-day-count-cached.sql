-- Uses of kept answers are counted beside the calls.
alter table sharing.day_count add column cached int not null default 0;
