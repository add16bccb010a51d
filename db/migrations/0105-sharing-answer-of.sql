-- What a kept answer rests on, so that it can be dropped: the source that gave it, the grants by which it was kept, and keyed digests of the
-- numbers that stood in the question. What was kept before says none of it.
delete from sharing.answer;
alter table sharing.answer
  add source text not null,
  add grants text[] not null,
  add about text[] not null;
create index answer_grants on sharing.answer using gin (grants);
create index answer_source on sharing.answer (source);
