import { createHash } from 'node:crypto'
import { freshSerial } from './x509.ts'
import type { SealMark } from '../documents/model.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { signerOf } from './authority.ts'
import { buildSignedData } from './cms.ts'
import type { Seal } from './model.ts'
import { signPdf } from './pdf-signature.ts'
import { sealName } from './rules.ts'
import { findNewest } from './store.ts'
import { buildTimestamp } from './timestamp.ts'

export const sha256Of = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** A time stamp of the local authority over a digest. */
export async function stamp(
  ctx: ReadCtx,
  digest: Uint8Array,
  more: { nonce?: Uint8Array | undefined; withChain: boolean } = { withChain: true },
): Promise<Buffer> {
  const authority = await findNewest(ctx, 'timestamp')
  if (!authority) throw new Error('there is no certificate for time stamps; openAuthority makes one')
  const signer = await signerOf(ctx, authority.serial)
  return buildTimestamp(signer, { digest, ...more, serial: Buffer.from(freshSerial(), 'hex') }, ctx.now)
}

/** Draws a paper with the mark of a seal and signs it: chain and time stamp go along. */
export async function signPaper(
  ctx: ReadCtx,
  seal: Seal,
  reason: string,
  render: (mark: SealMark) => Promise<Buffer>,
): Promise<Buffer> {
  const signer = await signerOf(ctx, seal.serial)
  const { name, purpose, code } = seal
  const drawn = await render({
    face: { name, purpose, code },
    signedAt: ctx.now,
    signer: sealName(seal),
    reason,
  })
  return signPdf(drawn, (content) =>
    buildSignedData({
      signer,
      content,
      detached: true,
      timestamp: (signature) => stamp(ctx, sha256Of(signature)),
    }),
  )
}
