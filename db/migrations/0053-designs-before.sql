-- What a part replaced when its design was published, so that the change can be read for ever; JSON null: nothing stood there.
-- Null as long as nothing is published, and for what was published before this was kept.
alter table designs.part add column before jsonb;
