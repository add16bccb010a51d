-- How many cases came from a system, and how many of them were typed here, told from the index alone.
create index record_taken on intake.record (source) where case_id is not null;
create index record_typed on intake.record (source) where case_id is not null and typed_at is not null;
