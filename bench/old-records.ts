import type pg from 'pg'
import { BUSY_COMPANY, BUSY_PERSON, OFFICE } from './old-cases.ts'

/** A person whom everybody at the desks knows: files for others, is looked up and asked about often. */
export const BUSY_NUMBER = '320812197003120018'
const BATCH = 100_000

/**
 * What stands beside `total` old cases: for each a certificate and a call of shared data, for each third a look and a use; for each tenth a
 * published entry of the list of items, for each 87th an entry of the catalogue of data, every fourth of those with a request and a grant.
 * Adds what is missing. Slim rows with real ids, dates and indexes, as those of the cases.
 */
export async function fillRecords(pool: pg.Pool, total: number): Promise<void> {
  const counted = await pool.query<{ there: number }>(
    `select count(*)::int as there from credentials.certificate where number like '3208OLD%'`,
  )
  const client = await pool.connect()
  try {
    // A bulk load: what foreign keys and triggers would check is right by construction.
    await client.query('set session_replication_role = replica')
    await client.query(PERSON, [BUSY_PERSON, BUSY_NUMBER])
    for (let from = (counted.rows[0]?.there ?? 0) + 1; from <= total; from += BATCH) {
      const to = Math.min(from + BATCH - 1, total)
      await client.query(CERTIFICATES, [from, to, OFFICE, BUSY_PERSON, BUSY_NUMBER])
      await client.query(CALLS, [from, to, BUSY_NUMBER, BUSY_COMPANY])
      await client.query(RESOURCES, [Math.ceil(from / 87), Math.floor(to / 87)])
      await client.query(ENTRIES, [Math.ceil(from / 10), Math.floor(to / 10)])
    }
    await client.query('set session_replication_role = default')
  } finally {
    client.release()
  }
  await pool.query(
    `vacuum analyze credentials.certificate, credentials.use, sharing.call_log, dossier.look, platform.event,
       resources.resource, resources.request, resources.grant, inventory.entry, inventory.version, people.person`,
  )
}

const PERSON = `
  insert into people.person (id, number, name, phone, demo, created_at) values ($1, $2, '陈代办', '13800000003', false, now())
  on conflict do nothing`

const CERTIFICATES = `
  with old as materialized (
    select n, c.id as case_id, c.person_id, c.number as case_number, c.submitted_at + interval '2 days' as at,
      '3208OLD' || lpad(n::text, 9, '0') as number,
      case when c.person_id = $4::uuid then $5 else '3208121990' || lpad(n::text, 8, '0') end as holder_number,
      case when n % 3 < 2 then $3 else 'civil-affairs' end as office
    from generate_series($1::int, $2::int) n join cases.case c on c.number = 'OLD-' || lpad(n::text, 9, '0')
  ), issued as (
    insert into credentials.certificate (number, type, title, person_id, case_id, step, holder, wording, rows, issuer, issued_at, state,
      chain, version, office, holder_kind, holder_number, grade, valid_from, valid_until)
    select number, 'insurance-card', '城乡居民参保登记证明', person_id, case_id, 'resident-insurance',
      (array['王','李','张','刘','陈','杨','黄','赵'])[1 + n % 8] || chr(20000 + n % 500) || chr(21000 + n / 500 % 500), '特此证明。',
      jsonb_build_array(jsonb_build_object('label', '参保人', 'text', '陈文静', 'sensitive', 'name')), '市医疗保障局', at,
      case when n % 1000 = 1 then 'suspended' when n % 1000 = 2 then 'pending' when n % 100 = 3 then 'revoked'
        when n % 10 = 4 then 'expired' else 'valid' end,
      uuidv7(), 1, office, 'person', holder_number, 'A', case when n % 1000 = 2 then current_date + 9 else at::date end,
      case when n % 10 = 4 then current_date - 9 when n % 20000 = 5 then current_date - 1 when n % 3 = 0 then current_date + 400 end
    from old returning number, chain, person_id, office, case_id, issued_at
  ), proposed as (
    insert into credentials.proposal (office, id, number, turn, reason, clause, state, author, by, at)
    select office, uuidv7(), number, 'revoke', '材料不实', '行政许可法第六十九条', 'open', uuidv7(), '{"kind": "staff", "id": null, "name": "王芳"}',
      issued_at from issued where number like '%0001'
  ), used as (
    insert into credentials.use (person_id, id, chain, number, at, kind, by, organ, purpose, case_id, step, case_number)
    select i.person_id, uuidv7(), chain, i.number, issued_at + interval '1 day', case when n % 2 = 1 then 'used' else 'looked' end,
      '{"kind": "staff", "id": "00000000-0000-7000-8000-000000000001", "name": "王芳"}', i.office, '办理参保', o.case_id, 'resident-insurance', o.case_number
    from issued i join old o on o.number = i.number where n % 3 = 0
  ), looked as (
    insert into dossier.look (number, id, kind, at, by, office, office_name, post_name, reason, ground, case_number)
    select holder_number, uuidv7(), 'person', at, '{"kind": "staff", "id": "00000000-0000-7000-8000-000000000001", "name": "王芳"}', office,
      '市医疗保障局', '受理岗', '核对参保人', 'case', case_number from old where n % 3 = 1
  )
  insert into platform.event (subject, kind, at, actor, data)
  select case_id, 'case.viewed', at, '{"kind": "staff", "id": null, "name": "王芳", "office": "insurance"}', '{"step": "resident-insurance"}'
  from old where n % 3 = 2`

