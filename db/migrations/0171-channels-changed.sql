-- A consent ends with what it was given to: when the content of a channel changes, people are asked again.
alter table channels.consent drop constraint consent_ended_why_check;
alter table channels.consent add constraint consent_ended_why_check
  check (ended_why in ('person', 'again', 'reuse', 'channel', 'changed'));
