-- 重新加盖. A paper that rests on a key that is known to others, sealed anew by the seal in its place: the older file stays, the newest counts.
create table seals.resealed (
  kind text not null,
  number text not null,
  form text not null,
  signed_at timestamptz not null,
  file_id uuid not null,
  digest text not null unique,
  seal_id uuid not null references seals.seal,
  primary key (kind, number, form, signed_at)
);
select audit.keep('seals.resealed');

-- What was sealed with one certificate.
create index use_serial on seals.use (serial, id);

alter table seals.request drop constraint request_action_check;
alter table seals.request add constraint request_action_check
  check (action in ('make', 'remake', 'grant', 'withdraw', 'stop', 'resume', 'destroy', 'reseal'));
