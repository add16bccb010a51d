-- 补充说明. The owner asks, whoever asked for the data answers: [{question, askedBy, askedAt, answer, answeredBy, answeredAt}], oldest first.
-- While one is unanswered the time to answer stands still.
alter table resources.request add column supplements jsonb not null default '[]';
alter table resources.request drop constraint request_state_check;
alter table resources.request add constraint request_state_check
  check (state in ('open', 'supplementing', 'granted', 'refused', 'taken-back'));
