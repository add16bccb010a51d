-- A way in which cases of a department system are fetched: from a table, a mailbox of files or a list over HTTP. What stands where is data;
-- addresses and passwords are the server's configuration.
create table intake.connector (
  source text primary key references intake.source,
  content jsonb not null,
  state text not null check (state in ('draft', 'live')),
  -- The digest of the content that was tried last without a fault in it.
  tried text,
  -- Where the next pull begins.
  position text,
  taken int not null default 0,
  waiting int not null default 0,
  pulled_at timestamptz,
  error text,
  changed_at timestamptz not null,
  changed_by jsonb not null
);

alter table intake.message drop constraint message_channel_check;
alter table intake.message add constraint message_channel_check check (channel in ('push', 'pull', 'batch', 'typed'));
