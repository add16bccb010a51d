-- The public list goes by the main item as it is in force, not as somebody drafts the next version. Byte order, for pages that begin
-- after a name are asked for by it.
alter table inventory.version
  add column main text collate "C" generated always as (coalesce(content->>'mainName', content->>'name')) stored;
create index version_main on inventory.version (main, entry_id) where state = 'published';
