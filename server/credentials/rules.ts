import { toDate, toDayNumber, toLocalDate } from '../calendar/rules.ts'
import type { Validity } from '../catalog/certificate.ts'
import { chineseDate } from '../documents/rules.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { Certificate, Proposal, RecordStatement } from './model.ts'
import { refuseCertificate } from './refusals.ts'
import {
  isPossible,
  RULINGS,
  STATES,
  stateAfter,
  TURNS,
  type CertificateTurn,
  type OfficerTurn,
} from './turns.ts'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The check character of ISO 7064 MOD 37,36, as GB/T 36904 uses it for 证照标识. */
export function checkCharacter(text: string): string {
  let p = 36
  for (const character of text) {
    p = (p + ALPHABET.indexOf(character)) % 36 || 36
    p = (p * 2) % 37
  }
  return ALPHABET[(37 - p) % 36] ?? ''
}

/** Is this a number that we could have given: area, twelve random characters, check character? */
export function isCertificateNumber(text: string): boolean {
  return /^\d{6}[0-9A-Z]{13}$/.test(text) && checkCharacter(text.slice(0, -1)) === text.slice(-1)
}

/** Has the first day of a version come that waits for it? */
export const isDue = (
  { state, validFrom }: Pick<Certificate, 'state' | 'validFrom'>,
  today: string,
): boolean => state === 'pending' && validFrom <= today

/**
 * How a certificate stands on a day: begun when its first day is, replaced when the first day of the renewed one is, over when its last is,
 * also before the calendar has been there to say so. A renewed one begins the day after the last ends, so that on each day one of both
 * holds.
 */
export function standingOn<
  C extends Pick<Certificate, 'state' | 'validFrom' | 'validUntil' | 'afterSuspended' | 'nextFrom'>,
>(today: string, certificate: C): C {
  if (isDue(certificate, today))
    return standingOn(today, { ...certificate, state: certificate.afterSuspended ? 'suspended' : 'valid' })
  const { state, validUntil, nextFrom } = certificate
  if (nextFrom !== null && nextFrom <= today && isPossible(state, 'renew'))
    return { ...certificate, state: 'superseded' }
  const isOver = (state === 'valid' || state === 'suspended') && validUntil !== null && validUntil < today
  return isOver ? { ...certificate, state: 'expired' } : certificate
}

/** The root of every 证照标识: GB/T 36904. */
const ROOT = '1.2.156.3005.2'

/**
 * 证照标识: type, issuer, serial (at most 32 characters), version and the check character over these four without dots. The issuer
 * is a 统一社会信用代码 or the code of an area.
 */
export function identifierOf(parts: {
  type: string
  issuer: string
  serial: string
  version: number
}): string {
  const version = String(parts.version).padStart(3, '0')
  const body = [parts.type, parts.issuer, parts.serial, version]
  return [ROOT, ...body, checkCharacter(body.join(''))].join('.')
}

/** Is this a 证照标识 whose check character is right? Says nothing of whether it was ever given. */
export function isIdentifier(text: string): boolean {
  const found =
    /^1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]{6,18})\.([0-9A-Z]{1,32})\.(\d{3})\.([0-9A-Z])$/.exec(text)
  return found !== null && checkCharacter(found.slice(1, 5).join('')) === found[5]
}

/** The last day of a certificate that holds from `from`; null: for ever. A year from 1 March lasts until the last of February. */
export function lastDay(validity: Validity, from: string, named: string | undefined): string | null {
  if (validity === 'lasting') return null
  if ('until' in validity) return named ?? null
  if ('days' in validity) return toDate(toDayNumber(from) + validity.days - 1)
  const months = 'years' in validity ? validity.years * 12 : validity.months
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number)
  const index = year * 12 + (month - 1) + months
  const first = (at: number): number =>
    toDayNumber(
      `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01`,
    )
  // The 31st has no like in a shorter month: then the month that follows begins the day after.
  return toDate(Math.min(first(index) + day - 1, first(index + 1)) - 1)
}

/** May this turn be taken now? */
export function refuseTurn(
  certificate: Pick<Certificate, 'state' | 'title'>,
  turn: CertificateTurn,
): Refusal | undefined {
  if (isPossible(certificate.state, turn)) return undefined
  return refuseCertificate('certificate.not-possible', {
    title: certificate.title,
    state: STATES[certificate.state].zh,
    turn: TURNS[turn].zh,
  })
}

