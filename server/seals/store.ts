import { sql } from 'kysely'
import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { storeOf } from './keys.ts'
import type { Branch, CertificateRole, IssuedCertificate, KeyAlgorithm, KeyInfo } from './model.ts'
import type { RevocationReason, Sign } from './x509.ts'

const KEY_COLUMNS = sql`k.id, k.algorithm, k.place, k.public_key as "publicKey", k.created_at as "createdAt",
  k.destroyed_at as "destroyedAt"`

const X509_COLUMNS = sql`x.serial, x.role, x.key_id as "keyId", x.issuer, x.der, x.not_before as "notBefore",
  x.not_after as "notAfter", x.revoked_at as "revokedAt"`

/** Makes a pair of keys where new ones are made. */
export async function createKey(ctx: WriteCtx, algorithm: KeyAlgorithm): Promise<KeyInfo> {
  const id = uuidv7(ctx.now)
  const store = ctx.world.keys.current
  const { place } = store
  // The row first: what the store keeps of the key refers to it.
  await sql`
    insert into seals.key (id, algorithm, place, public_key, created_at)
    values (${id}, ${algorithm}, ${place}, '', ${ctx.now})`.execute(ctx.db)
  const publicKey = await store.create(ctx, id, algorithm)
  await sql`update seals.key set public_key = ${publicKey} where id = ${id}`.execute(ctx.db)
  return { id, algorithm, place, publicKey, createdAt: ctx.now, destroyedAt: null }
}

export async function loadKey(ctx: ReadCtx, id: string): Promise<KeyInfo> {
  const { rows } = await sql<KeyInfo>`select ${KEY_COLUMNS} from seals.key k where k.id = ${id}`.execute(
    ctx.db,
  )
  const key = rows[0]
  if (!key) throw new Error(`there is no key ${id}`)
  return key
}

/** 密钥清单: every pair of keys, the newest first. */
export async function listKeys(ctx: ReadCtx): Promise<KeyInfo[]> {
  const { rows } = await sql<KeyInfo>`
    select ${KEY_COLUMNS} from seals.key k order by k.created_at desc, k.id`.execute(ctx.db)
  return rows
}

/**
 * Gives a key up: it signs nothing from the commit on, and a job then destroys its private half (`destroyKeys`). What was signed with
 * it goes on verifying.
 */
export async function giveUpKey(ctx: WriteCtx, id: string): Promise<void> {
  await sql`update seals.key set destroyed_at = ${ctx.now} where id = ${id} and destroyed_at is null`.execute(
    ctx.db,
  )
  await sql`select graphile_worker.add_job('seals.destroy-keys', job_key := 'seals.destroy-keys')`.execute(
    ctx.db,
  )
}

/** Keys that were given up and whose private halves may still be there, the oldest first. */
export async function listDoomed(ctx: ReadCtx): Promise<KeyInfo[]> {
  const { rows } = await sql<KeyInfo>`
    select ${KEY_COLUMNS} from seals.key k where k.destroyed_at is not null and k.gone_at is null
    order by k.destroyed_at limit 200`.execute(ctx.db)
  return rows
}

/** Signs with one key. A destroyed one signs nothing. */
export const signWith = (ctx: ReadCtx, key: KeyInfo): Sign => {
  if (key.destroyedAt) throw new Error(`key ${key.id} is destroyed`)
  return (bytes) => storeOf(ctx, key).sign(ctx, key, bytes)
}

export async function saveCertificate(
  ctx: WriteCtx,
  certificate: Omit<IssuedCertificate, 'revokedAt'>,
): Promise<void> {
  await sql`
    insert into seals.x509 (serial, role, key_id, issuer, der, not_before, not_after)
    values (${certificate.serial}, ${certificate.role}, ${certificate.keyId}, ${certificate.issuer}, ${certificate.der},
      ${certificate.notBefore}, ${certificate.notAfter})`.execute(ctx.db)
}

/** The newest certificate of an authority of a branch that is in force, as is the one above it: the one that signs. */
export async function findNewest(
  ctx: ReadCtx,
  role: Exclude<CertificateRole, 'seal'>,
  branch: Branch = 'ecdsa-p256',
): Promise<IssuedCertificate | undefined> {
  const { rows } = await sql<IssuedCertificate>`
    select ${X509_COLUMNS} from seals.x509 x join seals.key k on k.id = x.key_id and k.algorithm = ${branch}
    where x.role = ${role} and x.revoked_at is null and x.not_before <= ${ctx.now} and x.not_after > ${ctx.now}
      and not exists (select from seals.x509 a where a.serial = x.issuer and a.revoked_at is not null)
    order by x.number desc limit 1`.execute(ctx.db)
  return rows[0]
}

