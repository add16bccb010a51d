-- 收回 of a grant that the region ships with, by its id: what the owner has taken back stays taken back when the files are read again.
create table resources.shipped_end (
  grant_id text primary key,
  revoked_by jsonb not null,
  revoked_at timestamptz not null,
  reason text not null
);
select audit.keep('resources.shipped_end');
