-- Each use names the grant that allowed it, the matter and the fields, and whom its parameters were about: that person reads it.
alter table sharing.call_log
  add matter text,
  add grant_id text,
  add fields text[] not null default '{}',
  add about text[] not null default '{}',
  add cached boolean not null default false,
  drop constraint call_log_outcome_check,
  add constraint call_log_outcome_check
    check (outcome in ('answered', 'none', 'slow', 'down', 'ungranted', 'spent'));

create index call_log_about on sharing.call_log using gin (about);
create index call_log_grant on sharing.call_log (grant_id, at) where grant_id is not null;
