import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { Refusal } from '../../platform/refusal.ts'
import { isStorable } from '../../platform/storable.ts'
import { readPulled, theirNames } from '../connector.ts'
import { Connector } from '../connector-model.ts'
import type { Push } from '../model.ts'
import { digestOf, findSource, saveMessage } from '../store.ts'
import { receiveCase } from './receive-case.ts'

/** Pages that one run fetches; the next minute goes on. */
const MOST_PAGES = 20

type Live = { content: unknown; position: string | null; name: string }

/**
 * 拉取. Fetches what is new from a live source, row by row in a transaction of its own, and remembers how far it came after each page: after
 * a crash a page is fetched again and says nothing new. A row whose codes mean nothing here waits like a pushed one.
 */
export async function pullSource(db: Database, actor: Actor, source: string): Promise<void> {
  const [live] = await db.run<Live>(
    'intake-live',
    `select c.content, c.position, s.name from intake.connector c join intake.source s on s.id = c.source
     where c.source = $1 and c.state = 'live'`,
    [source],
  )
  if (!live) return
  const connector = Connector.parse(live.content)
  const { world } = db.statement(actor, null)
  let { position } = live
  try {
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const pulled = await world.pull(source, connector.way, theirNames(connector), position)
      const tally = { taken: 0, known: 0, waiting: 0, faulty: 0 }
      for (const read of readPulled(connector, pulled)) {
        if ('faults' in read || !isStorable(read.message)) tally.faulty += 1
        else tally[await take(db, actor, read.message, live.name)] += 1
      }
      await pulled.settle?.()
      if (connector.way.kind !== 'mailbox') position = pulled.next ?? position
      await told(db, source, position, tally)
      if (pulled.next === null || pulled.rows.length === 0) return
    }
  } catch (cause) {
    await db.run(
      'intake-pull-error',
      'update intake.connector set error = $2, pulled_at = $3 where source = $1',
      [
        source,
        cause instanceof Error ? cause.message.slice(0, 500) : String(cause),
        db.statement(actor, null).now,
      ],
    )
  }

  async function told(
    to: Database,
    of: string,
    at: string | null,
    { taken, waiting, faulty }: { taken: number; waiting: number; faulty: number },
  ): Promise<void> {
    await to.run(
      'intake-pulled',
      `update intake.connector set position = $2, taken = taken + $3, waiting = waiting + $4, error = case when $3 + $4 > 0 or $5::text is not null then $5 else error end, pulled_at = $6
       where source = $1`,
      [
        of,
        at,
        taken,
        waiting,
        faulty > 0 ? `有 ${faulty} 行读不出来，没有收下` : null,
        to.statement(actor, null).now,
      ],
    )
  }
}

async function take(
  db: Database,
  actor: Actor,
  message: Push,
  sourceName: string,
): Promise<'taken' | 'known' | 'waiting'> {
  const by = { channel: 'pull', offices: null, sourceName } as const
  try {
    const { outcome } = await db.write(actor, (ctx) => receiveCase(ctx, message, by))
    return outcome === 'applied' ? 'taken' : 'known'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, zh } = error
    await db.write(actor, async (ctx) => {
      if (await findSource(ctx, message.source))
        await saveMessage(ctx, message, {
          digest: digestOf(message),
          outcome: 'rejected',
          code,
          reason: zh,
          ...by,
        })
    })
    return 'waiting'
  }
}

/** Enqueues a pull for each source that is live. */
export async function pullAll(db: Database): Promise<void> {
  await db.run(
    'intake-pull-all',
    `select graphile_worker.add_job('intake.pull', json_build_object('source', source), 'intake.pull:' || source,
       job_key := 'intake.pull:' || source)
     from intake.connector where state = 'live'`,
    [],
  )
}
