-- 证照类型 are parts of a region of their own. An item that operators wrote says its certificate by type from now on, and the
-- type stands beside it.
alter table designs.part drop constraint part_kind_check,
  add constraint part_kind_check check (kind in ('elements', 'codes', 'certificates', 'items', 'onethings'));
create function designs.certificate_type(item jsonb) returns jsonb language sql immutable as $$
  select jsonb_build_object(
    'id', item #> '{result,certificate,type}',
    'name', item #> '{result,certificate,title}',
    'issuers', jsonb_build_array(item -> 'office'),
    'holder', jsonb_build_object('kind', 'person', 'name', item #> '{result,certificate,holder}'),
    'grade', 'A',
    'validity', 'lasting',
    'wording', item #> '{result,certificate,wording}',
    'rows', item #> '{result,certificate,rows}')
$$;
insert into designs.part (region, design_id, kind, id, content)
select region, design_id, 'certificates', content #>> '{result,certificate,type}', designs.certificate_type(content)
from designs.part where kind = 'items' and content #> '{result,certificate,title}' is not null
on conflict do nothing;
insert into designs.standing (region, kind, id, content, edition, design_id)
select region, 'certificates', content #>> '{result,certificate,type}', designs.certificate_type(content), edition, design_id
from designs.standing where kind = 'items' and content #> '{result,certificate,title}' is not null
on conflict do nothing;
update designs.part set content = jsonb_set(content, '{result,certificate}',
  jsonb_build_object('type', content #> '{result,certificate,type}'))
where kind = 'items' and content #> '{result,certificate,title}' is not null;
update designs.standing set content = jsonb_set(content, '{result,certificate}',
  jsonb_build_object('type', content #> '{result,certificate,type}'))
where kind = 'items' and content #> '{result,certificate,title}' is not null;
drop function designs.certificate_type;
