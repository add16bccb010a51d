import { toLocalDate } from '../../calendar/rules.ts'
import { ANYONE, type Person } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { sha256 } from '../../platform/secrets.ts'
import type { FindToken } from '../../platform/session.ts'

const FIND_TOKEN = `
  with found as (
    select p.id, p.number, p.name, p.phone, p.demo, t.consent, k.scopes, c.id as channel, c.name as "channelName",
      c.onethings, c.per_minute as "perMinute"
    from channels.token t
      join channels.consent k on k.person_id = t.person_id and k.id = t.consent
      join channels.channel c on c.id = k.channel
      join people.person p on p.id = t.person_id
    where t.hash = $1 and t.kind = 'access' and t.expires_at > $2 and k.ended_at is null and k.ends_at > $2
      and c.state = 'live' and (not p.demo or $3)
  ), counted as (
    insert into channels.use as u (person_id, consent, day, operation, count, last_at)
    select id, consent, $4::date, $5, 1, $2 from found where $6 = any(scopes)
    on conflict (person_id, consent, day, operation) do update set count = u.count + 1, last_at = excluded.last_at
  )
  select * from found`

type TokenRow = Omit<Person, 'kind' | 'through'> & {
  scopes: string[]
  channel: string
  channelName: string
  onethings: string[]
  perMinute: number
}

/** The person behind an access token, while the consent and the channel hold; the use is counted where it is allowed, whatever comes of it. */
export function findToken(db: Database): FindToken {
  return async (token, { name, scope }) => {
    const { now, world } = db.statement(ANYONE, null)
    const values = [sha256(token), now, world.mode === 'demo', toLocalDate(now), name, scope ?? '']
    const [row] = await db.run<TokenRow>('channels-find-token', FIND_TOKEN, values)
    if (!row) return undefined
    const { scopes, channel, channelName, onethings, perMinute, id, number, phone, demo } = row
    const through = { id: channel, name: channelName, onethings }
    return { person: { kind: 'person', id, number, name: row.name, phone, demo, through }, scopes, perMinute }
  }
}
