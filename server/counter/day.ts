import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { DayClose, WindowRatings } from './model.ts'
import { hallOf } from './place.ts'

/** Of fewer ratings in a group nobody is told more than that there are few: they would tell who rated. */
const FEWEST_RATINGS = 5
const RATINGS_DAYS = 30
const STARS = [5, 4, 3, 2, 1]

/**
 * 好差评 of the own hall by day and window, the newest first, over the last 30 days that are over: while a day lasts, each new
 * rating would show in the difference. Without raters and clerks, and not by sums over windows, from which a small group
 * could be worked out.
 */
export async function listRatings(ctx: ReadCtx): Promise<WindowRatings[]> {
  const hall = hallOf(ctx)
  const today = toLocalDate(ctx.now)
  const found = await sql<{ day: string; windowId: string; stars: number[] }>`
    select day, window_id as "windowId", array_agg(stars) as stars from counter.rating
    where hall = ${hall.id} and day < ${today}::date and day >= ${today}::date - ${RATINGS_DAYS}::int
    group by 1, 2 order by 1 desc, 2`.execute(ctx.db)
  return found.rows.map(({ day, windowId, stars }) => ({
    day,
    windowId,
    window: hall.windows.find(({ id }) => id === windowId)?.name ?? windowId,
    given:
      stars.length < FEWEST_RATINGS
        ? null
        : STARS.map((star) => ({ stars: star, count: stars.filter((each) => each === star).length })),
  }))
}

export type DayLine = DayClose & { hall: string; officerId: string }

/** 日结 of the hall today, line by line for each window and clerk: what was taken in, what is on paper, what was routed. */
export async function listDay(ctx: ReadCtx): Promise<DayLine[]> {
  const hall = hallOf(ctx)
  const day = toLocalDate(ctx.now)
  const found = await sql<{
    windowId: string
    officerId: string
    officer: string
    number: string | null
    sheets: number
    receipt: boolean
    routed: boolean
    missing: string | null
  }>`
    select s.window_id as "windowId", s.officer_id as "officerId", s.officer, c.number, s.sheets,
      s.receipt_at is not null as receipt,
      coalesce((select bool_and(i.state = 'waiting' or i.submitted_at is not null or i.decided_at is not null)
        from cases.case_item i where i.case_id = c.id), false) as routed,
      (select string_agg(i.item_name, '、') from cases.case_item i
        where i.case_id = c.id and i.state <> 'waiting' and i.submitted_at is null and i.decided_at is null) as missing
    from counter.sitting s left join cases.case c on c.id = s.case_id
    where s.hall = ${hall.id} and (s.started_at at time zone 'Asia/Shanghai')::date = ${day}::date
    order by s.window_id, s.officer, s.started_at`.execute(ctx.db)
  const closed = await sql<{
    windowId: string
    officerId: string
    at: Date
    counted: number
    note: string | null
  }>`
    select window_id as "windowId", officer_id as "officerId", signed_at as at, counted, note
    from counter.day_close where hall = ${hall.id} and day = ${day}`.execute(ctx.db)
  const groups = Map.groupBy(found.rows, ({ windowId, officerId }) => `${windowId}/${officerId}`)
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows
    if (!first) return []
    const filed = rows.filter(({ number }) => number !== null)
    const signed = closed.rows.find(
      (each) => each.windowId === first.windowId && each.officerId === first.officerId,
    )
    return [
      {
        hall: hall.id,
        windowId: first.windowId,
        window: hall.windows.find(({ id }) => id === first.windowId)?.name ?? first.windowId,
        officerId: first.officerId,
        officer: first.officer,
        received: filed.length,
        papers: filed.filter(({ sheets }) => sheets > 0).length,
        routed: filed.filter(({ routed }) => routed).length,
        differences: filed.flatMap(({ number, routed, missing, receipt }) => [
          ...(routed ? [] : [{ case: number ?? '', text: `没有送到部门：${missing ?? '全部事项'}` }]),
          ...(receipt ? [] : [{ case: number ?? '', text: '没有打印收件凭证' }]),
        ]),
        signed: signed ? { at: signed.at.toISOString(), counted: signed.counted, note: signed.note } : null,
      },
    ]
  })
}
