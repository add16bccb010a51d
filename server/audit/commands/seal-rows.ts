import type { Actor, WriteCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { openAttester } from '../../seals/commands/attest.ts'
import { packLeaves, readContent, sha256 } from '../chain.ts'
import { findHorizons, type Horizon } from '../horizon.ts'
import { LOGS } from '../logs.ts'
import type { BlockContent, Head, PartContent } from '../model.ts'
import { findColumns, readLeaves, type Leaf } from '../rows.ts'
import { findLast, insertBlock, lockChain, saveProgress, sealedUpTo } from '../store.ts'

/** Numbers of one log in one block. */
const MOST_NUMBERS = 10_000
/** Minutes between two time stamps. */
const STAMP_MINUTES = 60

type Part = { content: PartContent; leaves: Buffer }
type Sealed = { head: Head; stamped: boolean; rows: number }

/**
 * 封存. Seals every row of every log that was begun before this call and is committed, in as many blocks as it takes, and gives them. A
 * log that a transaction is still writing after `patience` milliseconds waits for the next time. Two at once seal each row once; one that is killed leaves
 * whole blocks.
 */
export async function sealRows(db: Database, actor: Actor, patience?: number): Promise<Sealed[]> {
  const horizons = await findHorizons(db, actor, patience)
  const blocks: Sealed[] = []
  for (;;) {
    const sealed = await db.write(actor, (ctx) => sealBlock(ctx, horizons))
    if (!sealed) break
    blocks.push(sealed)
  }
  await db.write(actor, async (ctx) => {
    for (const { log, at } of horizons) await saveProgress(ctx, [log], at)
  })
  return blocks
}

/** Adds one block, if there is anything to seal. */
async function sealBlock(ctx: WriteCtx, horizons: readonly Horizon[]): Promise<Sealed | undefined> {
  await lockChain(ctx)
  const parts: Part[] = []
  for (const horizon of horizons) {
    const part = await sealPart(ctx, horizon)
    if (part) parts.push(part)
  }
  if (parts.length === 0) return undefined

  const last = await findLast(ctx)
  const before = last && readContent(last.content)
  const attester = await openAttester(ctx)
  // A clock that was set back does not turn the order of blocks round.
  const sealedAt = new Date(Math.max(ctx.now.getTime(), Date.parse(before?.sealedAt ?? '') || 0))
  const content: BlockContent = {
    number: (last?.number ?? 0) + 1,
    previous: last ? last.hash.toString('hex') : null,
    sealedAt: sealedAt.toISOString(),
    serial: attester.serial,
    stamped: await isStampDue(ctx, sealedAt),
    parts: parts.map(({ content: said }) => said),
  }
  const text = JSON.stringify(content)
  const hash = sha256(text)
  const { number } = content
  const vouched = await attester.attest(Buffer.from(text), content.stamped)
  await insertBlock(
    ctx,
    { number, content: text, hash, ...vouched },
    parts.map(({ content: { log, upTo }, leaves }) => ({ log, upTo, leaves })),
  )
  return {
    head: { number, hash: hash.toString('hex'), sealedAt: content.sealedAt },
    stamped: content.stamped,
    rows: content.parts.reduce((sum, { rows }) => sum + rows, 0),
  }
}

/** What of one log goes into the next block. */
async function sealPart(ctx: WriteCtx, horizon: Horizon): Promise<Part | undefined> {
  const log = LOGS.find(({ name }) => name === horizon.log)
  if (!log) return undefined
  const after = await sealedUpTo(ctx, log)
  const upTo = Math.min(after + MOST_NUMBERS, horizon.upTo)
  if (upTo <= after) return undefined
  const columns = await findColumns(ctx, log)
  if (!columns) return undefined
  const leaves: Leaf[] = []
  for await (const leaf of readLeaves(ctx, log, columns, { after, upTo })) leaves.push(leaf)
  const packed = packLeaves(leaves)
  return {
    content: {
      log: log.name,
      columns: columns.map(({ name }) => name),
      after,
      upTo,
      rows: leaves.length,
      leaves: sha256(packed).toString('hex'),
    },
    leaves: packed,
  }
}

async function isStampDue(ctx: WriteCtx, now: Date): Promise<boolean> {
  const stamped = await findLast(ctx, 'stamped')
  const at = stamped && readContent(stamped.content)?.sealedAt
  return at === undefined || now.getTime() - Date.parse(at) >= STAMP_MINUTES * 60_000
}