export async function findCertificate(ctx: ReadCtx, serial: string): Promise<IssuedCertificate | undefined> {
  const { rows } = await sql<IssuedCertificate>`
    select ${X509_COLUMNS} from seals.x509 x where x.serial = ${serial}`.execute(ctx.db)
  return rows[0]
}

/** A certificate with those above it, itself first, the root last. */
export async function loadChain(ctx: ReadCtx, serial: string): Promise<IssuedCertificate[]> {
  const { rows } = await sql<IssuedCertificate>`
    with recursive chain as (
      select x.*, 1 as place from seals.x509 x where x.serial = ${serial}
      union all
      select x.*, c.place + 1 from seals.x509 x join chain c on x.serial = c.issuer where c.place < 5
    )
    select ${X509_COLUMNS} from chain x order by x.place`.execute(ctx.db)
  if (rows.length === 0) throw new Error(`there is no certificate ${serial}`)
  return rows
}

/** Every authority that has revocation lists: also a revoked one, as long as nobody else knows its key. */
export async function listAuthorities(ctx: ReadCtx): Promise<IssuedCertificate[]> {
  const { rows } = await sql<IssuedCertificate>`
    select ${X509_COLUMNS} from seals.x509 x
    where x.role in ('root', 'issuing') and x.not_after > ${ctx.now}
      and x.revoked_because is distinct from 'compromise' order by x.number`.execute(ctx.db)
  return rows
}

/** Every root there has been, the newest first: what those who check documents trust. */
export async function listRoots(ctx: ReadCtx): Promise<IssuedCertificate[]> {
  const { rows } = await sql<IssuedCertificate>`
    select ${X509_COLUMNS} from seals.x509 x where x.role = 'root' order by x.number desc`.execute(ctx.db)
  return rows
}

/** Marks a certificate as revoked; the first reason stays. */
export async function markRevoked(ctx: WriteCtx, serial: string, reason: RevocationReason): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update seals.x509 set revoked_at = ${ctx.now}, revoked_because = ${reason}
    where serial = ${serial} and revoked_at is null`.execute(ctx.db)
  return (numAffectedRows ?? 0n) > 0n
}

export async function listRevoked(
  ctx: ReadCtx,
  issuer: string,
): Promise<{ serial: string; at: Date; reason: RevocationReason }[]> {
  const { rows } = await sql<{ serial: string; at: Date; reason: RevocationReason }>`
    select serial, revoked_at as at, revoked_because as reason from seals.x509
    where issuer = ${issuer} and revoked_at is not null order by revoked_at, serial`.execute(ctx.db)
  return rows
}

/** 证书清单: every certificate of ours, the newest first, with why it was revoked. */
export async function listCertificates(
  ctx: ReadCtx,
): Promise<(IssuedCertificate & { revokedBecause: RevocationReason | null })[]> {
  const { rows } = await sql<IssuedCertificate & { revokedBecause: RevocationReason | null }>`
    select ${X509_COLUMNS}, x.revoked_because as "revokedBecause" from seals.x509 x order by x.number desc`.execute(
    ctx.db,
  )
  return rows
}

export type KeptList = { issuer: string; number: number; der: Buffer; thisUpdate: Date; nextUpdate: Date }

export async function findList(ctx: ReadCtx, issuer: string): Promise<KeptList | undefined> {
  const { rows } = await sql<KeptList>`
    select issuer, number, der, this_update as "thisUpdate", next_update as "nextUpdate"
    from seals.revocation_list where issuer = ${issuer}`.execute(ctx.db)
  return rows[0]
}

/** The newest revocation list of every authority there has been. */
export async function listLists(ctx: ReadCtx): Promise<KeptList[]> {
  const { rows } = await sql<KeptList>`
    select issuer, number, der, this_update as "thisUpdate", next_update as "nextUpdate"
    from seals.revocation_list`.execute(ctx.db)
  return rows
}

export async function saveList(ctx: WriteCtx, list: KeptList): Promise<void> {
  await sql`
    insert into seals.revocation_list (issuer, number, der, this_update, next_update)
    values (${list.issuer}, ${list.number}, ${list.der}, ${list.thisUpdate}, ${list.nextUpdate})
    on conflict (issuer) do update set number = excluded.number, der = excluded.der,
      this_update = excluded.this_update, next_update = excluded.next_update`.execute(ctx.db)
}

/** Any constant; whoever makes certificates of authorities or revocation lists meets the others here. */
const LOCK = 6_042_117_530

/** Nobody else changes the authority until the transaction ends. */
export async function lockAuthority(ctx: WriteCtx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(ctx.db)
}
