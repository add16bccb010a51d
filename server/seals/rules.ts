import type { Actor } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import type {
  CheckFault,
  Grant,
  IssuedCertificate,
  Seal,
  SealAction,
  SealDocument,
  SealRequest,
} from './model.ts'
import { refuseSeal } from './refusals.ts'

type Wanted = Pick<SealDocument, 'office' | 'item' | 'purpose' | 'automatic'>

/** Does the grant cover this item on this day? */
export function isGranted(grant: Grant, item: string | null, today: string): boolean {
  return (grant.item === null || grant.item === item) && (grant.until === null || grant.until >= today)
}

/**
 * 用印. May this seal be pressed on such a paper? By an officer whose post in the seal's office is granted; by the platform only
 * where the item allows it and the seal is granted to the platform.
 */
export function refuseUse(
  seal: Seal,
  grants: readonly Grant[],
  wanted: Wanted,
  actor: Actor,
  now: { at: Date; today: string },
): Refusal | undefined {
  if (seal.office !== wanted.office || seal.state !== 'active')
    return refuseSeal('seal.none', { office: wanted.office })
  const granted = grants.filter((grant) => isGranted(grant, wanted.item, now.today))
  const byOfficer =
    actor.kind === 'staff' && actor.office === seal.office && granted.some(({ post }) => post === actor.post)
  const byPlatform = wanted.automatic && granted.some(({ post }) => post === null)
  if (!byOfficer && !byPlatform)
    return refuseSeal(actor.kind === 'staff' ? 'seal.not-granted' : 'seal.not-automatic')
  if (seal.revoked) return refuseSeal('seal.revoked', { name: sealName(seal) })
  if (seal.validUntil <= now.at) return refuseSeal('seal.expired', { name: sealName(seal) })
  return undefined
}

/** 某某局行政审批专用章 */
export const sealName = ({ name, purpose }: Pick<Seal, 'name' | 'purpose'>): string =>
  `${name}${purpose ?? '公章'}`

/** May this be done with the seal as it stands, on this day? */
export function refuseAction(
  seal: Seal,
  grants: readonly Grant[],
  action: SealAction,
  today: string,
): Refusal | undefined {
  const name = sealName(seal)
  if (seal.state === 'destroyed') return refuseSeal('seal.destroyed', { name })
  if (action.action === 'stop' && seal.state !== 'active') return refuseSeal('seal.not-now', { name })
  if (action.action === 'resume' && seal.state !== 'stopped') return refuseSeal('seal.not-now', { name })
  if (action.action === 'remake' && action.revoke === null) return refuseSeal('seal.revoke-why', { name })
  if (action.action === 'reseal' && (seal.state !== 'active' || seal.revoked))
    return refuseSeal('seal.not-now', { name })
  if (action.action === 'withdraw' && !grants.some(({ id }) => id === action.grantId))
    return refuseSeal('seal.no-grant')
  if (action.action === 'grant' && action.until !== null && action.until < today)
    return refuseSeal('seal.grant-over', { day: action.until })
  return undefined
}

/** 双人审批: only what is undecided, and never by whoever asked. */
export function refuseDecision(request: SealRequest, officerId: string): Refusal | undefined {
  if (request.state !== 'open') return refuseSeal('seal.decided')
  return request.askedBy.id === officerId ? refuseSeal('seal.own-request') : undefined
}

export function refuseTakeBack(request: SealRequest, officerId: string): Refusal | undefined {
  if (request.state !== 'open') return refuseSeal('seal.decided')
  return request.askedBy.id === officerId ? undefined : refuseSeal('seal.not-own-request')
}

/** 吊销: once, and never a root, for nobody stands above it who could say so. */
export function refuseRevocation(
  certificate: Pick<IssuedCertificate, 'role' | 'revokedAt'> | undefined,
): Refusal | undefined {
  if (!certificate) return refuseSeal('trust.no-certificate')
  if (certificate.role === 'root') return refuseSeal('trust.root')
  return certificate.revokedAt === null ? undefined : refuseSeal('trust.revoked-already')
}

/** What each finding means to whoever holds the file, and what to do next. */
export const FAULT_TEXTS: Record<CheckFault, { zh: string; next: string; en: string }> = {
  'too-big': {
    zh: '文件太大，没有核验',
    next: '电子文书和证照不会超过 10 MB。请确认选对了文件。',
    en: 'The file is larger than 10 MB and was not looked at.',
  },
  'not-pdf': {
    zh: '这不是 PDF 文件',
    next: '照片、扫描件、截图不带电子签章，核验不了。请用原来下载的 PDF 文件，或者扫纸上的二维码。',
    en: 'This is no PDF. Photos and scans bear no signature.',
  },
  unsigned: {
    zh: '文件上没有电子签章',
    next: '另存、打印成 PDF 都会丢掉签章。请用原来下载的文件；没有的，扫文件上的二维码核验。',
    en: 'The file bears no electronic signature. Use the file as it was downloaded.',
  },
  truncated: {
    zh: '文件不完整',
    next: '传输或保存时断了一截。请重新下载。',
    en: 'The file is cut off. Download it again.',
  },
  'two-signatures': {
    zh: '文件上有不止一个签名',
    next: '盖章以后又有人签过，内容可能已经不同。请向出具的单位要原件。',
    en: 'There is more than one signature; somebody has signed after the seal.',
  },
  added: {
    zh: '盖章以后又加了内容',
    next: '原来盖章的部分没有动，但后来加的不算数。请用原来下载的文件。',
    en: 'Something was added after the seal. Use the file as it was downloaded.',
  },
  unreadable: {
    zh: '签章读不出来',
    next: '签章已经损坏，或者不是规范的格式。请用原来下载的文件。',
    en: 'The signature cannot be read.',
  },
  changed: {
    zh: '盖章以后内容被改过',
    next: '这份文件不能用。请用原来下载的文件；别人给的，可能是假的。',
    en: 'The content was changed after it was sealed.',
  },
  forged: {
    zh: '签章是伪造的',
    next: '签章和证书对不上。这份文件不能用，可能是假的。',
    en: 'The signature was not made by the key that it names.',
  },
  'bad-time': {
    zh: '盖章的时间不可信',
    next: '时间戳不是我们的时间戳机构签发的，或者被动过。这份文件不能用。',
    en: 'The time stamp was altered or comes from an authority that is not trusted.',
  },
  'wrong-issuer': {
    zh: '签章不是本地政务服务机构的',
    next: '签章证书不是我们信任的机构签发的。别的地方出具的文件，请到那里核验。',
    en: 'The certificate was issued by nobody who is trusted here.',
  },
  loop: {
    zh: '签章证书的来路绕成了圈',
    next: '证书互相签发，找不到可信的源头。这份文件不能用，可能是假的。',
    en: 'The certificates vouch for each other in a circle.',
  },
  expired: {
    zh: '盖章时证书已经过期',
    next: '请让出具的单位用有效的印章重新出具。',
    en: 'The certificate was not in force when the seal was used.',
  },
  revoked: {
    zh: '印章证书已被吊销',
    next: '这枚印章已经停用或者更换，这份文件不能用。请让出具的单位重新出具。',
    en: 'The certificate of the seal was revoked.',
  },
}
