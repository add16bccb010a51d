import { toLocalDate } from '../../calendar/rules.ts'
import { storeFile } from '../../files/commands/store-file.ts'
import { actorRef, type Actor, type ReadCtx, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { Database } from '../../platform/db.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Seal, SealDocument, SignedPaper } from '../model.ts'
import { findSignedPaper } from '../queries.ts'
import { refuseSeal } from '../refusals.ts'
import { refuseUse, sealName } from '../rules.ts'
import {
  findSeal,
  findSigned,
  holdSeal,
  insertResealed,
  insertSigned,
  insertUse,
  isCompromised,
  listActive,
  listGrants,
  lockPaper,
} from '../seal-store.ts'
import { sha256Of, signPaper } from '../sign.ts'

/** Who seals where no officer does. */
const PLATFORM: Actor = { kind: 'system', name: '自动用印' }

/** How often a paper is drawn again because its seal was re-made meanwhile. */
const MOST_TRIES = 3

/**
 * The file of a paper for whoever may read it: as it was signed; signed now where the item lets the platform; else with an empty place
 * for the seal. Looking at a paper never uses the seal of the officer who looks.
 */
export async function paperFile(db: Database, paper: SealDocument): Promise<{ name: string; bytes: Buffer }> {
  const { name } = paper
  const signed = await db.read(PLATFORM, (ctx) => findSignedPaper(ctx, paper))
  if (signed) return { name, bytes: signed.bytes }
  return (await sealByPlatform(db, paper)) ? paperFile(db, paper) : { name, bytes: await paper.render() }
}

/** 自动用印. Whether the platform has sealed the paper, now or before; not where item, seal or grant do not let it. */
export async function sealByPlatform(db: Database, paper: SealDocument): Promise<boolean> {
  if (!paper.automatic || !paper.sealable) return false
  try {
    await sealDocument(db, PLATFORM, paper)
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return false
  }
}

/**
 * 用印. Seals and signs a paper once: the bytes are kept, and whoever comes later or at the same moment gets those. Drawn and signed
 * outside of any transaction; a short one keeps the file, or takes what another kept first. Refused where the office has no
 * seal, the officer's post is not granted it, or, without an officer, where the item does not let the platform seal.
 */
export async function sealDocument(db: Database, actor: Actor, wanted: SealDocument): Promise<SignedPaper> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await db.read(actor, (ctx) => findSigned(ctx, wanted))
    if (before) return before
    if (!wanted.sealable) throw refuseSeal('seal.no-place', { title: wanted.title })
    const drawn = await db.read(actor, (ctx) => draw(ctx, wanted))
    const kept = drawn && (await db.write(actor, (ctx) => keep(ctx, wanted, drawn)))
    if (kept) return kept
    if (attempt === MOST_TRIES) throw refuseSeal('seal.being-remade', { title: wanted.title })
  }
}

/**
 * 重新加盖. Seals a paper anew whose signature rests on a key that is known to others, with the seal in its place, by the decision of two
 * persons and so without a grant: the same content and number, new bytes and a new time. The older file stays. Twice is the same as once;
 * where the seal is not in use any more, nothing happens. Throws where it was re-made meanwhile: the job comes again.
 */
export async function resealDocument(db: Database, sealId: string, wanted: SealDocument): Promise<void> {
  if (!wanted.sealable) return
  const seal = await db.read(PLATFORM, (ctx) => findSeal(ctx, sealId))
  if (seal?.state !== 'active' || seal.revoked) return
  const drawn = await db.read(PLATFORM, (ctx) => drawWith(ctx, seal, wanted))
  await db.write(PLATFORM, async (ctx) => {
    await lockPaper(ctx, wanted)
    const waits = await isCompromised(ctx, sealId, wanted)
    const now = await holdSeal(ctx, sealId)
    if (!waits || now.state !== 'active') return
    if (!drawn || now.serial !== seal.serial) throw new Error(`the seal ${sealId} was re-made meanwhile`)
    await insertResealed(ctx, wanted, await press(ctx, wanted, drawn, true))
  })
}

