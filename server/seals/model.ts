import { z } from 'zod'
import { SealFace, type SealMark } from '../documents/model.ts'
import type { ReadCtx, StatementCtx, WriteCtx } from '../platform/ctx.ts'

/**
 * ecdsa-p256 and rsa-3072 hash with SHA-256 and are what foreign readers of PDF understand; sm2 (国密) is GB/T 32918 with SM3 and the
 * user id of GM/T 0009, which they do not.
 */
export const KeyAlgorithm = z.enum(['ecdsa-p256', 'rsa-3072', 'sm2'])
export type KeyAlgorithm = z.infer<typeof KeyAlgorithm>

/** Where a private key lives: encrypted in the database, or in a hardware module. */
export const KeyPlace = z.enum(['software', 'pkcs11'])
export type KeyPlace = z.infer<typeof KeyPlace>

/** A pair of keys without its private half. `publicKey` is a SubjectPublicKeyInfo in DER. */
export type KeyInfo = {
  id: string
  algorithm: KeyAlgorithm
  place: KeyPlace
  publicKey: Buffer
  createdAt: Date
  destroyedAt: Date | null
}

/**
 * 密钥. Where private keys live and what may be done with them; there is no way to get one out. Implementations: `software-keys.ts`
 * and `adapters/pkcs11.ts`.
 */
export interface KeyStore {
  readonly place: KeyPlace
  /** Kinds of keys that it makes. */
  readonly algorithms: readonly KeyAlgorithm[]
  /** Makes a pair under this id and gives its public half, a SubjectPublicKeyInfo in DER. Refuses what it does not know. */
  create(ctx: WriteCtx, id: string, algorithm: KeyAlgorithm): Promise<Buffer>
  /** Hashes the bytes as the algorithm wants and signs the digest: PKCS #1 for RSA, SEQUENCE { r, s } for the curves. */
  sign(ctx: ReadCtx, key: KeyInfo, bytes: Uint8Array): Promise<Buffer>
  /** Forgets the private half for ever, outside of any transaction. Twice is the same as once. */
  destroy(ctx: StatementCtx, key: KeyInfo): Promise<void>
}

/** All stores of an installation: new keys are made in `current`, older ones go on signing where they are. */
export type KeyStores = { readonly current: KeyStore; readonly all: readonly KeyStore[] }

/**
 * 证书机构's two branches, each with a root of its own: a certificate of an SM2 key is issued by SM2 keys all the way up. Time stamps, the
 * audit trail and signed data hang on the first.
 */
export type Branch = Extract<KeyAlgorithm, 'ecdsa-p256' | 'sm2'>
export const branchOf = (algorithm: KeyAlgorithm): Branch => (algorithm === 'sm2' ? 'sm2' : 'ecdsa-p256')

/** What a certificate of ours is for. */
export const CertificateRole = z.enum(['root', 'issuing', 'seal', 'timestamp', 'audit', 'data'])
export type CertificateRole = z.infer<typeof CertificateRole>

/** An X.509 certificate of ours. */
export type IssuedCertificate = {
  /** Hexadecimal, without leading zeros. */
  serial: string
  role: CertificateRole
  keyId: string
  /** Null for the root, which signs itself. */
  issuer: string | null
  der: Buffer
  notBefore: Date
  notAfter: Date
  revokedAt: Date | null
}

/** What vouches for bytes of the audit trail: a signature in DER, and a time stamp of RFC 3161 over their SHA-256. */
export type Attestation = { signature: Buffer; stamp: Buffer | null }

/** 电子印章's life: in use, stopped for a while, gone for ever. */
export const SealState = z.enum(['active', 'stopped', 'destroyed'])
export type SealState = z.infer<typeof SealState>

export const Seal = z.object({
  id: z.uuid(),
  office: z.string(),
  ...SealFace.shape,
  state: SealState,
  /** Serial of the certificate that it signs with now. */
  serial: z.string(),
  /** With what it signs now; sm2: 国密印章. */
  algorithm: KeyAlgorithm,
  /** Until when that certificate is good. */
  validUntil: z.coerce.date(),
  /** It, or the authority that issued it, was revoked: the seal seals nothing until it is re-made. */
  revoked: z.boolean(),
  /** Whoever asks for a change names the revision that was read. */
  revision: z.int(),
  madeAt: z.coerce.date(),
})
export type Seal = z.infer<typeof Seal>

/** 用印授权: to a post of the seal's office, or, without one, to the platform itself; for one item, or for all. */
export const Grant = z.object({
  id: z.uuid(),
  post: z.string().nullable(),
  item: z.string().nullable(),
  /** The last day, YYYY-MM-DD; null: until it is withdrawn. */
  until: z.iso.date().nullable(),
})
export type Grant = z.infer<typeof Grant>

/** A grant as people read it. Null stands for the widest: the platform itself, every item. */
export const GrantView = Grant.extend({ postName: z.string().nullable(), itemName: z.string().nullable() })
export type GrantView = z.infer<typeof GrantView>

/** Which paper it is: together these find it again. */
export type PaperKey = { kind: 'certificate' | 'document'; number: string; form: string }

/**
 * A paper that is to be sealed. `render` draws it with the mark that it is given, or with an empty place for one, and with nothing
 * that changes.
 */
