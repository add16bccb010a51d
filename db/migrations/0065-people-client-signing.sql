-- The keys with which a program signs its messages: [{version, sealed}]. Several, so that one can be replaced without a gap; with none
-- its messages need no signature.
alter table people.client add column signing jsonb not null default '[]';
