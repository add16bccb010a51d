import { hash } from 'node:crypto'
import { BlockContent } from './model.ts'
import type { Leaf } from './rows.ts'

const DIGEST = 32
const LEAF = 8 + DIGEST

export const sha256 = (bytes: Uint8Array | string): Buffer => hash('sha256', bytes, 'buffer')

/** Leaves one behind the other, as they are kept: eight bytes of number, big end first, and the digest. */
export function packLeaves(leaves: readonly Leaf[]): Buffer {
  const packed = Buffer.alloc(leaves.length * LEAF)
  leaves.forEach(({ number, digest }, index) => {
    packed.writeBigInt64BE(BigInt(number), index * LEAF)
    digest.copy(packed, index * LEAF + 8)
  })
  return packed
}

export const countLeaves = (packed: Buffer): number => Math.floor(packed.length / LEAF)

export const leafAt = (packed: Buffer, index: number): Leaf => ({
  number: Number(packed.readBigInt64BE(index * LEAF)),
  digest: packed.subarray(index * LEAF + 8, (index + 1) * LEAF),
})

/** What a block says, read from its text; undefined where the text is none of ours. */
export function readContent(text: string): BlockContent | undefined {
  try {
    return BlockContent.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