/** Calls of ninety days, of every source of the region, each for a case; one in a hundred is about the busy person, one about the company. */
const CALLS = `
  with given as (
    select array_agg(source order by source) as sources from resources.resource where source is not null and state = 'listed'
  )
  insert into sharing.call_log (subject, source, purpose, outcome, ms, at, actor, matter, grant_id, fields, about, cached)
  select c.id, sources[1 + n % cardinality(sources)], '新生儿出生一件事', (array['answered', 'answered', 'answered', 'none', 'down'])[1 + n % 5], 40,
    now() - make_interval(secs => n % 7776000 * 7.7), '{"kind": "system", "id": null, "name": ""}', 'onething:newborn', 'old-grant-' || n % 300, '{name}',
    array[case n % 100 when 0 then $3 when 1 then $4 else '3208121990' || lpad(n::text, 8, '0') end], false
  from generate_series($1::int, $2::int) n join cases.case c on c.number = 'OLD-' || lpad(n::text, 9, '0'), given`

const RESOURCES = `
  with old as materialized (
    select n, uuidv7() as id, '3208OLD' || lpad(n::text, 6, '0') as code, '第 ' || n || ' 号业务信息' as name,
      'office-' || n % 60 as owner, (array['conditional', 'unconditional', 'none'])[1 + n % 3] as sharing
    from generate_series($1::int, $2::int) n
  ), listed as (
    insert into resources.resource (id, code, owner, name, sharing, content, words, state, shipped, changed_by, changed_at)
    select id, code, owner, name, sharing, jsonb_build_object('code', code, 'name', name, 'owner', owner, 'sharing', sharing,
      'abstract', repeat('本资源记录业务办理的基本情况。', 8), 'items', '[]'::jsonb, 'fields', (
        select jsonb_agg(jsonb_build_object('name', '信息项' || f, 'type', 'text', 'length', 100)) from generate_series(1, 15) f)),
      code || name || repeat('本资源记录业务办理的基本情况。', 8), case when n % 50 = 0 then 'withdrawn' else 'listed' end, false,
      '{"kind": "system", "id": null, "name": ""}', now()
    from old
  ), asked as (
    insert into resources.request (id, resource_id, holder, owner, state, matters, fields, basis, purpose, frequency, from_on, until_on,
      responsible, asked_by, asked_at, asked_on, decided_at)
    select uuidv7(), id, 'office-' || n % 41, owner, case when n % 80 = 0 then 'open' else 'granted' end, '{onething:newborn}', '{信息项1}', '条例', '办理业务',
      'realtime', current_date - 100, current_date + 265, '{"name": "王芳", "phone": "0517-80000000"}', '{"id": "00000000-0000-7000-8000-000000000001", "name": "王芳"}',
      now() - make_interval(hours => n), (now() - make_interval(hours => n))::date, now()
    from old where n % 4 = 0 returning *
  )
  insert into resources.grant (id, request_id, resource_id, holder, matters, fields, basis, from_on, until_on, cache_seconds, granted_by, granted_at)
  select uuidv7(), id, resource_id, holder, matters, fields, basis, from_on, until_on, 0, '{"id": null, "name": "王芳"}', now() from asked
  where state = 'granted'`

/** Five entries of each main item, each with its second published version; one in fifty is off the list again. */
const ENTRIES = `
  with old as materialized (
    select n, uuidv7() as id, '11320800OLD' || lpad(n::text, 8, '0') as code, '主项' || lpad((n / 5)::text, 6, '0') as main_name,
      '第 ' || n || ' 项业务办理' as name, (array['行政许可', '行政确认', '公共服务', '其他行政权力'])[1 + n % 4] as type,
      '第 ' || n % 60 || ' 局' as body, (array['320800', '320812', '320803'])[1 + n % 3] as area
    from generate_series($1::int, $2::int) n
  ), listed as (
    insert into inventory.entry (id, kind, area, scheme, code, name, main_name, type, body, version, listed_from, withdrawn_from, errors,
      warnings, rules, lint, completeness)
    select id, 'implementation', area, '实施编码', code, name, main_name, type, body, 2, current_date - 300, case when n % 50 = 0 then current_date - 5 end,
      0, 1, array[case when n % 7 = 0 then 'no-papers' else 'no-phone' end], 1000000, 80
    from old
  )
  insert into inventory.version (entry_id, version, state, content, digest, effective_from, editors, edited_by, edited_at)
  select id, version, 'published', jsonb_build_object('name', name, 'mainName', main_name, 'type', type, 'body', body, 'visits', n % 3, 'online', true,
      'onlineLevel', 'whole', 'statutory', jsonb_build_object('n', 20, 'unit', 'working'), 'promised', jsonb_build_object('n', 5, 'unit', 'working'),
      'kind', case when n % 4 = 0 then 'instant' else 'promised' end, 'forms', '["window", "mobile"]'::jsonb, 'codes', '[]'::jsonb,
      'steps', '[]'::jsonb, 'materials', (select jsonb_agg(jsonb_build_object('name', '材料' || m, 'original', 1, 'source', '申请人自备', 'note',
        md5(m::text || n))) from generate_series(1, 20) m)),
    md5(n::text || version), current_date - 400 + version * 100, '{}', '{"kind": "system", "id": null, "name": ""}', now()
  from old cross join generate_series(1, 2) version`
