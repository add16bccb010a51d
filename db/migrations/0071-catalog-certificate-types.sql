-- What a certificate is stands in its type now. Published items keep what they say, in the new form: cases go on under them.
create function catalog.with_certificate_type(item jsonb) returns jsonb language sql immutable as $$
  select case when item #> '{result,certificate,title}' is null then item
    else jsonb_set(item, '{result,certificate}', jsonb_build_object(
      'type', item #> '{result,certificate,type}',
      'does', 'issue',
      'of', jsonb_build_object(
        'id', item #> '{result,certificate,type}',
        'name', item #> '{result,certificate,title}',
        'issuers', jsonb_build_array(item -> 'office'),
        'holder', jsonb_build_object('kind', 'person', 'name', item #> '{result,certificate,holder}'),
        'grade', 'A',
        'validity', 'lasting',
        'wording', item #> '{result,certificate,wording}',
        'rows', item #> '{result,certificate,rows}')))
  end
$$;
update catalog.item_version set content = catalog.with_certificate_type(content)
where content #> '{result,certificate,title}' is not null;
update catalog.onething_version set content = jsonb_set(content, '{items}', (
  select coalesce(jsonb_object_agg(key, jsonb_set(value, '{item}', catalog.with_certificate_type(value -> 'item'))), '{}')
  from jsonb_each(content -> 'items')));
drop function catalog.with_certificate_type;
