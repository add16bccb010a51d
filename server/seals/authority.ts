import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import { subjectOf, type Signer } from './cms.ts'
import {
  branchOf,
  type CertificateRole,
  type IssuedCertificate,
  type KeyAlgorithm,
  type KeyInfo,
} from './model.ts'
import {
  createKey,
  findList,
  findNewest,
  listRevoked,
  loadChain,
  loadKey,
  saveCertificate,
  saveList,
  signWith,
  type KeptList,
} from './store.ts'
import {
  buildCertificate,
  buildRevocationList,
  freshSerial,
  nameOf,
  type CertificateRequest,
  type Subject,
} from './x509.ts'

/** Years that a certificate is good for; an authority outlives what it signs. */
const YEARS: Record<CertificateRole, number> = {
  root: 20,
  issuing: 10,
  seal: 3,
  timestamp: 5,
  audit: 5,
  data: 5,
}

/** A revocation list is good for so long, and is made anew when half of it has passed. */
const LIST_HOURS = 48

const hours = (count: number): number => count * 3600 * 1000

/** Where the revocation list of an authority is served, for the whole life of its certificate. */
export const listUrl = (publicUrl: string, issuer: string): string =>
  `${publicUrl}/api/v1/trust/${issuer}.crl`

type Issuer = CertificateRequest['issuer'] & { serial: string; notAfter: Date }

async function issuerOf(ctx: ReadCtx, certificate: IssuedCertificate): Promise<Issuer> {
  const key = await loadKey(ctx, certificate.keyId)
  return { ...ownIssuer(ctx, key, subjectOf(certificate.der)), ...certificate }
}

const ownIssuer = (ctx: ReadCtx, key: KeyInfo, name: Buffer): CertificateRequest['issuer'] => ({
  name,
  publicKey: key.publicKey,
  algorithm: key.algorithm,
  sign: signWith(ctx, key),
})

/** A new pair of keys with its certificate, from the newest authority above it in its branch; a root signs itself. */
export async function issueX509(
  ctx: WriteCtx,
  wanted: { role: CertificateRole; subject: Subject; algorithm: KeyAlgorithm },
): Promise<IssuedCertificate> {
  const { role } = wanted
  const key = await createKey(ctx, wanted.algorithm)
  const name = nameOf(wanted.subject)
  const by = role === 'issuing' ? 'root' : 'issuing'
  const above = role === 'root' ? null : await findNewest(ctx, by, branchOf(wanted.algorithm))
  if (above === undefined) throw new Error('there is no authority that could sign; openAuthority makes one')
  const issuer = above && (await issuerOf(ctx, above))
  // A minute back, for clocks that are a little late.
  const notBefore = new Date(Math.floor(ctx.now.getTime() / 1000) * 1000 - 60_000)
  const wish = new Date(notBefore)
  wish.setUTCFullYear(wish.getUTCFullYear() + YEARS[role])
  const notAfter = issuer && issuer.notAfter < wish ? issuer.notAfter : wish
  const serial = freshSerial()
  const der = await buildCertificate({
    serial,
    role,
    subject: name,
    publicKey: key.publicKey,
    issuer: issuer ?? ownIssuer(ctx, key, name),
    notBefore,
    notAfter,
    revocationList: issuer && listUrl(ctx.world.publicUrl, issuer.serial),
  })
  const certificate = {
    serial,
    role,
    keyId: key.id,
    issuer: issuer?.serial ?? null,
    der,
    notBefore,
    notAfter,
  }
  await saveCertificate(ctx, certificate)
  return { ...certificate, revokedAt: null }
}

/** Who signs with this certificate: its key, and its chain up to the root. */
export async function signerOf(ctx: ReadCtx, serial: string): Promise<Signer> {
  const chain = await loadChain(ctx, serial)
  const key = await loadKey(ctx, chain[0]?.keyId ?? '')
  return { chain: chain.map(({ der }) => der), algorithm: key.algorithm, sign: signWith(ctx, key) }
}

/** The newest revocation list of an authority, made anew when it is half over or when `changed`. Callers hold its lock. */
export async function renewList(
  ctx: WriteCtx,
  authority: IssuedCertificate,
  changed: boolean,
): Promise<KeptList> {
  const kept = await findList(ctx, authority.serial)
  if (kept && !changed && kept.nextUpdate.getTime() - ctx.now.getTime() > hours(LIST_HOURS / 2)) return kept
  const number = (kept?.number ?? 0) + 1
  const thisUpdate = ctx.now
  const nextUpdate = new Date(thisUpdate.getTime() + hours(LIST_HOURS))
  const der = await buildRevocationList({
    issuer: await issuerOf(ctx, authority),
    number,
    thisUpdate,
    nextUpdate,
    revoked: await listRevoked(ctx, authority.serial),
  })
  const list = { issuer: authority.serial, number, der, thisUpdate, nextUpdate }
  await saveList(ctx, list)
  return list
}
