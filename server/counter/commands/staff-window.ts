import { sql } from 'kysely'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { brokenConstraint } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { hallOf, windowOf } from '../place.ts'
import { refuseCounter } from '../refusals.ts'
import { findCalled, findOpenSitting, findStation, lockStation } from '../store.ts'

/** 上岗. The clerk sits down at a window of the own hall. Refused where a colleague sits, or with somebody being served. */
export async function openWindow(ctx: WriteCtx, input: { window: string }): Promise<void> {
  const officer = officerOf(ctx)
  const hall = hallOf(ctx)
  windowOf(ctx, { hall: hall.id, windowId: input.window })
  const before = await findStation(ctx, officer.id)
  if (before?.windowId === input.window) return
  if (await findOpenSitting(ctx, officer.id)) throw refuseCounter('station.busy')
  const taken = await sql<{ officer: string }>`
    select officer from counter.station where hall = ${hall.id} and window_id = ${input.window}`.execute(
    ctx.db,
  )
  if (taken.rows[0]) throw refuseCounter('window.taken', taken.rows[0])
  await sql`delete from counter.station where officer_id = ${officer.id}`.execute(ctx.db)
  try {
    await sql`
      insert into counter.station (hall, window_id, officer_id, officer, state, since)
      values (${hall.id}, ${input.window}, ${officer.id}, ${officer.name}, 'open', ${ctx.now})`.execute(
      ctx.db,
    )
  } catch (error) {
    if (brokenConstraint(error) !== 'station_pkey') throw error
    throw refuseCounter('window.taken', { officer: '别的同事' })
  }
  await record(ctx, 'counter.window-opened', officer.id, { hall: hall.id, window: input.window })
}

/** 暂停 and 恢复. A paused window calls nobody; whoever is there is served to the end. */
export async function pauseWindow(ctx: WriteCtx, input: { paused: boolean }): Promise<void> {
  const officer = officerOf(ctx)
  const station = await lockStation(ctx, officer)
  await sql`
    update counter.station set state = ${input.paused ? 'paused' : 'open'}, since = ${ctx.now}
    where officer_id = ${officer.id}`.execute(ctx.db)
  await record(ctx, input.paused ? 'counter.window-paused' : 'counter.window-resumed', officer.id, {
    window: station.windowId,
  })
}

/** 下岗. The clerk leaves the window to the next. Refused while somebody is called or being served. */
export async function leaveWindow(ctx: WriteCtx): Promise<void> {
  const officer = officerOf(ctx)
  const station = await lockStation(ctx, officer)
  if ((await findOpenSitting(ctx, officer.id)) || (await findCalled(ctx, station))) {
    throw refuseCounter('station.busy')
  }
  await sql`delete from counter.station where officer_id = ${officer.id}`.execute(ctx.db)
  await record(ctx, 'counter.window-left', officer.id, { window: station.windowId })
}
