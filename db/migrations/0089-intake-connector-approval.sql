-- A connector runs only after a second person has approved it as it stands: draft → proposed → live.
alter table intake.connector drop constraint connector_state_check;
-- A path is only a path, without a query and without `..`; what was drawn otherwise is drawn anew.
delete from intake.connector
where content->'way'->>'kind' = 'http' and content->'way'->>'path' !~ '^(/(?!\.\.?(/|$))[A-Za-z0-9_.~-]+)+$';
-- What ran before was approved by nobody; it is proposed and approved once.
update intake.connector set state = 'draft';
alter table intake.connector add constraint connector_state_check check (state in ('draft', 'proposed', 'live'));
alter table intake.connector add column proposed_by jsonb;
alter table intake.connector add column approved_by jsonb;
-- Why it was given back.
alter table intake.connector add column remark text;
