import { sql } from 'kysely'
import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import type { Log } from './logs.ts'
import type { Inspection } from './model.ts'

export type Block = {
  number: number
  content: string
  hash: Buffer
  signature: Buffer
  stamp: Buffer | null
}

const COLUMNS = sql`number, content, hash, signature, stamp`

/** Any constant; whoever seals meets the others here. */
const LOCK = 7_305_229_118

/** Nobody else adds to the chain until the transaction ends. */
export async function lockChain(ctx: WriteCtx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(ctx.db)
}

export async function findLast(ctx: ReadCtx, which: 'any' | 'stamped' = 'any'): Promise<Block | undefined> {
  const { rows } = await sql<Block>`
    select ${COLUMNS} from audit.block where ${which === 'any' ? sql`true` : sql`stamp is not null`}
    order by number desc limit 1`.execute(ctx.db)
  return rows[0]
}

/** The next blocks of the chain, in order. */
export async function listBlocks(ctx: ReadCtx, after: number, limit: number): Promise<Block[]> {
  const { rows } = await sql<Block>`
    select ${COLUMNS} from audit.block where number > ${after} order by number limit ${limit}`.execute(ctx.db)
  return rows
}

/** The number up to which a log is sealed; 0 before the first. */
export async function sealedUpTo(ctx: ReadCtx, log: Log): Promise<number> {
  const { rows } = await sql<{ upTo: number }>`
    select up_to as "upTo" from audit.part where log = ${log.name} order by up_to desc limit 1`.execute(
    ctx.db,
  )
  return rows[0]?.upTo ?? 0
}

export async function countParts(ctx: ReadCtx, block: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from audit.part where block = ${block}`.execute(ctx.db)
  return rows[0]?.count ?? 0
}

export async function findLeaves(
  ctx: ReadCtx,
  key: { block: number; log: string; upTo: number },
): Promise<Buffer | undefined> {
  const { rows } = await sql<{ leaves: Buffer }>`
    select leaves from audit.part where log = ${key.log} and up_to = ${key.upTo} and block = ${key.block}`.execute(
    ctx.db,
  )
  return rows[0]?.leaves
}

export async function insertBlock(
  ctx: WriteCtx,
  block: Block,
  parts: readonly { log: string; upTo: number; leaves: Buffer }[],
): Promise<void> {
  await sql`
    insert into audit.block (number, content, hash, signature, stamp)
    values (${block.number}, ${block.content}, ${block.hash}, ${block.signature}, ${block.stamp})`.execute(
    ctx.db,
  )
  for (const { log, upTo, leaves } of parts) {
    await sql`
      insert into audit.part (log, up_to, block, leaves) values (${log}, ${upTo}, ${block.number}, ${leaves})`.execute(
      ctx.db,
    )
  }
}

/** Writes down that every row of these logs that was begun before this instant is sealed. */
export async function saveProgress(ctx: WriteCtx, logs: readonly string[], completeAt: Date): Promise<void> {
  await sql`
    insert into audit.progress (log, complete_at) select log, ${completeAt} from unnest(${logs}::text[]) log
    on conflict (log) do update set complete_at = greatest(progress.complete_at, excluded.complete_at)`.execute(
    ctx.db,
  )
}

/** By log, until when all of it is sealed. */
export async function loadProgress(ctx: ReadCtx): Promise<Map<string, Date>> {
  const { rows } = await sql<{ log: string; at: Date }>`
    select log, complete_at as at from audit.progress`.execute(ctx.db)
  return new Map(rows.map(({ log, at }) => [log, at]))
}

export async function insertInspection(
  ctx: WriteCtx,
  id: string,
  by: unknown,
  made: Inspection,
): Promise<void> {
  await sql`
    insert into audit.inspection (id, at, ms, blocks, rows, count, findings, by)
    values (${id}, ${made.at}, ${made.ms}, ${made.blocks}, ${made.rows}, ${made.count},
      ${JSON.stringify(made.findings)}, ${JSON.stringify(by)})`.execute(ctx.db)
}

/** The newest checks, the last one first. */
export async function listInspections(ctx: ReadCtx, limit: number): Promise<Inspection[]> {
  const { rows } = await sql<Inspection>`
    select at, ms, blocks, rows, count, findings from audit.inspection order by id desc limit ${limit}`.execute(
    ctx.db,
  )
  return rows
}
