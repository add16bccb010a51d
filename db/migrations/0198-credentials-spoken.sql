-- 陈述申辩 that reached the office otherwise than on the page of the holder: who said it, as what, how and on which day, and which officer
-- wrote it down.
alter table credentials.proposal add column spoken jsonb;
