import type { ReadCtx } from '../platform/ctx.ts'
import { findAttester, loadTrust, readStamp, type Trust } from '../seals/queries.ts'
import { countLeaves, leafAt, readContent, sha256 } from './chain.ts'
import { listUnguarded } from './guards.ts'
import { LOGS } from './logs.ts'
import type { BlockContent, Finding, Head, PartContent } from './model.ts'
import { findColumns, hasMore, listBelow, readLeaves, type Leaf } from './rows.ts'
import { isLate } from './rules.ts'
import { countParts, findLeaves, listBlocks, loadProgress, sealedUpTo, type Block } from './store.ts'

type Attester = Awaited<ReturnType<typeof findAttester>>

/** Blocks that are read at a time. */
const STEP = 100
/** Of a hole in the chain these blocks are named. */
const MOST_NAMED = 100
/** A stamp is made together with its block; this many ms may lie between their clocks. */
const STAMP_MS = 60_000

export type CheckGiven = {
  /** Heads of the chain that were kept elsewhere. */
  heads?: readonly Head[]
  /** Roots to believe, where they are not to be taken from the database that is being checked. */
  roots?: Trust['roots'] | undefined
  found: (finding: Finding) => void
}

/**
 * 核查. Goes through the chain from its first block to its last: is every block there, linked to the one before, signed and time-stamped;
 * is every row that it seals still what it was, none gone and none put in between? Then whether the triggers stand and the sealing keeps
 * up, and, with heads kept elsewhere, whether this is still the same chain. Holds a few thousand rows in memory, however many there are.
 */
export async function checkTrail(
  ctx: ReadCtx,
  { heads = [], roots, found }: CheckGiven,
): Promise<{ blocks: number; rows: number }> {
  const trust = await loadTrust(ctx)
  const walk = new Walk(ctx, roots ? { ...trust, roots } : trust, heads, found)
  for (;;) {
    const blocks = await listBlocks(ctx, walk.last, STEP)
    if (blocks.length === 0) break
    for (const block of blocks) await walk.step(block)
  }
  const newest = Math.max(0, ...heads.map(({ number }) => number))
  if (newest > walk.last) found({ kind: 'rolled-back', block: newest })

  const progress = await loadProgress(ctx)
  for (const log of LOGS) {
    const { name } = log
    if (!(await findColumns(ctx, log))) {
      found({ kind: 'log-changed', log: name })
      continue
    }
    for (const row of await listBelow(ctx, log)) found({ kind: 'inserted', log: name, row })
    // Where nothing is waiting, nothing is late, though the program may have stood still.
    if (isLate(progress.get(name) ?? null, ctx.now) && (await hasMore(ctx, log, await sealedUpTo(ctx, log))))
      found({ kind: 'late', log: name })
  }
  for (const log of await listUnguarded(ctx)) found({ kind: 'unguarded', log })
  return { blocks: walk.blocks, rows: walk.rows }
}

/** How far a check has come. */
class Walk {
  last = 0
  blocks = 0
  rows = 0
  /** Hash and instant of the block before; undefined where it is not known what they should be. */
  private previous: { hash: string | null; at: number } | undefined = { hash: null, at: 0 }
  /** Up to which number each log is sealed; forgotten behind a hole. */
  private readonly upTo = new Map<string, number>(LOGS.map(({ name }) => [name, 0]))
  private readonly attesters = new Map<string, Attester>()
  private readonly kept: Map<number, string>
  private rewritten = false

  private readonly ctx: ReadCtx
  private readonly trust: Trust
  private readonly found: (finding: Finding) => void

  constructor(ctx: ReadCtx, trust: Trust, heads: readonly Head[], found: (finding: Finding) => void) {
    this.ctx = ctx
    this.trust = trust
    this.found = found
    this.kept = new Map(heads.map(({ number, hash }) => [number, hash]))
  }

