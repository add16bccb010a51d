-- 主项 → 子项 → 办理项: the list is also looked through by main item. An entry that names none is a main item of its own.
-- Byte order, for pages that begin after a name are asked for by it.
alter table inventory.entry add column main_name text, add column sub_name text;
update inventory.entry e set main_name = v.content->>'mainName', sub_name = v.content->>'subName'
  from inventory.version v where v.entry_id = e.id and v.version = e.version and v.content ?| array['mainName', 'subName'];
alter table inventory.entry
  add column main text collate "C" generated always as (coalesce(main_name, name)) stored;
create index entry_main on inventory.entry (main, code, id);
