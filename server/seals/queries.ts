import { readFile } from '../files/queries.ts'
import { X509Certificate } from 'node:crypto'
import { sql } from 'kysely'
import type { PaperForm } from '../documents/model.ts'
import { documentPdf, findDocument, sealSvg } from '../documents/queries.ts'
import { noSlip, noSuchDocument } from '../documents/refusals.ts'
import { postName } from '../offices/rules.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import { checkFile } from './check.ts'
import type {
  CheckedFile,
  Grant,
  GrantView,
  PaperKey,
  SealDocument,
  SealRequest,
  SealRequestView,
  SealUse,
  SealView,
  SignedPaper,
} from './model.ts'
import { refuseSeal } from './refusals.ts'
import { listRequestsOf } from './request-store.ts'
import {
  findByDigest,
  findGrant,
  findSeal,
  findSigned,
  listCompromised,
  listGrants,
  listSealsOf,
} from './seal-store.ts'
import { attestedBy } from './attestation.ts'
import { findCertificate, findList, listLists, listRoots, loadChain } from './store.ts'
import { readRevocationList, type Trust } from './trust.ts'
import { pem } from './x509.ts'

export { followChain, type Trust } from './trust.ts'
export { JWT_SIGNING } from './x509.ts'

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

/**
 * What the items behind a paper say of its seal: that of its step, or, for a paper about the whole case, all of them, which must agree.
 * Nobody speaks for a paper that belongs to no case: an officer seals it.
 */
export async function sealPolicy(
  ctx: ReadCtx,
  paper: { subject: string; step: string | null },
): Promise<Pick<SealDocument, 'item' | 'purpose' | 'automatic'>> {
  const { rows } = await sql<{ item: string }>`
    select item from cases.case_item
    where case_id = ${paper.subject} and (step = ${paper.step} or ${paper.step}::text is null)`.execute(
    ctx.db,
  )
  const said = rows.map(({ item }) => ctx.world.region.items.get(item)?.item.seal)
  return {
    item: paper.step === null ? null : (rows[0]?.item ?? null),
    purpose: (paper.step === null ? undefined : said[0]?.purpose) ?? null,
    automatic: said.length > 0 && said.every((each) => each?.automatic === true),
  }
}

/** A document 文书 as a paper that can be sealed. Whoever asks has made sure that the reader may see it. */
export async function documentPaper(
  ctx: ReadCtx,
  number: string,
  how: { form: PaperForm; publicUrl: string },
): Promise<SealDocument> {
  const found = await findDocument(ctx, number)
  if (!found) throw noSuchDocument()
  const { content } = found
  if (how.form === 'slip' && !content.slip) throw noSlip(content.title)
  const policy = await sealPolicy(ctx, { subject: found.owner, step: found.step })
  // What has no place for a seal, or does not stand any more, gets none.
  const sealed = content.seal && how.form !== 'slip' && found.state === 'standing'
  return {
    kind: 'document',
    number: found.number,
    form: how.form,
    title: content.title,
    name: `${content.title}-${found.number}.pdf`,
    subject: found.owner,
    office: found.office,
    ...policy,
    sealable: sealed,
    render: async (seal) => (await documentPdf(ctx, found.number, { ...how, seal })).bytes,
  }
}

/** What is granted, with the names of the post and of the item. */
function named(
  ctx: ReadCtx,
  office: string,
  { post, item, until }: Omit<Grant, 'id'>,
): Omit<GrantView, 'id'> {
  const { offices, items } = ctx.world.region
  return {
    post,
    item,
    until,
    postName: postName(offices, office, post),
    itemName: item && (items.get(item)?.item.name ?? item),
  }
}

/** A request with what would be granted or withdrawn by it. */
async function viewOf(ctx: ReadCtx, request: SealRequest): Promise<SealRequestView> {
  const { action, sealId, office } = request
  const grant =
    action.action === 'grant'
      ? action
      : action.action === 'withdraw' && sealId
        ? await findGrant(ctx, sealId, action.grantId)
        : undefined
  return { ...request, grant: grant ? named(ctx, office, grant) : null }
}

/** The seals of the officer's own office, with their pictures and who may use them, and what was asked for. */
export async function listSeals(
  ctx: ReadCtx,
): Promise<{ seals: SealView[]; requests: SealRequestView[]; posts: { id: string; name: string }[] }> {
  const { office } = officerOf(ctx)
  const seals = await Promise.all(
    (await listSealsOf(ctx, office)).map(async (seal) => ({
      ...seal,
      picture: sealSvg(seal),
      grants: (await listGrants(ctx, seal.id)).map((grant) => ({
        ...named(ctx, office, grant),
        id: grant.id,
      })),
      compromised: await listCompromised(ctx, seal.id),
    })),
  )
  const posts = ctx.world.region.offices.get(office)?.posts ?? []
  return {
    seals,
    requests: await Promise.all((await listRequestsOf(ctx, office)).map((request) => viewOf(ctx, request))),
    posts: posts.map(({ id, name }) => ({ id, name })),
  }
}

const USES_PER_PAGE = 50

/** 用印记录 of a seal of the own office, the newest first; `before` is the id of the last line that was seen. */
export async function listUses(
  ctx: ReadCtx,
  key: { sealId: string; before?: string | undefined },
): Promise<{ uses: SealUse[]; more: boolean }> {
  const seal = await findSeal(ctx, key.sealId)
  if (seal?.office !== officerOf(ctx).office) throw refuseSeal('seal.unknown')
  const { rows } = await sql<SealUse>`
    select id, at, title, number, form, digest, item, automatic, used_by as "usedBy" from seals.use
    where seal_id = ${seal.id} and (${key.before ?? null}::uuid is null or id < ${key.before ?? null}::uuid)
    order by id desc limit ${USES_PER_PAGE + 1}`.execute(ctx.db)
  return { uses: rows.slice(0, USES_PER_PAGE), more: rows.length > USES_PER_PAGE }
}

export { listCompromised } from './seal-store.ts'
export { listCertificates, listKeys } from './store.ts'
export { readStamp } from './check.ts'

/** Checks what a certificate of the audit trail has attested; undefined where there is no such certificate. */
export async function findAttester(
  ctx: ReadCtx,
  serial: string,
  trust: Trust,
): Promise<ReturnType<typeof attestedBy> | undefined> {
  if (!(await findCertificate(ctx, serial))) return undefined
  return attestedBy(
    (await loadChain(ctx, serial)).map(({ der }) => der),
    trust,
  )
}

/** 信任锚: every root of this installation as PEM, the newest first. */
export async function trustAnchors(ctx: ReadCtx): Promise<string> {
  return (await listRoots(ctx)).map(({ der }) => pem('CERTIFICATE', der)).join('')
}

/** The newest revocation list of an authority in DER. */
export async function findRevocationList(ctx: ReadCtx, issuer: string): Promise<Buffer | undefined> {
  return (await findList(ctx, issuer))?.der
}

/** Whom this installation believes: its own roots, with the revocation lists that stand now. */
export async function loadTrust(ctx: ReadCtx): Promise<Trust> {
  const roots = (await listRoots(ctx)).map(({ der }) => new X509Certificate(der))
  const lists = (await listLists(ctx)).flatMap(({ der }) => readRevocationList(der) ?? [])
  return { roots, lists, now: ctx.now }
}

/** 核验. Looks a file over; see `checkFile`. */
export async function verifyDocument(ctx: ReadCtx, bytes: Buffer): Promise<CheckedFile> {
  const result = checkFile(bytes, await loadTrust(ctx))
  return { ...result, paper: (await findByDigest(ctx, result.digest)) ?? null }
}
