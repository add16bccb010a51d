import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import type { Carrier, ParcelNews } from '../model.ts'
import { tellOfDelivery } from '../tell.ts'
import { CARRIER_WITHIN_MS } from './ask-carrier.ts'
import { recordParcel } from './record-parcel.ts'

/** So many are read from the database at once, and so many asked of the carrier at the same time. */
const AT_ONCE = 200
const TOGETHER = 8
/** A carrier that gives no answer this often, one after the other, is down; the next run tries again. */
const PATIENCE = 8

type Sent = { id: string; tracking: string }

/**
 * Asks the carrier what became of every parcel that is on its way, and records what has arrived or come back: each in a transaction
 * of its own, once however often it runs. A carrier that is slow or down changes nothing. Gives how many have ended.
 */
export async function followParcels(db: Database, actor: Actor, carrier: Carrier): Promise<number> {
  let [ended, silent, after] = [0, 0, '00000000-0000-0000-0000-000000000000']
  for (;;) {
    const sent = await db.run<Sent>(
      'cases-parcels-sent',
      `select id, tracking from deliveries.delivery
       where state = 'sent' and method = 'post' and tracking is not null and id > $1 order by id limit $2`,
      [after, AT_ONCE],
    )
    for (let at = 0; at < sent.length; at += TOGETHER) {
      const asked = sent.slice(at, at + TOGETHER)
      const answers = await Promise.all(asked.map(({ tracking }) => follow(carrier, tracking)))
      for (const [place, news] of answers.entries()) {
        silent = news === null ? silent + 1 : 0
        const parcel = asked[place]
        if (news && parcel && (await take(db, actor, parcel, news))) ended += 1
      }
      if (silent >= PATIENCE) return ended
    }
    const last = sent.at(-1)
    if (!last || sent.length < AT_ONCE) return ended
    after = last.id
  }
}

/** Null: no answer. Undefined: not a number of this carrier. */
function follow(carrier: Carrier, tracking: string): Promise<ParcelNews | undefined | null> {
  return carrier.follow(tracking, AbortSignal.timeout(CARRIER_WITHIN_MS)).catch(() => null)
}

function take(db: Database, actor: Actor, parcel: Sent, news: ParcelNews): Promise<boolean> {
  return db.write(actor, async (ctx) => {
    const ended = await recordParcel(ctx, { ...parcel, news })
    if (ended) await tellOfDelivery(ctx, ended)
    return ended !== undefined
  })
}
