-- 掌上可办率 counts among what says whether it can be handled on the phone: by an address there, or by its 办理形式.
alter table inventory.version
  add column mobile boolean generated always as (
    case when content ? 'mobileAddress' or content->'forms' ? 'mobile' then true when content ? 'forms' then false end) stored,
  drop column mobile_address;
