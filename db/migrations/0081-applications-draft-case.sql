-- The desk asks for the draft that became a case, to show what was looked up for it.
create index draft_case on applications.draft (case_id) where case_id is not null;