export type SealDocument = PaperKey & {
  title: string
  /** Name of the file. */
  name: string
  /** The case that it belongs to; the use is recorded there. */
  subject: string
  office: string
  item: string | null
  /** 行政审批专用章 …; null: whichever seal of the office is granted. */
  purpose: string | null
  /** Whether it stands and has a place for a seal. */
  sealable: boolean
  /** Whether the item lets the platform seal without an officer. */
  automatic: boolean
  render(mark?: SealMark): Promise<Buffer>
}

/** A file that was signed. `digest`: SHA-256, hexadecimal. */
export type SignedPaper = { fileId: string; digest: string; sealId: string; signedAt: Date }

/** Why a chain is not believed. */
export type ChainFault = 'wrong-issuer' | 'loop' | 'expired' | 'revoked'

/** Why a file is not what an organ sealed. Each is told apart, because each asks something else of whoever holds it. */
export type CheckFault =
  | 'too-big'
  | 'not-pdf'
  | 'unsigned'
  | 'truncated'
  | 'two-signatures'
  | 'added'
  | 'unreadable'
  | 'changed'
  | 'forged'
  | 'bad-time'
  | ChainFault

export type Signatory = { organ: string; name: string; code: string }

export type CheckResult = {
  /** Null: the file is byte for byte what was sealed, by somebody whom the trust anchors vouch for. */
  fault: CheckFault | null
  /** Who signed, as far as that can be read; believe it only without a fault. */
  signatory: Signatory | null
  /** 国密签名: by SM2 with SM3, which most readers of PDF do not know. */
  sm2: boolean
  /** When, by the time stamp; null without one. */
  signedAt: Date | null
  /** False where a revocation list was lacking or too old: then nobody knows whether the certificate was revoked. */
  revocationKnown: boolean
  /** SHA-256 of the file, hexadecimal. */
  digest: string
}

/** What a file that somebody holds turns out to be, and which paper it is, if it is one of ours byte for byte. */
export type CheckedFile = CheckResult & {
  /** `resealed`: there is a newer file of it, sealed because the key of this one is known to others. */
  paper: (Pick<PaperKey, 'kind' | 'number'> & { resealed: boolean }) | null
}

/** 印章事项: what one officer asks for and another approves. */
export const SealAction = z.discriminatedUnion('action', [
  /** 制章. `purpose` null: the organ's own seal. */
  z.strictObject({
    action: z.literal('make'),
    purpose: z.string().trim().min(2).max(12).nullable(),
    algorithm: KeyAlgorithm.default('ecdsa-p256'),
  }),
  /**
   * 更换, 补刻: a new key for the same face; the old one is destroyed and its certificate revoked. `compromise`: nothing that it ever
   * sealed counts. `revoke` null stands in requests of before and is refused.
   */
  z.strictObject({
    action: z.literal('remake'),
    algorithm: KeyAlgorithm.default('ecdsa-p256'),
    revoke: z.enum(['superseded', 'compromise']).nullable(),
  }),
  /** 授权. */
  z.strictObject({ action: z.literal('grant'), ...Grant.omit({ id: true }).shape }),
  /** 收回授权. */
  z.strictObject({ action: z.literal('withdraw'), grantId: z.uuid() }),
  /** 停用, 恢复, 销毁. */
  z.strictObject({ action: z.enum(['stop', 'resume', 'destroy']) }),
  /** 重新加盖: what it sealed with a key that is known to others is sealed anew by the one in its place. */
  z.strictObject({ action: z.literal('reseal') }),
])
export type SealAction = z.infer<typeof SealAction>

const Who = z.object({ id: z.string(), name: z.string() })

export const SealRequest = z.object({
  id: z.uuid(),
  office: z.string(),
  sealId: z.uuid().nullable(),
  action: SealAction,
  reason: z.string(),
  askedBy: Who,
  askedAt: z.coerce.date(),
  state: z.enum(['open', 'approved', 'refused', 'taken-back']),
  decidedBy: Who.nullable(),
  decidedAt: z.coerce.date().nullable(),
  remark: z.string().nullable(),
})
export type SealRequest = z.infer<typeof SealRequest>

/**
 * A request as whoever decides it reads it: `grant` is what would be granted, or withdrawn. What was asked for never changes, and no two
 * requests about one seal are undecided at a time; so the id of the request names all that was seen.
 */
export const SealRequestView = SealRequest.extend({ grant: GrantView.omit({ id: true }).nullable() })
export type SealRequestView = z.infer<typeof SealRequestView>

/** A paper whose signature rests on a key that is known to others: it counts for nothing until it is sealed anew. */
export const Compromised = z.object({
  /** Of the use of the seal. */
  id: z.uuid(),
  kind: z.enum(['certificate', 'document']),
  number: z.string(),
  form: z.string(),
  title: z.string(),
  /** When it was sealed. */
  at: z.coerce.date(),
})
export type Compromised = z.infer<typeof Compromised>

/** A seal at the desk, with its picture, who may use it, and which of its papers have to be sealed anew. */
export const SealView = Seal.extend({
  picture: z.string(),
  grants: z.array(GrantView),
  compromised: z.array(Compromised),
})
export type SealView = z.infer<typeof SealView>

/** One line of 用印记录. */
export const SealUse = z.object({
  id: z.uuid(),
  at: z.coerce.date(),
  title: z.string(),
  number: z.string(),
  form: z.string(),
  digest: z.string(),
  item: z.string().nullable(),
  automatic: z.boolean(),
  usedBy: z.object({ name: z.string() }),
})
export type SealUse = z.infer<typeof SealUse>
