import { createHash } from 'node:crypto'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { issueX509 } from '../authority.ts'
import type { KeyAlgorithm, Seal } from '../model.ts'
import { sealName } from '../rules.ts'
import { findSeal, insertSeal, saveSeal } from '../seal-store.ts'
import { findCertificate, giveUpKey } from '../store.ts'
import type { RevocationReason } from '../x509.ts'
import { revokeX509 } from './revoke-certificate.ts'

export type SealDesign = { office: string; name: string; purpose: string | null; algorithm: KeyAlgorithm }

/** 印章编码: the area, then seven digits that follow from the seal's own id. */
function sealCode(area: string, id: string): string {
  const number = createHash('sha256').update(id).digest().readUIntBE(0, 6) % 10_000_000
  return area + String(number).padStart(7, '0')
}

/** 制章. A pair of keys, a certificate and a face. Only called where two persons have agreed, or by the demo's start. */
export async function makeSeal(ctx: WriteCtx, design: SealDesign): Promise<Seal> {
  const { office, name, purpose, algorithm } = design
  const id = uuidv7(ctx.now)
  const code = sealCode(ctx.world.region.offices.get(office)?.area ?? '000000', id)
  const { serial } = await issueX509(ctx, {
    role: 'seal',
    algorithm,
    subject: subjectOf({ name, purpose, code }),
  })
  await insertSeal(ctx, { id, office, name, purpose, code, state: 'active', serial })
  await record(ctx, 'seal.made', id, { office, name: sealName({ name, purpose }), code, serial })
  const made = await findSeal(ctx, id)
  if (!made) throw new Error('a seal that was just made is not there')
  return made
}

const subjectOf = (
  face: Pick<Seal, 'name' | 'purpose' | 'code'>,
): Parameters<typeof issueX509>[1]['subject'] => ({
  organ: face.name,
  unit: face.purpose,
  name: sealName(face),
  code: face.code,
})

/**
 * 更换, 补刻. A new pair of keys with a new certificate for the same face; the old private key is given up. Without a reason, for what
 * runs out anyhow, the old certificate is left to do so; with one it is revoked as of now.
 */
export async function remakeSeal(
  ctx: WriteCtx,
  seal: Seal,
  how: { algorithm: KeyAlgorithm; revoke: RevocationReason | null },
): Promise<Seal> {
  const { serial } = await issueX509(ctx, {
    role: 'seal',
    algorithm: how.algorithm,
    subject: subjectOf(seal),
  })
  if (how.revoke) await revokeX509(ctx, seal.serial, how.revoke)
  const old = await findCertificate(ctx, seal.serial)
  if (old) await giveUpKey(ctx, old.keyId)
  await saveSeal(ctx, { ...seal, serial })
  await record(ctx, 'seal.remade', seal.id, { serial, before: seal.serial, revoked: how.revoke })
  return { ...seal, serial, algorithm: how.algorithm, revision: seal.revision + 1 }
}
