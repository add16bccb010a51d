import { sql } from 'kysely'
import { startOfDay, toDayNumber, toLocalDate } from '../calendar/rules.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { dataSigner, listDataKeys } from '../seals/commands/data-keys.ts'
import type { Certificate } from './model.ts'
import { standingOn } from './rules.ts'
import { COLUMNS } from './store.ts'
import {
  issueSdJwt,
  LIST_SECONDS,
  LIST_SIZE,
  packStatuses,
  publicJwk,
  signJwt,
  statusOf,
  statusPlace,
  statusUri,
  type PublicJwk,
  type Sign,
} from './sd-jwt.ts'
import { loadOwn } from './wallet.ts'

const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000)

/** The keys with which anybody checks the data that we sign, the newest first. */
export async function publicKeys(ctx: ReadCtx): Promise<{ keys: PublicJwk[] }> {
  return { keys: (await listDataKeys(ctx)).map(({ publicKey }) => publicJwk(publicKey)) }
}

/** Who issues, as SD-JWT VC wants it found at /.well-known/jwt-vc-issuer. */
export async function issuerMetadata(ctx: ReadCtx): Promise<Record<string, unknown>> {
  return { issuer: ctx.world.publicUrl, jwks: await publicKeys(ctx) }
}

/** Who signs: the name of the key, and its certificate with those above it but the root, which whoever checks must have. */
async function signer(ctx: ReadCtx): Promise<{ head: { kid: string; x5c: string[] }; sign: Sign }> {
  const { publicKey, chain, sign } = await dataSigner(ctx)
  const x5c = chain.slice(0, -1).map((der) => der.toString('base64'))
  return { head: { kid: publicJwk(publicKey).kid, x5c }, sign }
}

/** The fields of a certificate that the holder shows or keeps, by the name that they have in the data. */
export function dataFields(
  certificate: Certificate,
): { name: string; label: string; value: string | number | boolean }[] {
  const { number, identifier, holder, holderNumber, rows } = certificate
  return [
    { name: 'number', label: '证照编号', value: number },
    ...(identifier ? [{ name: 'identifier', label: '证照标识', value: identifier }] : []),
    { name: 'holder', label: '持证主体', value: holder },
    ...(holderNumber ? [{ name: 'holder_number', label: '持证主体号码', value: holderNumber }] : []),
    ...rows.map(({ element, label, text }) => ({ name: element ?? label, label, value: text })),
  ]
}

/**
 * 签名数据 (SD-JWT VC) of an own certificate, with the chosen fields to be read and the others as digests. What is never hidden: kind,
 * organ, from when and until when, and where its state is found. Signed anew each time with new salts; the place in the list of states
 * stays, so whoever compares two of them can tell that they are of one certificate.
 */
export async function signedData(
  ctx: ReadCtx,
  input: { number: string; fields: readonly string[] },
): Promise<{ name: string; text: string }> {
  const certificate = await loadOwn(ctx, input.number)
  const { type, title, issuer, validFrom, validUntil, statusIndex, version } = certificate
  const { head, sign } = await signer(ctx)
  const open = {
    iss: ctx.world.publicUrl,
    iat: seconds(ctx.now),
    nbf: seconds(startOfDay(toDayNumber(validFrom))),
    ...(validUntil === null ? {} : { exp: seconds(startOfDay(toDayNumber(validUntil) + 1)) }),
    vct: `urn:tongban:certificate:${ctx.world.region.head.area ?? ctx.world.region.head.id}:${type}`,
    certificate_name: title,
    issuing_authority: issuer,
    version,
    status: { status_list: statusPlace(ctx.world.publicUrl, statusIndex) },
  }
  const hidden = Object.fromEntries(dataFields(certificate).map(({ name, value }) => [name, value]))
  const text = await issueSdJwt(head, open, hidden, new Set(input.fields), sign)
  return { name: `${title}-${certificate.number}.sd-jwt`, text }
}

/** How many lists there are; the last one may be filled in part. */
async function countLists(ctx: ReadCtx): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`
    select max(status_index)::int as last from credentials.certificate`.execute(ctx.db)
  return Math.floor((rows[0]?.last ?? 0) / LIST_SIZE) + 1
}

/** 状态列表 number `list`, signed; undefined where there is none. Whoever has it may keep it five minutes. */
export async function statusList(ctx: ReadCtx, list: number): Promise<string | undefined> {
  if (!Number.isSafeInteger(list) || list < 0 || list >= (await countLists(ctx))) return undefined
  const first = list * LIST_SIZE
  const today = toLocalDate(ctx.now)
  const { rows } = await sql<Certificate>`
    select ${COLUMNS} from credentials.certificate t
    where status_index >= ${first} and status_index < ${first + LIST_SIZE} 
      and (state <> 'valid' or valid_until < ${today}::date)`.execute(ctx.db)
  const { head, sign } = await signer(ctx)
  const now = seconds(ctx.now)
  return signJwt(
    { typ: 'statuslist+jwt', ...head },
    {
      iss: ctx.world.publicUrl,
      sub: statusUri(ctx.world.publicUrl, list),
      iat: now,
      exp: now + 2 * LIST_SECONDS,
      ttl: LIST_SECONDS,
      status_list: packStatuses(
        rows.map((row) => ({
          at: row.statusIndex - first,
          status: statusOf(standingOn(today, row).state),
        })),
      ),
    },
    sign,
  )
}
