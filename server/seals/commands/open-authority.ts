import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { issueX509, renewList } from '../authority.ts'
import type { Branch, CertificateRole } from '../model.ts'
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

/** What each branch consists of. */
const ROLES = {
  'ecdsa-p256': ['root', 'issuing', 'timestamp', 'audit', 'data'],
  sm2: ['root', 'issuing'],
} as const satisfies Record<Branch, CertificateRole[]>

/**
 * 本地证书机构. Makes what a new installation lacks, and what is not in force any more: a root, an authority below it that signs
 * certificates of seals, one for time stamps, one that signs the audit trail, and one that signs data; beside them a root and an authority
 * for seals of SM2, where keys of that kind can be made. What is there stays. Two processes at once make one of each.
 */
export async function openAuthority(ctx: WriteCtx): Promise<void> {
  await lockAuthority(ctx)
  for (const branch of ['ecdsa-p256', 'sm2'] as const) {
    if (!ctx.world.keys.current.algorithms.includes(branch)) continue
    for (const role of ROLES[branch]) {
      if (await findNewest(ctx, role, branch)) continue
      await makeAuthority(ctx, role, branch)
    }
  }
}

/**
 * 更换证书机构密钥. A new pair with a new certificate takes over from the next signature on; what the old one signed goes on
 * verifying, for its certificate is not revoked and its chain goes along with each document.
 */
export async function rotateAuthority(
  ctx: WriteCtx,
  role: keyof typeof TITLES,
  branch: Branch = 'ecdsa-p256',
): Promise<void> {
  await lockAuthority(ctx)
  await makeAuthority(ctx, role, branch)
}

async function makeAuthority(ctx: WriteCtx, role: keyof typeof TITLES, branch: Branch): Promise<void> {
  const { name } = ctx.world.region.head
  const title = `${name}${branch === 'sm2' ? '国密' : ''}${TITLES[role]}`
  const { serial } = await issueX509(ctx, {
    role,
    algorithm: branch,
    subject: { organ: `${name}政务服务`, unit: null, name: title, code: null },
  })
  const made = await findNewest(ctx, role, branch)
  if (made && (role === 'root' || role === 'issuing')) await renewList(ctx, made, false)
  await record(ctx, 'authority.made', AUTHORITY, { role, serial })
}
