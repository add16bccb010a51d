-- What officers wrote down stands beside what the holder says on the page, and in no place of it: any number, each with its own words.
update credentials.proposal set spoken = case when spoken is null then '[]'::jsonb
    else jsonb_build_array(spoken || jsonb_build_object('statement', statement)) end,
  statement = case when spoken is null then statement end,
  stated_at = case when spoken is null then stated_at end;
alter table credentials.proposal alter column spoken set default '[]', alter column spoken set not null;
