-- What the public list shows and what figures are grouped by, beside the content: nobody unpacks a hundred thousand contents for it.
alter table inventory.version
  add column name text generated always as (content->>'name') stored,
  add column sub_name text generated always as (content->>'subName') stored,
  add column type text generated always as (content->>'type') stored,
  add column body text generated always as (content->>'body') stored;
-- Rows are long; both ways are gone along an index that holds whatever they ask for.
drop index inventory.version_main;
create index version_main on inventory.version (main, entry_id) include (version, effective_from, name, sub_name, body)
  where state = 'published';
create index version_figures on inventory.version (entry_id, version desc) include (state, effective_from, type, body, visits, online,
  online_level, mobile, statutory_n, statutory_unit, promised_n, promised_unit, instant);
