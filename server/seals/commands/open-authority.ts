import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { issueX509, renewList } from '../authority.ts'
import type { CertificateRole } from '../model.ts'
import { findNewest, lockAuthority } from '../store.ts'

/** Subject of its events: there is one authority. */
export const AUTHORITY = '00000000-0000-7000-8000-0000005ea150'

const TITLES: Record<Exclude<CertificateRole, 'seal'>, string> = {
  root: '电子印章根证书',
  issuing: '电子印章签发证书',
  timestamp: '时间戳证书',
  audit: '审计签名证书',
  data: '数据签名证书',
}

/**
 * 本地证书机构. Makes what a new installation lacks, and what is not in force any more: a root, an authority below it that signs
 * certificates of seals, one for time stamps, one that signs the audit trail, and one that signs data. What is there stays. Two processes at
 * once make one of each.
 */
export async function openAuthority(ctx: WriteCtx): Promise<void> {
  await lockAuthority(ctx)
  for (const role of ['root', 'issuing', 'timestamp', 'audit', 'data'] as const) {
    if (await findNewest(ctx, role)) continue
    await makeAuthority(ctx, role)
  }
}

/**
 * 更换证书机构密钥. A new pair with a new certificate takes over from the next signature on; what the old one signed goes on
 * verifying, for its certificate is not revoked and its chain goes along with each document.
 */
export async function rotateAuthority(ctx: WriteCtx, role: keyof typeof TITLES): Promise<void> {
  await lockAuthority(ctx)
  await makeAuthority(ctx, role)
}

async function makeAuthority(ctx: WriteCtx, role: keyof typeof TITLES): Promise<void> {
  const { name } = ctx.world.region.head
  const { serial } = await issueX509(ctx, {
    role,
    algorithm: 'ecdsa-p256',
    subject: { organ: `${name}政务服务`, unit: null, name: `${name}${TITLES[role]}`, code: null },
  })
  const made = await findNewest(ctx, role)
  if (made && (role === 'root' || role === 'issuing')) await renewList(ctx, made, false)
  await record(ctx, 'authority.made', AUTHORITY, { role, serial })
}
