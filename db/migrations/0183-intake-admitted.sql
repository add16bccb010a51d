-- What two persons agreed on last: whoever is asked again reads what it was before, and what it would become.
alter table intake.connector add column admitted jsonb;
update intake.connector set admitted = content where state = 'live';