/** What a case brings for the certificate that it renews, changes or ends. */
export type Succession = {
  turn: 'renew' | 'change' | 'cancel'
  type: string
  personId: string
  holderNumber: string | null
  /** Whether they act for the company that holds it, where it is served here; undefined: it holds none. */
  actsForHolder?: boolean | undefined
  /** The day on which it was applied for. */
  appliedOn: string
  /** A renewed version that waits for its first day. */
  next?: Pick<Certificate, 'number' | 'validFrom'> | undefined
}

/**
 * Only the holder's own certificate of the same type is renewed, changed or ended, and one that has expired only if it was
 * applied for in time (行政许可法 §50). Whoever had applied for a certificate does not hold it once its company is served here.
 */
export function refuseSuccession(certificate: Certificate, by: Succession): Refusal | undefined {
  const own =
    by.actsForHolder ??
    (certificate.personId === by.personId ||
      (certificate.holderNumber !== null && certificate.holderNumber === by.holderNumber))
  if (certificate.type !== by.type || !own)
    return refuseCertificate('certificate.not-the-holders', { number: certificate.number })
  if (
    by.turn === 'renew' &&
    certificate.state === 'expired' &&
    by.appliedOn > (certificate.validUntil ?? by.appliedOn)
  )
    return refuseCertificate('certificate.too-late', {
      title: certificate.title,
      day: certificate.validUntil ?? '',
    })
  if (by.turn !== 'cancel' && by.next)
    return refuseCertificate('certificate.renewed-already', {
      number: by.next.number,
      day: by.next.validFrom,
    })
  // The calendar renews what is suspended; a case does not.
  if (by.turn === 'renew' && certificate.state === 'suspended')
    return refuseCertificate('certificate.not-possible', {
      title: certificate.title,
      state: STATES.suspended.zh,
      turn: TURNS.renew.zh,
    })
  return refuseTurn(certificate, by.turn)
}

/** The version after a turn; `by` is the step of the case that replaces or ends it. */
export function turned(
  certificate: Certificate,
  turn: CertificateTurn,
  by?: { caseId: string; step: string },
): Certificate {
  const state = stateAfter(certificate, turn)
  const ends = state === 'superseded' || state === 'cancelled'
  return {
    ...certificate,
    state,
    endedCase: ends ? (by?.caseId ?? null) : null,
    endedStep: ends ? (by?.step ?? null) : null,
    stood: ends && by ? certificate.state : null,
  }
}

/** How long ahead the last day for a statement may lie at most. */
const MOST_DAYS = 366

/** 陈述申辩: where the holder has to be heard first, the office names the last day for it, which leaves at least the whole of tomorrow. */
export function refuseStateDay(
  turn: OfficerTurn,
  stateOn: string | undefined,
  today: string,
): Refusal | undefined {
  if (RULINGS[turn].heardBy === null) return undefined
  const latest = toDate(toDayNumber(today) + MOST_DAYS)
  return stateOn !== undefined && stateOn > today && stateOn <= latest
    ? undefined
    : refuseCertificate('certificate.state-day')
}

/** For how many days the holder may state the case, from the day on which the notice is served; null: there is nothing to be stated. */
export function daysToState({ at, stateOn }: Pick<Proposal, 'at' | 'stateOn'>): number | null {
  return stateOn === null ? null : toDayNumber(stateOn) - toDayNumber(toLocalDate(at))
}

/** The last day on which the holder may state the case; null as long as the notice is not served, for no day runs before that. */
export function lastDayToState(proposal: Pick<Proposal, 'at' | 'stateOn' | 'servedAt'>): string | null {
  const days = daysToState(proposal)
  if (days === null || proposal.servedAt === null) return null
  return toDate(toDayNumber(toLocalDate(proposal.servedAt)) + days)
}

/**
 * Nothing is decided before the holder was told of it and has been heard, has waived it, or has let the time pass (行政处罚法 §44, §62); what
 * was said is answered in the decision (§45). Told is who was served with the notice, or has answered it on the page where it stands. What an
 * officer wrote down proves neither that, nor that nothing more will be said: the days go on.
 */
