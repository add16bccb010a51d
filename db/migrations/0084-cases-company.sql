-- 统一社会信用代码 among the filed values, so that the cases about a company are found without reading all of them.
create function cases.company_codes(filed jsonb) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct value), '{}')
  from (select e.value ->> 'value' as value from jsonb_each(filed -> 'values') e) v
  where value ~ '^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$'
$$;
create index case_company on cases.case using gin (cases.company_codes(filed));
