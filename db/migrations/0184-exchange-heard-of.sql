-- When the newest report says that it happened: a number that was too high by mistake shows by what comes after it.
alter table exchange.thread add column heard_of timestamptz;
