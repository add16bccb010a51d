import type { ReadCtx } from '../platform/ctx.ts'
import { readContent } from './chain.ts'
import { LOGS } from './logs.ts'
import type { AuditState, Head } from './model.ts'
import { isLate } from './rules.ts'
import { findLast, listBlocks, listInspections, loadProgress, sealedUpTo, type Block } from './store.ts'

const SHOWN_INSPECTIONS = 10
const STEP = 500

const headOf = ({ number, hash }: Block, sealedAt: string): Head => ({
  number,
  hash: hash.toString('hex'),
  sealedAt,
})

/** 审计链: how far each log is sealed, the last block, and what the last checks found. */
export async function auditState(ctx: ReadCtx): Promise<AuditState> {
  const progress = await loadProgress(ctx)
  const logs = []
  for (const log of LOGS) {
    const completeAt = progress.get(log.name) ?? null
    const { name, title } = log
    logs.push({
      name,
      title,
      upTo: await sealedUpTo(ctx, log),
      completeAt,
      late: isLate(completeAt, ctx.now),
    })
  }
  const last = await findLast(ctx)
  const said = last && readContent(last.content)
  const stamped = await findLast(ctx, 'stamped')
  return {
    logs,
    last: last && said ? { ...headOf(last, said.sealedAt), signer: said.serial } : null,
    stampedAt: stamped ? new Date(readContent(stamped.content)?.sealedAt ?? 0) : null,
    inspections: await listInspections(ctx, SHOWN_INSPECTIONS),
  }
}

/** 链头: of every block that is time-stamped, and of the last one. What is handed out to be kept elsewhere. */
export async function listHeads(ctx: ReadCtx): Promise<Head[]> {
  const heads: Head[] = []
  let after = 0
  for (;;) {
    const blocks = await listBlocks(ctx, after, STEP)
    const last = blocks.at(-1)
    if (!last) return heads
    after = last.number
    const more = await listBlocks(ctx, after, 1)
    for (const block of blocks) {
      const content = readContent(block.content)
      if (content && (content.stamped || (block === last && more.length === 0)))
        heads.push(headOf(block, content.sealedAt))
    }
  }
}
