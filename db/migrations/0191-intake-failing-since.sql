-- Since when every pull of a connector has failed; null while they succeed. Its operators are told when it lasts.
alter table intake.connector add column failing_since timestamptz;
