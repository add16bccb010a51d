import { sql, type RawBuilder } from 'kysely'
import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import type { Compromised, Grant, PaperKey, Seal, SignedPaper } from './model.ts'
import { refuseSeal } from './refusals.ts'

/** The only writer of seals, grants, uses and signed files. Keys and certificates have their own: `store.ts`. */
export const SEAL_COLUMNS = sql`s.id, s.office, s.name, s.purpose, s.code, s.state, s.serial, k.algorithm, x.not_after as "validUntil",
  s.revision, s.made_at as "madeAt",
  (x.revoked_at is not null or exists (
    select from seals.x509 a where a.serial = x.issuer and a.revoked_at is not null)) as revoked`
const FROM_SEAL = sql`seals.seal s join seals.x509 x on x.serial = s.serial join seals.key k on k.id = x.key_id`

/** The seals of an office that are in use, those of SM2 first, then the oldest: an office has them made so that they are used. */
export async function listActive(ctx: ReadCtx, office: string): Promise<Seal[]> {
  const { rows } = await sql<Seal>`
    select ${SEAL_COLUMNS} from ${FROM_SEAL} where s.office = ${office} and s.state = 'active'
    order by k.algorithm <> 'sm2', s.made_at, s.id`.execute(ctx.db)
  return rows
}

/** Every seal that an office has, or had, the newest first. */
export async function listSealsOf(ctx: ReadCtx, office: string): Promise<Seal[]> {
  const { rows } = await sql<Seal>`
    select ${SEAL_COLUMNS} from ${FROM_SEAL} where s.office = ${office} order by s.made_at desc, s.id`.execute(
    ctx.db,
  )
  return rows
}

export async function findSeal(ctx: ReadCtx, id: string): Promise<Seal | undefined> {
  const { rows } = await sql<Seal>`select ${SEAL_COLUMNS} from ${FROM_SEAL} where s.id = ${id}`.execute(
    ctx.db,
  )
  return rows[0]
}

/** Locks the seal until the transaction ends: nothing about it is decided, and nothing sealed, meanwhile. */
export const lockSeal = (ctx: WriteCtx, id: string): Promise<Seal> => lock(ctx, id, sql`for update of s`)

/** Keeps the seal as it is until the transaction ends; others may seal with it meanwhile. */
export const holdSeal = (ctx: WriteCtx, id: string): Promise<Seal> => lock(ctx, id, sql`for share of s`)

async function lock(ctx: WriteCtx, id: string, how: RawBuilder<unknown>): Promise<Seal> {
  const { rows } = await sql<Seal>`
    select ${SEAL_COLUMNS} from ${FROM_SEAL} where s.id = ${id} ${how}`.execute(ctx.db)
  const seal = rows[0]
  if (!seal) throw refuseSeal('seal.unknown')
  return seal
}

export async function insertSeal(
  ctx: WriteCtx,
  seal: Omit<Seal, 'revision' | 'algorithm' | 'validUntil' | 'madeAt' | 'revoked'>,
): Promise<void> {
  await sql`
    insert into seals.seal (id, office, name, purpose, code, state, serial, made_at)
    values (${seal.id}, ${seal.office}, ${seal.name}, ${seal.purpose}, ${seal.code}, ${seal.state}, ${seal.serial},
      ${ctx.now})`.execute(ctx.db)
}

/** Saves state and certificate; the revision goes up by one. */
export async function saveSeal(ctx: WriteCtx, seal: Seal): Promise<void> {
  await sql`
    update seals.seal set state = ${seal.state}, serial = ${seal.serial}, revision = ${seal.revision + 1}
    where id = ${seal.id}`.execute(ctx.db)
}

