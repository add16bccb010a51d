-- From `destroyed_at` on a key signs nothing; `gone_at`: its private half no longer exists, which a hardware module does outside of any
-- transaction.
alter table seals.key add column gone_at timestamptz;
update seals.key set gone_at = destroyed_at where destroyed_at is not null;
create index key_doomed on seals.key (destroyed_at) where destroyed_at is not null and gone_at is null;
