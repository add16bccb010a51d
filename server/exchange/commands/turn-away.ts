import { toLocalDate } from '../../calendar/rules.ts'
import type { Database } from '../../platform/db.ts'
import type { TurnedAway } from '../../platform/http-programs.ts'

type Row = { day: string; client: string; name: string; code: string; times: number; at: Date }

const COUNT = `
  insert into exchange.turned_away as t (day, client, name, code, times, last_at)
  select day, client, name, code, times, at
  from jsonb_to_recordset($1::jsonb) as r(day date, client text, name text, code text, times int, at timestamptz)
  on conflict (day, client, code) do update
    set times = t.times + excluded.times, name = excluded.name, last_at = greatest(t.last_at, excluded.last_at)`

/**
 * Counts what programs sent and was not taken: messages of department systems, calls of channels. While one statement is under way the next ones are added up, so that whoever sends a flood
 * of forgeries keeps one connection busy and no more.
 */
export function countTurnedAway(db: Database): (what: TurnedAway) => void {
  const waiting = new Map<string, Row>()
  let writing = false
  const write = async (): Promise<void> => {
    writing = true
    while (waiting.size > 0) {
      const rows = [...waiting.values()]
      waiting.clear()
      // What cannot be counted is not worth stopping for.
      await db.run('exchange-turned-away', COUNT, [JSON.stringify(rows)]).catch(() => undefined)
    }
    writing = false
  }
  return ({ from, code, now }) => {
    const day = toLocalDate(now)
    const { id: client, name } = from ?? { id: '', name: '' }
    const key = [day, client, code].join('\n')
    const times = (waiting.get(key)?.times ?? 0) + 1
    waiting.set(key, { day, client, name, code, times, at: now })
    if (!writing) void write()
  }
}
