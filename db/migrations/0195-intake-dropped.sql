-- 放弃: a rejected message that nobody will take in any more stays, with who has let it go and why.
alter table intake.message
  add dropped_by jsonb,
  add dropped_at timestamptz,
  add drop_reason text,
  drop constraint message_outcome_check,
  add constraint message_outcome_check
    check (outcome in ('applied', 'older', 'same', 'rejected', 'settled', 'dropped'));