const NO_GRANT: ReadonlySet<string> = new Set(['seal.not-granted', 'seal.not-automatic'])

type Drawn = { seal: Seal; bytes: Buffer; at: Date }

/** A signed file that nobody has yet; undefined where the seal was re-made while it was signed. */
async function draw(ctx: ReadCtx, wanted: SealDocument): Promise<Drawn | undefined> {
  return drawWith(ctx, await chooseSeal(ctx, wanted), wanted)
}

async function drawWith(ctx: ReadCtx, seal: Seal, wanted: SealDocument): Promise<Drawn | undefined> {
  try {
    return { seal, bytes: await signPaper(ctx, seal, wanted.title, wanted.render), at: ctx.now }
  } catch (error) {
    const now = await findSeal(ctx, seal.id)
    if (now?.serial === seal.serial) throw error
    return undefined
  }
}

/** Keeps it, with the use of the seal, if the seal is still what it was; gives what another kept first. */
async function keep(ctx: WriteCtx, wanted: SealDocument, drawn: Drawn): Promise<SignedPaper | undefined> {
  await lockPaper(ctx, wanted)
  const meanwhile = await findSigned(ctx, wanted)
  if (meanwhile) return meanwhile
  // Whoever stops or re-makes the seal waits until this is kept, or is seen here.
  const seal = await holdSeal(ctx, drawn.seal.id)
  if (seal.serial !== drawn.seal.serial) return undefined
  const pressed = await mayPress(ctx, seal, wanted)
  if (pressed instanceof Refusal) throw pressed
  const signed = await press(ctx, wanted, drawn, pressed.automatic)
  await insertSigned(ctx, wanted, signed)
  return signed
}

/** Keeps the bytes, and that the seal was used for them. */
async function press(
  ctx: WriteCtx,
  wanted: SealDocument,
  { seal, bytes, at }: Drawn,
  automatic: boolean,
): Promise<SignedPaper> {
  const digest = sha256Of(bytes).toString('hex')
  const id = uuidv7(ctx.now)
  const { id: fileId } = await storeFile(ctx, {
    owner: id,
    upload: { field: 'file', name: wanted.name, bytes, tooBig: false },
  })
  const signed: SignedPaper = { fileId, digest, sealId: seal.id, signedAt: at }
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

/** The first seal of the office that may be pressed here; else why not: what is wrong with one that is granted says more than the lack of a grant. */
async function chooseSeal(ctx: ReadCtx, wanted: SealDocument): Promise<Seal> {
  let refusal: Refusal | undefined
  for (const seal of await listActive(ctx, wanted.office)) {
    if (wanted.purpose !== null && seal.purpose !== wanted.purpose) continue
    const pressed = await mayPress(ctx, seal, wanted)
    if (!(pressed instanceof Refusal)) return seal
    if (!refusal || NO_GRANT.has(refusal.code)) refusal = pressed
  }
  const office = ctx.world.region.offices.get(wanted.office)?.name ?? wanted.office
  throw refusal ?? refuseSeal('seal.none', { office })
}

/** Whether the seal is pressed by the platform or by the officer who acts; or why neither may. */
async function mayPress(
  ctx: ReadCtx,
  seal: Seal,
  wanted: SealDocument,
): Promise<{ automatic: boolean } | Refusal> {
  const now = { at: ctx.now, today: toLocalDate(ctx.now) }
  const grants = await listGrants(ctx, seal.id)
  const byOfficer =
    ctx.actor.kind === 'staff' && !refuseUse(seal, grants, { ...wanted, automatic: false }, ctx.actor, now)
  const why = byOfficer ? undefined : refuseUse(seal, grants, wanted, ctx.actor, now)
  return why ?? { automatic: !byOfficer }
}
