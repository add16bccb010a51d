import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { renewList } from '../authority.ts'
import { refuseRevocation } from '../rules.ts'
import { findCertificate, giveUpKey, lockAuthority, markRevoked } from '../store.ts'
import type { RevocationReason } from '../x509.ts'
import { AUTHORITY, openAuthority } from './open-authority.ts'

/** 吊销. From now on the certificate stands on the revocation list of its issuer, which is made anew at once. */
export async function revokeX509(ctx: WriteCtx, serial: string, reason: RevocationReason): Promise<void> {
  await lockAuthority(ctx)
  if (!(await markRevoked(ctx, serial, reason))) return
  const certificate = await findCertificate(ctx, serial)
  const issuer = certificate?.issuer ? await findCertificate(ctx, certificate.issuer) : undefined
  if (issuer) await renewList(ctx, issuer, true)
  await record(ctx, 'certificate-of-seal.revoked', AUTHORITY, { serial, reason })
}

/**
 * 吊销证书机构 or a seal's certificate, by whoever runs the installation. In the place of an authority a new one stands at once; seals that
 * hung on it seal nothing until `renewSeals` has re-made them, a seal whose own certificate is revoked until two persons re-make it.
 * An issuing authority goes on signing its list, so that what it vouched for before can be checked; not one whose key is known to
 * others. Refused for a root, for what there is not, and twice.
 */
export async function revokeCertificate(
  ctx: WriteCtx,
  input: { serial: string; reason: RevocationReason },
): Promise<void> {
  await lockAuthority(ctx)
  const certificate = await findCertificate(ctx, input.serial)
  demand(refuseRevocation(certificate))
  await revokeX509(ctx, input.serial, input.reason)
  if (certificate && (certificate.role !== 'issuing' || input.reason === 'compromise'))
    await giveUpKey(ctx, certificate.keyId)
  await openAuthority(ctx)
}
