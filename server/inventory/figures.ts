import { sql, type RawBuilder } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { FOUR_SAME, SIX_TYPES } from './elements.ts'
import type { Figure, FigureGroup, FigureQuery, FourSame } from './model.ts'

/** A limit in working days; none where it has no unit of ours. A month has 22, a year 253 (the convention of the figures). */
const inWorkingDays = (n: string, unit: string): string =>
  `(case ${unit} when 'working' then ${n} when 'month' then ${n} * 22 when 'year' then ${n} * 253 end)`
const STATUTORY = inWorkingDays('statutory_n', 'statutory_unit')
const PROMISED = inWorkingDays('promised_n', 'promised_unit')
const SIX = `type in (${SIX_TYPES.map((type) => `'${type}'`).join(', ')})`
const COMPARABLE = `${SIX} and ${STATUTORY} is not null and ${PROMISED} is not null`

type Definition = Omit<Figure, 'numerator' | 'denominator' | 'items' | 'value'> & {
  /** Two SQL aggregates over `f`. */
  top: string
  bottom: string
  /** Another, where what is below the line is no count of items. */
  items?: string
}

/** 口径: each figure with its formula in words and in SQL; both are changed together. */
export const FIGURES: readonly Definition[] = [
  {
    id: 'time-compression',
    name: '承诺时限压缩比',
    definition:
      '（法定办结时限合计 − 承诺办结时限合计）÷ 法定办结时限合计。只算依申请六类里两个时限都有、都能折成工作日的事项；一个月按 22 个、一年按 253 个工作日折算，自然日不折算。',
    unit: '%',
    top: `coalesce(sum(${STATUTORY} - ${PROMISED}) filter (where ${COMPARABLE}), 0)`,
    bottom: `coalesce(sum(${STATUTORY}) filter (where ${COMPARABLE}), 0)`,
    items: `count(*) filter (where ${COMPARABLE})`,
  },
  {
    id: 'instant-rate',
    name: '即办件率',
    definition:
      '即办件（办件类型是即办件，或者承诺办结时限是 0）÷ 依申请六类里写明办件类型或者承诺办结时限的事项。',
    unit: '%',
    top: `count(*) filter (where ${SIX} and (instant or promised_n = 0))`,
    bottom: `count(*) filter (where ${SIX} and (instant is not null or promised_n is not null))`,
  },
  {
    id: 'visits-mean',
    name: '平均跑动次数',
    definition: '到现场次数合计 ÷ 写明到现场次数的事项。',
    unit: '次',
    top: 'coalesce(sum(visits), 0)',
    bottom: 'count(visits)',
  },
  {
    id: 'zero-visits',
    name: '跑零次率',
    definition: '到现场次数是 0 的事项 ÷ 写明到现场次数的事项。',
    unit: '%',
    top: 'count(*) filter (where visits = 0)',
    bottom: 'count(visits)',
  },
  {
    id: 'online-rate',
    name: '网上可办率',
    definition: '可以网办的事项 ÷ 写明是否网办的事项。',
    unit: '%',
    top: 'count(*) filter (where online)',
    bottom: 'count(online)',
  },
  {
    id: 'whole-online-rate',
    name: '全程网办率',
    definition: '网办等级是 Ⅳ 级（全程网办）的事项 ÷ 写明网办等级的事项。',
    unit: '%',
    top: `count(*) filter (where online_level = 'whole')`,
    bottom: 'count(online_level)',
  },
  {
    id: 'mobile-rate',
    name: '掌上可办率',
    definition:
      '可以在移动端办理（有移动端办理地址，或者办理形式里有移动端办理）的事项 ÷ 写明移动端办理地址或者办理形式的事项。一项都没写的，是未填，不是 0。',
    unit: '%',
    top: 'count(*) filter (where mobile)',
    bottom: 'count(mobile)',
  },
]

/** The day whose end is counted: the last of the year, or today while that is still to come. */
function dayOf(ctx: ReadCtx, { year }: FigureQuery): string {
  const today = toLocalDate(ctx.now)
  const end = year === undefined ? today : `${year}-12-31`
  return end < today ? end : today
}

/**
 * The newest version of each entry that counts: on the list at the end of the day, or whatever was written last; with what figures are computed
 * from. Contents are not among it: they are long, and most figures need none of them.
 */
