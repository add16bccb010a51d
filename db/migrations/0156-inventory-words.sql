-- Areas are gone through from one to the next, and the report of the consistency rules counts entries in which the same ones found
-- something, along indexes that hold what is asked for: rows are long.
create index entry_area on inventory.entry (area, code, id);
create index entry_rule_sets on inventory.entry (rules);

-- Words are found by the pairs of characters that they consist of: Han words have mostly two, and there are no spaces to go by.
create function inventory.pairs(words text) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(substr(lower(words), at, 2)), '{}') from generate_series(1, length(words) - 1) at
$$;
create index entry_words on inventory.entry using gin (inventory.pairs(name || E'\n' || code));