  async step(block: Block): Promise<void> {
    const { number } = block
    for (let missing = this.last + 1; missing < number && missing <= this.last + MOST_NAMED; missing += 1)
      this.found({ kind: 'block-missing', block: missing })
    if (number !== this.last + 1) this.forget()
    this.last = number
    this.blocks += 1

    const hash = sha256(block.content)
    const content = readContent(block.content)
    if (!hash.equals(block.hash) || content?.number !== number)
      this.found({ kind: 'block-altered', block: number })
    const kept = this.kept.get(number)
    // Every block after it differs as well: the first says it.
    if (kept !== undefined && kept !== hash.toString('hex') && !this.rewritten) {
      this.rewritten = true
      this.found({ kind: 'rewritten', block: number })
    }
    if (!content) {
      this.forget()
      return
    }
    const at = Date.parse(content.sealedAt)
    if (this.previous && (this.previous.hash !== content.previous || this.previous.at > at))
      this.found({ kind: 'block-wrong-order', block: number })
    this.previous = { hash: hash.toString('hex'), at }
    await this.vouched(block, content)
    if ((await countParts(this.ctx, number)) !== content.parts.length)
      this.found({ kind: 'block-altered', block: number })
    for (const part of content.parts) await this.part(number, part)
  }

  /** What comes after a hole cannot be compared with what was before it. */
  private forget(): void {
    this.previous = undefined
    this.upTo.clear()
  }

  private async vouched(block: Block, content: BlockContent): Promise<void> {
    const { number } = block
    const attester = await this.attester(content.serial)
    const verdict =
      attester?.(Buffer.from(block.content), block.signature, new Date(content.sealedAt)) ?? 'wrong-signer'
    if (verdict !== 'good') this.found({ kind: verdict, block: number })
    if (content.stamped === (block.stamp === null)) this.found({ kind: 'wrong-stamp', block: number })
    if (!content.stamped || block.stamp === null) return
    const at = readStamp(block.stamp, sha256(block.content), this.trust)?.at
    if (!at || at.getTime() - Date.parse(content.sealedAt) > STAMP_MS)
      this.found({ kind: 'wrong-stamp', block: number })
  }

  private async attester(serial: string): Promise<Attester> {
    if (!this.attesters.has(serial))
      this.attesters.set(serial, await findAttester(this.ctx, serial, this.trust))
    return this.attesters.get(serial)
  }

  /** Compares the rows of one log with what the block says of them. */
  private async part(block: number, part: PartContent): Promise<void> {
    const { log: name, after, upTo } = part
    const sealed = this.upTo.get(name) ?? after
    this.upTo.set(name, upTo)
    if (sealed !== after) this.found({ kind: 'rows-skipped', block, log: name })
    const leaves = await findLeaves(this.ctx, { block, log: name, upTo })
    if (!leaves || sha256(leaves).toString('hex') !== part.leaves || countLeaves(leaves) !== part.rows) {
      this.found({ kind: 'block-altered', block, log: name })
      return
    }
    const log = LOGS.find((each) => each.name === name)
    const columns = log && (await findColumns(this.ctx, log, part.columns))
    if (!log || !columns) {
      this.found({ kind: 'log-changed', block, log: name })
      return
    }
    let next = 0
    const say = (kind: Finding['kind'], row: number): void => this.found({ kind, block, log: name, row })
    /** Rows that bear the same number: one at most is genuine. */
    const meet = (number: number, digests: readonly Buffer[]): void => {
      this.rows += digests.length
      for (; next < part.rows && leafAt(leaves, next).number < number; next += 1)
        say('missing', leafAt(leaves, next).number)
      const leaf = next < part.rows ? leafAt(leaves, next) : undefined
      const known = leaf?.number === number ? leaf : undefined
      if (known) next += 1
      if (known && !digests.some((digest) => digest.equals(known.digest))) say('altered', number)
      for (let more = known ? 1 : 0; more < digests.length; more += 1) say('inserted', number)
    }
    let same: Leaf[] = []
    const flush = (): void => {
      if (same[0])
        meet(
          same[0].number,
          same.map(({ digest }) => digest),
        )
      same = []
    }
    for await (const row of readLeaves(this.ctx, log, columns, part)) {
      if (same[0]?.number !== row.number) flush()
      same.push(row)
    }
    flush()
    for (; next < part.rows; next += 1) say('missing', leafAt(leaves, next).number)
  }
}