function counted(ctx: ReadCtx, query: FigureQuery): RawBuilder<unknown> {
  const { scope, type, body, area } = query
  const day = dayOf(ctx, query)
  const columns = sql`v.entry_id, v.version, v.state, v.type, v.body, v.visits, v.online, v.online_level, v.mobile, v.statutory_n,
    v.statutory_unit, v.promised_n, v.promised_unit, v.instant`
  const newest =
    scope === 'all'
      ? sql`
        select ${columns}, e.origin from inventory.entry e
          join inventory.version v on v.entry_id = e.id and v.version = e.version
        where e.kind = 'implementation' ${area ? sql`and e.area = ${area}` : sql``}`
      : sql`
        select distinct on (v.entry_id) ${columns}, e.origin from inventory.version v join inventory.entry e on e.id = v.entry_id
        where v.effective_from <= ${day}::date and e.kind = 'implementation' ${area ? sql`and e.area = ${area}` : sql``}
        order by v.entry_id, v.version desc`
  return sql`
    select * from (${newest}) v
    where v.state <> 'withdrawn' ${type ? sql`and v.type = ${type}` : sql``} ${body ? sql`and v.body = ${body}` : sql``}`
}

const sums = FIGURES.flatMap(({ id, top, bottom, items = bottom }) => [
  `${top} as "${id} top"`,
  `${bottom} as "${id} bottom"`,
  `${items} as "${id} items"`,
]).join(', ')

const figuresOf = (row: Record<string, number>): Figure[] =>
  FIGURES.map(({ id, name, definition, unit }) => {
    const [numerator, denominator] = [Number(row[`${id} top`] ?? 0), Number(row[`${id} bottom`] ?? 0)]
    return {
      id,
      name,
      definition,
      unit,
      numerator,
      denominator,
      items: Number(row[`${id} items`] ?? 0),
      value: denominator === 0 ? null : numerator / denominator,
    }
  })

/** 三减一优: the figures of the whole, then of each item type and of each body. Computed from what the list says, nothing is typed in. */
export async function figures(
  ctx: ReadCtx,
  query: FigureQuery,
): Promise<{ whole: FigureGroup; byType: FigureGroup[]; byBody: FigureGroup[] }> {
  type Row = Record<string, number> & {
    part: number
    kind: string | null
    who: string | null
    entries: number
  }
  const found = await sql<Row>`
    with f as materialized (${counted(ctx, query)})
    select grouping(type, body) as part, type as kind, body as who, count(*)::int as entries, ${sql.raw(sums)}
    from f group by grouping sets ((), (type), (body)) order by entries desc, kind, who`.execute(ctx.db)
  const group = (row: Row, id: string | null): FigureGroup => ({
    id,
    entries: row.entries,
    figures: figuresOf(row),
  })
  const whole = found.rows.find(({ part }) => part === 3)
  return {
    whole: whole ? group(whole, null) : { id: null, entries: 0, figures: figuresOf({}) },
    byType: found.rows.filter(({ part }) => part === 1).map((row) => group(row, row.kind)),
    byBody: found.rows.filter(({ part }) => part === 2).map((row) => group(row, row.who)),
  }
}

/** 四级四同: of the claimed entries, how many have name, code, type and basis as the level above has them in force that day, and for each how many. */
export async function fourSame(ctx: ReadCtx, query: FigureQuery): Promise<FourSame> {
  const same = FOUR_SAME.map((id) =>
    id === 'codes'
      ? `(exists (select from jsonb_array_elements(above.content->'codes') c where own.content->'codes' @> jsonb_build_array(c)))`
      : `(own.content->'${id}' is not distinct from above.content->'${id}')`,
  )
  const found = await sql<{ claimed: number; same: number; each: number[] }>`
    with claimed as materialized (select entry_id, version, origin from (${counted(ctx, query)}) c where origin is not null),
      own as (
        select c.origin, v.content from claimed c join inventory.version v on v.entry_id = c.entry_id and v.version = c.version),
      above as (
        select distinct on (v.entry_id) v.entry_id, v.content from inventory.version v
        where v.entry_id in (select origin from claimed) and v.state = 'published'
          and v.effective_from <= ${dayOf(ctx, query)}::date
        order by v.entry_id, v.version desc)
    select count(*)::int as claimed, count(*) filter (where ${sql.raw(same.join(' and '))})::int as same,
      array[${sql.raw(same.map((each) => `count(*) filter (where ${each})::int`).join(', '))}] as each
    from own join above on above.entry_id = own.origin`.execute(ctx.db)
  const row = found.rows[0]
  return {
    claimed: row?.claimed ?? 0,
    same: row?.same ?? 0,
    elements: FOUR_SAME.map((element, at) => ({ element, same: row?.each[at] ?? 0 })),
  }
}
