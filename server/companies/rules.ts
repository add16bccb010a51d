import { toDayNumber } from '../calendar/rules.ts'
import { checkCitizenNumber, checkPersonName } from '../people/identifiers.ts'
import type { FieldProblem, Refusal } from '../platform/refusal.ts'
import { DAY_SECONDS, type Grant } from '../sharing/model.ts'
import { MANDATE_DAYS, type Acting, type Mandate, type NameAgent, type Paper } from './model.ts'
import { MANDATE_WORDS, refuseCompany } from './refusals.ts'

/** 登记状态 in which there is no company any more that somebody could act for. */
const GONE = '注销'

/**
 * What the register answered: is this person the legal representative of the company that was asked for? Undefined: it gave half an answer,
 * which says nothing of anybody.
 */
export function isRepresentative(
  said: { code: unknown; representativeNumber: unknown; state: unknown },
  asked: { code: string; number: string },
): boolean | undefined {
  if ([said.code, said.representativeNumber, said.state].includes(undefined)) return undefined
  return said.code === asked.code && said.representativeNumber === asked.number && said.state !== GONE
}

/** Until when a standing holds that was confirmed now: as long as the grants let an answer be kept, where they say so, a day at most. */
export function freshUntil(grants: readonly Pick<Grant, 'cacheSeconds'>[], now: Date): Date {
  const kept = grants.flatMap(({ cacheSeconds }) => (cacheSeconds > 0 ? [cacheSeconds] : []))
  return new Date(now.getTime() + Math.min(DAY_SECONDS, ...kept) * 1000)
}

/** May a certificate of the company be used by whoever acts for it like this? */
export const covers = ({ papers }: Pick<Acting, 'papers'>, chain: string): boolean =>
  papers === null || papers.includes(chain)

/** What only the legal representative may do: name agents, state the company's case. */
export const refuseAgent = ({ as }: Pick<Acting, 'as'>): Refusal | undefined =>
  as === 'representative' ? undefined : refuseCompany('company.representative-only')

/** Who may be named an agent, for what and how long; `held` is what the company holds. */
export function refuseNaming(
  input: NameAgent,
  by: { number: string; held: readonly Paper[]; today: string },
): Refusal | undefined {
  const fields: FieldProblem[] = []
  const wrong = (field: string, zh: string): void => void fields.push({ field, code: 'wrong', zh })
  const number = checkCitizenNumber(input.number, by.today)
  if (!number.ok) wrong('number', number.zh)
  else if (number.value === by.number) wrong('number', MANDATE_WORDS.self)
  const name = checkPersonName(input.name)
  if (!name.ok) wrong('name', name.zh)
  const days = toDayNumber(input.until) - toDayNumber(by.today)
  if (days < 0 || days > MANDATE_DAYS) wrong('until', MANDATE_WORDS.until)
  const known = input.papers.every((chain) => by.held.some((paper) => paper.chain === chain))
  if (!known || (input.papers.length === 0 && !input.records)) wrong('papers', MANDATE_WORDS.nothing)
  return fields.length > 0 ? refuseCompany('company.mandate', fields) : undefined
}

/** How a mandate stands today; `until` counts. */
export function mandateState(
  { takenAt, endedAt, until }: { takenAt: Date | null; endedAt: Date | null; until: string },
  today: string,
): Mandate['state'] {
  if (endedAt) return 'ended'
  if (until < today) return 'expired'
  return takenAt ? 'open' : 'offered'
}