export function refuseUnheard(
  proposal: Pick<
    Proposal,
    'turn' | 'at' | 'notice' | 'stateOn' | 'servedAt' | 'statedAt' | 'statement' | 'spoken'
  >,
  answer: string | null,
  today: string,
): Refusal | undefined {
  if (RULINGS[proposal.turn].heardBy === null) return undefined
  const { notice, stateOn, statedAt, statement, spoken } = proposal
  if (notice === null || stateOn === null) return refuseCertificate('certificate.not-notified')
  const last = lastDayToState(proposal)
  if (last === null && statedAt === null) return refuseCertificate('certificate.not-served', { notice })
  if (last !== null && statedAt === null && today <= last)
    return refuseCertificate('certificate.not-heard', { day: last })
  if (wordsOf({ statement, spoken }).length > 0 && (answer ?? '').trim().length < 4)
    return refuseCertificate('certificate.unanswered')
  return undefined
}

/** What was said that has to be answered, on the page or elsewhere. */
export function wordsOf({ statement, spoken }: Pick<Proposal, 'statement' | 'spoken'>): string[] {
  return [statement, ...spoken.map((each) => each.statement)].filter((words) => words !== null)
}

/** One turn of several that come over a chain at once, on the certificate as it is by then. */
export type ChainTurn = {
  certificate: Certificate
  turn: CertificateTurn
  /** The step of the case that brings it. */
  by?: { caseId: string; step: string }
  /** Why, where it says so itself. */
  reason?: string
}

/**
 * What the days have brought to a chain and is not written down: on its first day a renewed version takes the place of the one before,
 * whose suspension goes on with it; without one, what is over expires.
 */
export function turnsOfDay(chain: readonly Certificate[], today: string): ChainTurn[] {
  const next = chain.find((each) => isDue(each, today))
  if (!next) {
    const over = chain.find(
      ({ state, validUntil }) => validUntil !== null && validUntil < today && isPossible(state, 'expire'),
    )
    return over ? [{ certificate: over, turn: 'expire' }] : []
  }
  const { caseId, step } = next
  const before = chain.find(({ number }) => number === next.previous)
  return [
    ...(before && isPossible(before.state, 'renew')
      ? [{ certificate: before, turn: 'renew' as const, by: { caseId, step } }]
      : []),
    { certificate: next, turn: 'begin' },
    ...(before?.state === 'suspended'
      ? [
          {
            certificate: { ...next, state: 'valid' as const },
            turn: 'suspend' as const,
            reason: '上一版还在暂扣，延续以后接着暂扣。',
          },
        ]
      : []),
  ]
}

/**
 * What happens to a chain when the decision of a step is taken back. Nothing stands any more whose decision was taken back: what it gave is
 * revoked, whatever became of it since, and what came after that with it. What it had ended or replaced stands again, as the licence stood
 * last: one that is suspended stays suspended, one that a later case ended stays ended, until that is taken back, too.
 *
 * `ruled`: versions that had begun and were revoked or cancelled for themselves, by a 决定书: after that nothing comes back. `withLater` (撤销): without it, newer
 * versions and later endings have to be dealt with first. Taking it back twice changes nothing.
 */
export function turnsBack(
  chain: readonly Certificate[],
  decision: { caseId: string; step: string },
  { withLater, ruled }: { withLater: boolean; ruled: ReadonlySet<string> },
): ChainTurn[] | Refusal {
  // What this decision gave, and what was built on it: a renewal of another version is no way that the licence took from here.
  const line: Certificate[] = []
  for (const each of chain)
    if (isOf(each, decision) || line.some(({ number }) => number === each.previous)) line.push(each)
  const gone = line.filter(({ state }) => state !== 'revoked')
  const newer = gone.findLast((each) => !isOf(each, decision))
  if (newer && !withLater) return refuseCertificate('certificate.replaced', { number: newer.number })
  const turns: ChainTurn[] = gone.map((certificate) => ({ certificate, turn: 'annul', by: decision }))

  const isEnded = ({ endedCase, endedStep }: Certificate): boolean =>
    endedCase === decision.caseId && endedStep === decision.step
  // The newest first: of two renewals that waited for the same version only that one comes back.
  for (const ended of chain.filter((each) => isEnded(each) && !gone.includes(each)).toReversed()) {
    const present = after(chain, turns)
    // Another one has come back meanwhile; one at most stands, beside a renewal that waits.
    const isTaken = present.some(({ state }) => STATES[state].standing)
    if (isTaken && ended.stood !== 'pending') continue
    if (present.some((each) => tookPlaceOf(ended, each, ruled))) continue
    // A renewal that waits goes on from a version; where that one was ended meanwhile, so was the renewal.
    const from = ended.stood === 'pending' ? chain.filter(({ number }) => number === ended.previous) : []
    const end = [...line, ...from].findLast(
      (each) =>
        ruled.has(each.number) ||
        (each.endedCase !== null && each.state === 'cancelled' && each.stood !== 'pending' && !isEnded(each)),
    )
    if (end && !withLater) return refuseCertificate('certificate.ended-since', { number: end.number })
    if (end && (end.endedCase === null || end.endedStep === null)) continue
    let now = turned(ended, 'restore')
    turns.push({ certificate: ended, turn: 'restore', by: decision })
    const last = end ? end.stood : gone.findLast(({ state }) => STATES[state].standing)?.state
    if (last && STATES[last].standing && STATES[now.state].standing && last !== now.state) {
      const turn = last === 'suspended' ? 'suspend' : 'resume'
      turns.push({ certificate: now, turn, reason: GOES_ON[turn] })
      now = turned(now, turn)
    }
    if (end?.endedCase && end.endedStep)
      turns.push({
        certificate: now,
        turn: 'cancel',
        by: { caseId: end.endedCase, step: end.endedStep },
        reason: '收回的那一版已经注销，这一版随着注销。',
      })
  }
  return turns
}

