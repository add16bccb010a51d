import { sql } from 'kysely'
import type { Actor, ReadCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { recordLook } from '../../platform/http.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { ListedPage, type Difference, type Reconciled } from '../model.ts'
import { refuseExchange } from '../refusals.ts'

/** A list of more pages is not read to its end. */
const MOST_PAGES = 2000
const PAGE_WITHIN_MS = 20_000
/** A busy system is asked again so often for one page. */
const MOST_TRIES = 5
/** Differences beyond these are counted, not listed. */
const MOST_SHOWN = 500

type Ours = {
  reference: string
  case_number: string
  item_name: string
  state: string
  ended: boolean
  waiting: boolean
}

/** States of ours that a department calls by another one. */
const ALIKE: Record<string, string> = {
  lacking: 'accepted',
  proposed: 'accepted',
  undertaken: 'granted',
  opined: 'granted',
}

/**
 * 对账. Reads what a system has of our items, page by page, and compares it with what is here. What is still on its way, in either
 * direction, is told apart from what would stay different. Outside any transaction, for it waits for the system.
 */
export async function reconcile(
  db: Database,
  actor: Actor,
  id: string,
  meaningOf: (system: string, state: string, result: string | null | undefined) => string,
): Promise<Reconciled> {
  const { world } = db.statement(actor, null)
  const system = world.region.systems.get(id)
  if (!system) throw refuseExchange('exchange.system-unknown')
  const theirs = new Map<string, string>()
  let after: string | null | undefined
  let fault: string | null = null
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read = await readPage(after)
    if ('fault' in read) {
      fault = read.fault
      break
    }
    for (const { reference, state, result } of read.items) theirs.set(reference, meaningOf(id, state, result))
    after = read.next
    if (!after) break
  }
  if (fault !== null && theirs.size === 0)
    throw refuseExchange('exchange.list-unreadable', { system: system.name, fault })

  const ours = await db.read(actor, (ctx) => listOurs(ctx, id))
  const differences: Difference[] = []
  let same = 0
  for (const own of ours) {
    const there = theirs.get(own.reference)
    theirs.delete(own.reference)
    const here = own.ended ? 'waiting' : (ALIKE[own.state] ?? own.state)
    // Refusal and opinion against are one word where the office only gives its opinion.
    if (there === here || (own.state === 'opined' && there === 'refused')) same += 1
    else if (there === undefined && fault !== null) continue
    else
      differences.push({
        kind: there === undefined ? 'missing-there' : 'state',
        reference: own.reference,
        caseNumber: own.case_number,
        itemName: own.item_name,
        here,
        there: there ?? null,
        waiting: own.waiting,
      })
  }
  for (const [reference, there] of theirs) {
    const unknown = { caseNumber: null, itemName: null, here: null }
    differences.push({ kind: 'missing-here', reference, ...unknown, there, waiting: false })
  }
  const lasting = differences.toSorted((a, b) => Number(a.waiting) - Number(b.waiting))
  const counts = { system: id, compared: ours.length, same, differences: differences.length }
  await recordLook(db, actor, 'exchange.reconciled', uuidv7(), counts)
  return { compared: ours.length, same, differences: lasting.slice(0, MOST_SHOWN), fault }

  async function readPage(from: string | null | undefined) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { status, body, retryAfterSeconds } = await world.callSystem({
          system: id,
          method: 'GET',
          path: system?.list ?? '/items',
          query: from ? { after: from } : {},
          body: undefined,
          headers: { 'x-purpose': encodeURIComponent('对账') },
          signal: AbortSignal.timeout(PAGE_WITHIN_MS),
        })
        const page = ListedPage.safeParse(body)
        if (status === 200 && page.success) return page.data
        if (attempt === MOST_TRIES) return { fault: status === 200 ? '回答的格式不对' : `回答是 ${status}` }
        await pause(Math.min(2, retryAfterSeconds ?? 0.2 * attempt))
      } catch (cause) {
        if (attempt === MOST_TRIES) return { fault: cause instanceof Error ? cause.message : String(cause) }
        await pause(0.2 * attempt)
      }
    }
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, seconds * 1000))
}

async function listOurs(ctx: ReadCtx, system: string): Promise<Ours[]> {
  const found = await sql<Ours>`
    select t.owner || '.' || t.subject as reference, c.number as case_number, i.item_name, i.state,
      t.ended_at is not null as ended,
      exists (select from exchange.message m where m.owner = t.owner and m.subject = t.subject and m.system = t.system
        and m.state in ('queued', 'ready', 'dead')) as waiting
    from exchange.thread t
      join cases.case c on c.id = t.owner join cases.case_item i on i.case_id = t.owner and i.step = t.subject
    where t.system = ${system} order by t.owner, t.subject`.execute(ctx.db)
  return found.rows
}
