import { sql } from 'kysely'
import type { Signature } from '../../documents/model.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { digits, randomToken, sha256 } from '../../platform/secrets.ts'
import type { Sitting } from '../model.ts'
import { findScreen } from '../queries.ts'
import { refuseCounter } from '../refusals.ts'
import { findSittingAt, lockSittingById, lockStation } from '../store.ts'
import { confirmPresent } from './confirm-present.ts'
import { rateSitting } from './rate.ts'
import { keepSignature } from './sign.ts'

/** Minutes for which a pairing code works. */
const PAIR_MINUTES = 5

/** Gives the code that pairs a screen with the clerk's window; a screen paired before keeps showing until the new one has come. */
export async function offerScreen(ctx: WriteCtx): Promise<{ code: string; until: Date }> {
  const station = await lockStation(ctx, officerOf(ctx))
  const code = digits(6)
  const until = new Date(ctx.now.getTime() + PAIR_MINUTES * 60_000)
  await sql`
    insert into counter.screen (hall, window_id, code_hash, code_until)
    values (${station.hall}, ${station.windowId}, ${sha256(code)}, ${until})
    on conflict (hall, window_id) do update set code_hash = excluded.code_hash, code_until = excluded.code_until`.execute(
    ctx.db,
  )
  return { code, until }
}

/** The screen shows the code and gets its token; the code works once, and the screen that was paired before is cut off. */
export async function pairScreen(ctx: WriteCtx, input: { code: string }): Promise<{ token: string }> {
  const token = randomToken()
  const paired = await sql<{ window: string }>`
    update counter.screen set token_hash = ${sha256(token)}, paired_at = ${ctx.now}, code_hash = null, code_until = null
    where code_hash = ${sha256(input.code.replace(/\D/g, ''))} and code_until > ${ctx.now}
    returning window_id as window`.execute(ctx.db)
  if (!paired.rows[0]) throw refuseCounter('screen.code')
  return { token }
}

export type ScreenAct =
  | { act: 'sign'; signature: Signature; of: string }
  | { act: 'confirm'; confirmation: string; answer: 'confirm' | 'dispute'; note: string }
  | { act: 'rate'; stars: number }

/** What the person does on the screen of the window: signs, confirms, rates. The token of the screen is the key. */
export async function actOnScreen(ctx: WriteCtx, input: { token: string } & ScreenAct): Promise<void> {
  const screen = await findScreen(ctx, input.token)
  const found = screen && (await findSittingAt(ctx, screen))
  const sitting: Sitting | undefined = found && (await lockSittingById(ctx, found.id))
  if (!screen || !sitting) throw refuseCounter('screen.unknown')
  if (input.act === 'rate') return rateSitting(ctx, sitting, input.stars)
  if (sitting.state !== 'open') throw refuseCounter('sitting.none')
  if (input.act === 'confirm') return confirmPresent(ctx, sitting, input)
  const { signature, of } = input
  await keepSignature(ctx, sitting, { signature, of, by: 'screen' })
}