/** A chain after turns that come at once. */
const after = (chain: readonly Certificate[], turns: readonly ChainTurn[]): Certificate[] =>
  chain.map((each) =>
    turns.reduce(
      (now, { certificate, turn, by }) => (certificate.number === now.number ? turned(now, turn, by) : now),
      each,
    ),
  )

const GOES_ON = {
  suspend: '收回的那一版还在暂扣，这一版接着暂扣。',
  resume: '收回的那一版已经发还，这一版也不再暂扣。',
}

/** Whether the licence went on from the same version by this one instead: it waits, or has begun, whatever became of it since. */
function tookPlaceOf(ended: Certificate, other: Certificate, ruled: ReadonlySet<string>): boolean {
  const { number, previous, state, endedCase, stood } = other
  if (number === ended.number || previous === null || previous !== ended.previous) return false
  if (ruled.has(number)) return true
  return state === 'cancelled' ? endedCase !== null && stood !== 'pending' : state !== 'revoked'
}

const isOf = (each: Certificate, { caseId, step }: { caseId: string; step: string }): boolean =>
  each.caseId === caseId && each.step === step

/**
 * The first version, standing or waiting for its day, that these turns end, where none is left that lasts as long: its holder loses the licence,
 * or the years for which it was renewed.
 */
export function lostBy(
  chain: readonly Certificate[],
  turns: readonly ChainTurn[],
  today: string,
): Certificate | undefined {
  const left = after(chain, turns)
  const isLive = (version: Certificate): boolean => {
    const { state } = standingOn(today, version)
    return STATES[state].standing || state === 'pending'
  }
  const lasting = left.filter(isLive).map(endOf).sort().at(-1) ?? ''
  const isShort = chain.filter(isLive).some((each) => endOf(each) > lasting)
  return isShort ? chain.find((each, at) => isLive(each) && !isLive(left[at] ?? each)) : undefined
}

const endOf = ({ validUntil }: Certificate): string => validUntil ?? '9999-12-31'

/** 陈述申辩 that an officer writes down: while nothing is decided, of a day on which the holder could know of it. */
export function refuseRecord(
  proposal: Pick<Proposal, 'state' | 'at' | 'notice'>,
  { on }: Pick<RecordStatement, 'on'>,
  today: string,
): Refusal | undefined {
  if (proposal.state !== 'open' || proposal.notice === null)
    return refuseCertificate('certificate.nothing-to-record')
  if (on < toLocalDate(proposal.at) || on > today) return refuseCertificate('certificate.spoken-day')
  return undefined
}

/** 双人: nobody decides on the own proposal, nor on a statement that they wrote down themselves; one that is decided stays so. */
export function refuseReview(
  proposal: Pick<Proposal, 'state' | 'author' | 'spoken'>,
  officerId: string,
): Refusal | undefined {
  if (proposal.state !== 'open') return refuseCertificate('certificate.decided-already')
  if (proposal.author === officerId) return refuseCertificate('certificate.own-proposal')
  if (proposal.spoken.some(({ recorder }) => recorder.id === officerId))
    return refuseCertificate('certificate.own-record')
  return undefined
}

/** 有效期 as the paper prints it, both days counted; nothing where it never ends. */
export function validityRow({
  validFrom,
  validUntil,
}: Pick<Certificate, 'validFrom' | 'validUntil'>): { label: string; value: string }[] {
  if (validUntil === null) return []
  return [{ label: '有效期', value: `${chineseDate(validFrom)}至${chineseDate(validUntil)}` }]
}
