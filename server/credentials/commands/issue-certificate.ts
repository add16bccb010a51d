import { toDate, toDayNumber, toLocalDate } from '../../calendar/rules.ts'
import type { CertificateType } from '../../catalog/certificate.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import { readableCode } from '../../platform/secrets.ts'
import type { Certificate, CertificateRow } from '../model.ts'
import { actsForHolder } from '../holding.ts'
import { checkCharacter, identifierOf, lastDay, refuseSuccession, type Succession } from '../rules.ts'
import {
  appendTurn,
  demandNothingIntended,
  findNext,
  insertCertificate,
  listVersions,
  lockCertificate,
  sealSoon,
  takeTurn,
  takeTurnWithNext,
} from '../store.ts'

/** What the decision of a case says of the certificate that it gives. */
export type NewCertificate = {
  type: CertificateType
  personId: string
  caseId: string
  step: string
  /** What the case does not say is taken from the version before. */
  holder: string | null
  holderNumber: string | null
  rows: CertificateRow[]
  issuer: string
  office: string
  /** The last day that the case names, where the type goes by that. */
  until: string | undefined
}

/**
 * 制证. Issues the certificate of one granted item, in the transaction of the decision. The number is the area, twelve
 * random characters (60 bits, so that it cannot be guessed) and the check character.
 */
export async function issueCertificate(ctx: WriteCtx, input: NewCertificate): Promise<string> {
  const today = toLocalDate(ctx.now)
  return insert(ctx, input, {
    chain: uuidv7(ctx.now),
    version: 1,
    previous: null,
    serial: undefined,
    validFrom: today,
    validUntil: lastDay(input.type.validity, today, input.until),
  })
}

/**
 * 延续, 变更. Puts a new version in the place of the one that the applicant names, in the transaction of the decision. A renewed one
 * begins when the last ends, and waits for that day (待生效) while the last holds, or today where that is over; a changed one lasts as long
 * as the last. What the case does not say
 * stays as it was. Refuses what is not the
 * applicant's, not of this type, or does not stand (行政许可法 §49, §50).
 */
export async function replaceCertificate(
  ctx: WriteCtx,
  input: NewCertificate & { turn: 'renew' | 'change'; previous: string; appliedAt: Date },
): Promise<string> {
  const { turn, type, caseId, step } = input
  const last = await lockCertificate(ctx, input.previous.trim().toUpperCase())
  const next = await findNext(ctx, last)
  const applied = await applicationOf(ctx, last, input)
  demand(refuseSuccession(last, { ...input, ...applied, type: type.id, next }))
  await demandNothingIntended(ctx, last.number)
  // One that was taken back keeps its place in the chain.
  const newest = (await listVersions(ctx, last.chain)).at(-1) ?? last
  const today = toLocalDate(ctx.now)
  const after = last.validUntil === null ? today : toDate(toDayNumber(last.validUntil) + 1)
  const validFrom = turn === 'renew' && after > today ? after : today
  if (validFrom <= today) await takeTurn(ctx, last, turn, { case: { caseId, step } })
  const said = {
    ...input,
    holder: input.holder ?? last.holder,
    holderNumber: input.holderNumber ?? last.holderNumber,
    rows: input.rows.map((row) =>
      row.value === undefined ? (last.rows.find(({ element }) => element === row.element) ?? row) : row,
    ),
  }
  return insert(ctx, said, {
    chain: last.chain,
    version: newest.version + 1,
    previous: last.number,
    serial: last.identifier?.split('.').at(-3),
    validFrom: turn === 'renew' ? validFrom : last.validFrom,
    validUntil: turn === 'renew' ? lastDay(type.validity, validFrom, input.until) : last.validUntil,
  })
}

/** 注销 on the holder's own application, in the transaction of the decision. Refuses what is not the applicant's or is over. */
export async function cancelCertificate(
  ctx: WriteCtx,
  input: {
    type: string
    previous: string
    personId: string
    holderNumber: string | null
    appliedAt: Date
    caseId: string
    step: string
  },
): Promise<void> {
  const { caseId, step } = input
  const last = await lockCertificate(ctx, input.previous.trim().toUpperCase())
  const applied = await applicationOf(ctx, last, input)
  demand(refuseSuccession(last, { ...input, ...applied, turn: 'cancel' }))
  await takeTurnWithNext(ctx, last, 'cancel', { case: { caseId, step } })
}

/** When it was applied for, and whether the applicant then acted for the company that holds the certificate. */
async function applicationOf(
  ctx: WriteCtx,
  certificate: Certificate,
  { personId, appliedAt }: { personId: string; appliedAt: Date },
): Promise<Pick<Succession, 'appliedOn' | 'actsForHolder'>> {
  return {
    appliedOn: toLocalDate(appliedAt),
    actsForHolder: await actsForHolder(ctx, certificate, { personId, since: appliedAt, until: appliedAt }),
  }
}

async function insert(
  ctx: WriteCtx,
  input: NewCertificate,
  place: Pick<Certificate, 'chain' | 'version' | 'previous' | 'validFrom' | 'validUntil'> & {
    serial: string | undefined
  },
): Promise<string> {
  const { type, personId, caseId, step, holder, holderNumber, rows, issuer, office } = input
  const { serial, ...rest } = place
  const body = `${ctx.world.region.head.area ?? '000000'}${readableCode(12)}`
  const number = body + checkCharacter(body)
  const { uscc, area } = ctx.world.region.offices.get(office) ?? {}
  const organ = uscc ?? area
  const { version } = place
  const identifier =
    type.code && organ
      ? identifierOf({ type: type.code, issuer: organ, serial: serial ?? body, version })
      : null
  const certificate = {
    ...rest,
    number,
    identifier,
    type: type.id,
    title: type.name,
    personId,
    caseId,
    step,
    holder: holder ?? '—',
    holderKind: type.holder.kind,
    holderNumber,
    grade: type.grade,
    wording: type.wording,
    rows,
    issuer,
    office,
    issuedAt: ctx.now,
    state: rest.validFrom > toLocalDate(ctx.now) ? ('pending' as const) : ('valid' as const),
    endedCase: null,
    endedStep: null,
    stood: null,
  }
  await insertCertificate(ctx, certificate)
  await appendTurn(ctx, certificate, 'issue', { case: { caseId, step } })
  await sealSoon(ctx, number)
  return number
}
