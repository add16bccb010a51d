import type { ReadCtx } from '../../platform/ctx.ts'
import { signerOf } from '../authority.ts'
import type { Attestation } from '../model.ts'
import { sha256Of, stamp } from '../sign.ts'
import { findNewest } from '../store.ts'

/** Who is going to attest: the serial is known before the bytes are, so that they can name it. */
export type Attester = { serial: string; attest(bytes: Buffer, stamped: boolean): Promise<Attestation> }

/** The newest certificate for the audit trail, ready to sign bytes and, if asked, to have their SHA-256 time-stamped. */
export async function openAttester(ctx: ReadCtx): Promise<Attester> {
  const certificate = await findNewest(ctx, 'audit')
  if (!certificate) throw new Error('there is no certificate for the audit trail; openAuthority makes one')
  const { serial } = certificate
  const signer = await signerOf(ctx, serial)
  return {
    serial,
    async attest(bytes, stamped) {
      const signature = await signer.sign(bytes)
      return { signature, stamp: stamped ? await stamp(ctx, sha256Of(bytes)) : null }
    },
  }
}
