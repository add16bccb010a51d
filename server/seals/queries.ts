import { readFile } from '../files/queries.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { PaperKey, SignedPaper } from './model.ts'
import { findSigned } from './seal-store.ts'
import { listRoots } from './store.ts'
import { pem } from './x509.ts'

/** The signed file of a paper, if there is one, byte for byte as it was signed. Whoever asks has made sure that the reader may see it. */
export async function findSignedPaper(
  ctx: ReadCtx,
  key: PaperKey,
): Promise<(SignedPaper & { bytes: Buffer }) | undefined> {
  const signed = await findSigned(ctx, key)
  if (!signed) return undefined
  const { bytes } = await readFile(ctx, signed.fileId)
  return { ...signed, bytes }
}

/** 信任锚: every root of this installation as PEM, the newest first. */
export async function trustAnchors(ctx: ReadCtx): Promise<string> {
  return (await listRoots(ctx)).map(({ der }) => pem('CERTIFICATE', der)).join('')
}
