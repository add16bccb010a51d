-- Search is a room of its own, 0040-search-base.sql; the next start fills it.
drop table catalog.search_entry;
