import { sql } from 'kysely'
import { z } from 'zod'
import { limitText } from '../deadlines/rules.ts'
import type { PaperForm } from '../documents/model.ts'
import { maskValue } from '../forms/display.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import { demand } from '../platform/refusal.ts'
import type { SealDocument } from '../seals/model.ts'
import { documentPaper } from '../seals/queries.ts'
import { daysOver, inScope, officeName } from './cards.ts'
import type { UrgingDetail, UrgingPage, UrgingSummary } from './model.ts'
import { cutPage, readCursor } from './page.ts'
import { refuseSupervision } from './refusals.ts'
import { refuseLook, refuseOffice, scopeOf, turnsFor } from './rules.ts'
import { findUrging, listReplies, urgingColumns, type Urging } from './store.ts'

type Row = Urging & {
  caseNumber: string
  itemName: string | null
  onethingName: string
  dueOn: string | null
}

const FROM = sql`supervision.urging u
  join cases.case c on c.id = u.case_id
  left join cases.case_item i on i.case_id = u.case_id and i.step = u.subject
  left join lateral (select k.due_on from deadlines.clock k
    where k.owner = u.id and k.kind = 'urging' and k.state <> 'stopped') k on true`
const COLUMNS = sql`${urgingColumns}, c.number as "caseNumber", i.item_name as "itemName",
  c.onething_name as "onethingName", k.due_on as "dueOn"`

/**
 * 督办单, the newest first: those that the own office has to answer (`urged`), or those that the officer supervises (`urging`).
 * Refuses an office outside the scope.
 */
export async function listUrgings(
  ctx: ReadCtx,
  query: {
    side: 'urged' | 'urging'
    state?: Urging['state'] | undefined
    office?: string | undefined
    limit: number
    cursor?: string | undefined
  },
): Promise<UrgingPage> {
  const officer = officerOf(ctx)
  const scope = query.side === 'urged' ? new Set([officer.office]) : scopeOf(ctx.world.region, officer)
  demand(refuseOffice(scope, query.office))
  const after = query.cursor ? readCursor(query.cursor, [z.uuid()]) : undefined
  const found = await sql<Row>`
    select ${COLUMNS} from ${FROM}
    where ${inScope(scope, sql`u.office`)}
      ${query.state ? sql`and u.state = ${query.state}` : sql``}
      ${query.office ? sql`and u.office = ${query.office}` : sql``}
      ${after ? sql`and u.id < ${after[0]}::uuid` : sql``}
    order by u.id desc limit ${query.limit + 1}`.execute(ctx.db)
  const page = cutPage(found.rows, query.limit, ({ id }) => [id])
  return { urgings: page.rows.map((row) => summarise(ctx, row)), next: page.next }
}

/** One urging with its replies and what this officer may do. That of offices she has nothing to do with is refused as unknown. */
export async function getUrging(ctx: ReadCtx, id: string): Promise<UrgingDetail> {
  const officer = officerOf(ctx)
  const scope = scopeOf(ctx.world.region, officer)
  const found = await sql<Row & { applicant: string; itemDueOn: string | null }>`
    select ${COLUMNS}, c.applicant, (select min(d.due_on) from deadlines.clock d
      where d.owner = u.case_id and d.subject = u.subject and d.state <> 'stopped') as "itemDueOn"
    from ${FROM} where u.id = ${id}`.execute(ctx.db)
  const row = found.rows[0]
  if (!row) throw refuseSupervision('urging.unknown')
  demand(refuseLook(row, officer, scope))
  const over = daysOver(ctx, row.itemDueOn, ctx.now)
  return {
    ...summarise(ctx, row),
    onethingName: row.onethingName,
    applicant: maskValue(row.applicant, 'name'),
    reason: row.reason,
    demand: row.demand,
    issuedBy: row.issuedBy.name,
    itemDueOn: row.itemDueOn,
    daysOver: over,
    overdue: over !== null && over > 0,
    answerLimit: limitText(row.answer),
    answerBasis: row.answer.basis ?? null,
    escalatedAt: row.escalatedAt?.toISOString() ?? null,
    settledAt: row.settledAt?.toISOString() ?? null,
    liftedBecause: row.liftedBecause,
    replies: (await listReplies(ctx, id)).map((reply) => ({
      ...reply,
      by: reply.by.name,
      at: reply.at.toISOString(),
      judgedBy: reply.judgedBy?.name ?? null,
      judgedAt: reply.judgedAt?.toISOString() ?? null,
    })),
    turns: turnsFor(row, officer, scope),
  }
}

/** The 督办单 as PDF, for both sides. */
export async function urgingDocument(
  ctx: ReadCtx,
  id: string,
  how: { form: PaperForm; publicUrl: string },
): Promise<SealDocument> {
  const urging = await findUrging(ctx, id)
  if (!urging) throw refuseSupervision('urging.unknown')
  demand(refuseLook(urging, officerOf(ctx), scopeOf(ctx.world.region, officerOf(ctx))))
  return documentPaper(ctx, urging.document, how)
}

function summarise(ctx: ReadCtx, row: Row): UrgingSummary {
  return {
    id: row.id,
    document: row.document,
    office: officeName(ctx, row.office),
    byOffice: officeName(ctx, row.byOffice),
    caseId: row.caseId,
    subject: row.subject,
    caseNumber: row.caseNumber,
    itemName: row.itemName ?? row.onethingName,
    state: row.state,
    issuedAt: row.issuedAt.toISOString(),
    dueOn: row.dueOn,
    late: row.state === 'open' && row.escalatedAt !== null,
    escalatedTo: row.escalatedTo === null ? null : officeName(ctx, row.escalatedTo),
  }
}
