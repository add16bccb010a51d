-- 部门业务系统 are parts of a region of their own. `tried`: each way (out, back) with the digest of the part as it was then.
alter table designs.part drop constraint part_kind_check,
  add constraint part_kind_check
    check (kind in ('elements', 'codes', 'certificates', 'items', 'onethings', 'systems')),
  add column tried jsonb not null default '{}';