/** Seals whose certificate runs out within so many days, or was issued by an authority that is revoked. */
export async function listRunningOut(ctx: ReadCtx, days: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from ${FROM_SEAL} join seals.x509 a on a.serial = x.issuer
    where s.state <> 'destroyed' and x.revoked_at is null
      and (x.not_after <= ${ctx.now}::timestamptz + make_interval(days => ${days}) or a.revoked_at is not null)
    order by s.id`.execute(ctx.db)
  return rows.map(({ id }) => id)
}

const GRANT_COLUMNS = sql`id, post, item, to_char(until, 'YYYY-MM-DD') as until`

/** The grants of a seal that were not withdrawn, the oldest first. */
export async function listGrants(ctx: ReadCtx, sealId: string): Promise<Grant[]> {
  const { rows } = await sql<Grant>`
    select ${GRANT_COLUMNS} from seals.grant
    where seal_id = ${sealId} and withdrawn_at is null order by granted_at, id`.execute(ctx.db)
  return rows
}

/** A grant of a seal, also one that was withdrawn. */
export async function findGrant(ctx: ReadCtx, sealId: string, id: string): Promise<Grant | undefined> {
  const { rows } = await sql<Grant>`
    select ${GRANT_COLUMNS} from seals.grant where seal_id = ${sealId} and id = ${id}`.execute(ctx.db)
  return rows[0]
}

export async function insertGrant(ctx: WriteCtx, sealId: string, grant: Grant): Promise<void> {
  await sql`
    insert into seals.grant (seal_id, id, post, item, until, granted_at)
    values (${sealId}, ${grant.id}, ${grant.post}, ${grant.item}, ${grant.until}::date, ${ctx.now})`.execute(
    ctx.db,
  )
}

export async function withdrawGrant(ctx: WriteCtx, sealId: string, id: string): Promise<void> {
  await sql`
    update seals.grant set withdrawn_at = ${ctx.now}
    where seal_id = ${sealId} and id = ${id} and withdrawn_at is null`.execute(ctx.db)
}

/** Every file that was signed: at first, and those that were sealed anew. */
const FILES = sql`(
  select kind, number, form, file_id, digest, seal_id, signed_at from seals.signed
  union all select kind, number, form, file_id, digest, seal_id, signed_at from seals.resealed)`

/** The file that was signed of this paper last, if it was. */
export async function findSigned(
  ctx: ReadCtx,
  { kind, number, form }: PaperKey,
): Promise<SignedPaper | undefined> {
  const { rows } = await sql<SignedPaper>`
    select file_id as "fileId", digest, seal_id as "sealId", signed_at as "signedAt" from ${FILES} f
    where kind = ${kind} and number = ${number} and form = ${form} order by signed_at desc limit 1`.execute(
    ctx.db,
  )
  return rows[0]
}

/** Which paper has exactly these bytes, and whether it was sealed anew since. */
export async function findByDigest(
  ctx: ReadCtx,
  digest: string,
): Promise<(Pick<PaperKey, 'kind' | 'number'> & { resealed: boolean }) | undefined> {
  const { rows } = await sql<Pick<PaperKey, 'kind' | 'number'> & { resealed: boolean }>`
    select f.kind, f.number, exists (
      select from seals.resealed r where r.kind = f.kind and r.number = f.number and r.form = f.form
        and r.signed_at > f.signed_at) as resealed
    from ${FILES} f where f.digest = ${digest}`.execute(ctx.db)
  return rows[0]
}

/** So many are told of at once. */
const MOST_COMPROMISED = 200

const COMPROMISED = sql`
  select u.id, u.kind, u.number, u.form, u.title, u.at
  from seals.x509 x join seals.x509 a on a.serial = x.issuer join seals.use u on u.serial = x.serial
  where 'compromise' in (x.revoked_because, a.revoked_because) and not exists (
    select from seals.resealed r where r.kind = u.kind and r.number = u.number and r.form = u.form
      and r.signed_at >= u.at and r.digest <> u.digest)`

/** The papers of a seal that rest on a key that is known to others and were not sealed anew, the oldest first, from the use `after` on. */
export async function listCompromised(ctx: ReadCtx, sealId: string, after?: string): Promise<Compromised[]> {
  const { rows } = await sql<Compromised>`
    ${COMPROMISED} and u.seal_id = ${sealId} and (${after ?? null}::uuid is null or u.id > ${after ?? null}::uuid)
    order by u.id limit ${MOST_COMPROMISED}`.execute(ctx.db)
  return rows
}

/** Does the paper still rest on a key of this seal that is known to others? */
export async function isCompromised(ctx: ReadCtx, sealId: string, key: PaperKey): Promise<boolean> {
  const { kind, number, form } = key
  const { rows } = await sql`
    ${COMPROMISED} and u.seal_id = ${sealId} and u.kind = ${kind} and u.number = ${number} and u.form = ${form}`.execute(
    ctx.db,
  )
  return rows.length > 0
}

/** Keeps the file of a paper that was sealed anew. */
export async function insertResealed(
  ctx: WriteCtx,
  { kind, number, form }: PaperKey,
  signed: SignedPaper,
): Promise<void> {
  await sql`
    insert into seals.resealed (kind, number, form, file_id, digest, seal_id, signed_at)
    values (${kind}, ${number}, ${form}, ${signed.fileId}, ${signed.digest}, ${signed.sealId}, ${signed.signedAt})`.execute(
    ctx.db,
  )
}

/** Has the papers of the seal sealed anew after the commit. */
export async function resealSoon(ctx: WriteCtx, sealId: string): Promise<void> {
  await sql`
    select graphile_worker.add_job('seals.reseal', json_build_object('sealId', ${sealId}::text),
      job_key := ${`seals.reseal:${sealId}`})`.execute(ctx.db)
}

/** Nobody else signs the same paper until the transaction ends. */
export async function lockPaper(ctx: WriteCtx, { kind, number, form }: PaperKey): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${kind} ${number} ${form}`}, 6042))`.execute(
    ctx.db,
  )
}

export async function insertSigned(
  ctx: WriteCtx,
  { kind, number, form }: PaperKey,
  signed: SignedPaper,
): Promise<void> {
  await sql`
    insert into seals.signed (kind, number, form, file_id, digest, seal_id, signed_at)
    values (${kind}, ${number}, ${form}, ${signed.fileId}, ${signed.digest}, ${signed.sealId}, ${signed.signedAt})`.execute(
    ctx.db,
  )
}

/** One line of the log of a seal. */
export type UseRow = PaperKey & {
  sealId: string
  id: string
  serial: string
  digest: string
  title: string
  subject: string
  item: string | null
  automatic: boolean
  usedBy: unknown
}

export async function insertUse(ctx: WriteCtx, use: UseRow): Promise<void> {
  await sql`
    insert into seals.use (seal_id, id, at, serial, digest, kind, number, form, title, subject, item, automatic, used_by)
    values (${use.sealId}, ${use.id}, ${ctx.now}, ${use.serial}, ${use.digest}, ${use.kind}, ${use.number}, ${use.form},
      ${use.title}, ${use.subject}, ${use.item}, ${use.automatic}, ${JSON.stringify(use.usedBy)}::jsonb)`.execute(
    ctx.db,
  )
}

/** The offices that have, or had, a seal. */
export async function listOffices(ctx: ReadCtx): Promise<Set<string>> {
  const { rows } = await sql<{ office: string }>`select distinct office from seals.seal`.execute(ctx.db)
  return new Set(rows.map(({ office }) => office))
}
