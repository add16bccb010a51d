import { toLocalDate } from '../../calendar/rules.ts'
import { storeFile } from '../../files/commands/store-file.ts'
import { actorRef, type Actor, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { Database } from '../../platform/db.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Seal, SealDocument, SignedPaper } from '../model.ts'
import { findSignedPaper } from '../queries.ts'
import { refuseSeal } from '../refusals.ts'
import { refuseUse, sealName } from '../rules.ts'
import {
  findSigned,
  holdSeal,
  insertSigned,
  insertUse,
  listActive,
  listGrants,
  lockPaper,
} from '../seal-store.ts'
import { sha256Of, signPaper } from '../sign.ts'

/** Who seals where no officer does. */
const PLATFORM: Actor = { kind: 'system', name: '自动用印' }

/**
 * The file of a paper for whoever may read it: as it was signed; signed now where the item lets the platform; else with an empty place
 * for the seal. Looking at a paper never uses the seal of the officer who looks.
 */
export async function paperFile(db: Database, paper: SealDocument): Promise<{ name: string; bytes: Buffer }> {
  const { name } = paper
  const signed = await db.read(PLATFORM, (ctx) => findSignedPaper(ctx, paper))
  if (signed) return { name, bytes: signed.bytes }
  if (!paper.automatic || !paper.sealable) return { name, bytes: await paper.render() }
  try {
    await db.write(PLATFORM, (ctx) => sealDocument(ctx, paper))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { name, bytes: await paper.render() }
  }
  return paperFile(db, paper)
}

/**
 * 用印. Seals and signs a paper once: the bytes are kept, and whoever comes later or at the same moment gets those. Refused where the
 * office has no seal, the officer's post is not granted it, or, without an officer, where the item does not let the platform seal.
 */
export async function sealDocument(ctx: WriteCtx, wanted: SealDocument): Promise<SignedPaper> {
  const before = await findSigned(ctx, wanted)
  if (before) return before
  await lockPaper(ctx, wanted)
  const meanwhile = await findSigned(ctx, wanted)
  if (meanwhile) return meanwhile

  if (!wanted.sealable) throw refuseSeal('seal.no-place', { title: wanted.title })
  const { seal, automatic } = await chooseSeal(ctx, wanted)
  const bytes = await signPaper(ctx, seal, wanted.title, wanted.render)
  const digest = sha256Of(bytes).toString('hex')
  const id = uuidv7(ctx.now)
  const { id: fileId } = await storeFile(ctx, {
    owner: id,
    upload: { field: 'file', name: wanted.name, bytes, tooBig: false },
  })
  const signed: SignedPaper = { fileId, digest, sealId: seal.id, signedAt: ctx.now }
  await insertSigned(ctx, wanted, signed)
  const { kind, number, form, title, subject, item } = wanted
  await insertUse(ctx, {
    sealId: seal.id,
    id,
    serial: seal.serial,
    digest,
    kind,
    number,
    form,
    title,
    subject,
    item,
    automatic,
    usedBy: actorRef(automatic ? PLATFORM : ctx.actor),
  })
  await record(ctx, 'seal.used', subject, {
    seal: sealName(seal),
    code: seal.code,
    kind,
    number,
    digest,
    automatic,
  })
  return signed
}

/** The first seal of the office that may be pressed here; else the reason why the first one may not. */
async function chooseSeal(ctx: WriteCtx, wanted: SealDocument): Promise<{ seal: Seal; automatic: boolean }> {
  const now = { at: ctx.now, today: toLocalDate(ctx.now) }
  const active = await listActive(ctx, wanted.office)
  let refusal: Refusal | undefined
  for (const { id } of active.filter(
    ({ purpose }) => wanted.purpose === null || purpose === wanted.purpose,
  )) {
    // Whoever stops or re-makes the seal waits until what it seals now is done, or is seen here.
    const seal = await holdSeal(ctx, id)
    const grants = await listGrants(ctx, id)
    const byOfficer =
      ctx.actor.kind === 'staff' && !refuseUse(seal, grants, { ...wanted, automatic: false }, ctx.actor, now)
    const why = byOfficer ? undefined : refuseUse(seal, grants, wanted, ctx.actor, now)
    if (!why) return { seal, automatic: !byOfficer }
    refusal ??= why
  }
  const office = ctx.world.region.offices.get(wanted.office)?.name ?? wanted.office
  throw refusal ?? refuseSeal('seal.none', { office })
}
