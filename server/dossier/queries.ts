import { sql } from 'kysely'
import { maskCitizenNumber, maskName, maskPhone } from '../people/identifiers.ts'
import { listOwnCertificates } from '../credentials/queries.ts'
import { displayValue, maskValue, typedValue } from '../forms/display.ts'
import type { Element, Origin } from '../forms/model.ts'
import type { Office } from '../offices/model.ts'
import type { Source } from '../sharing/model.ts'
import { personOf, type ReadCtx } from '../platform/ctx.ts'
import {
  findFiled,
  heldCertificate,
  heldOf,
  listHeldCases,
  listHeldCertificates,
  listHeldDeliveries,
  listObjected,
  listThemes,
  officeName,
  type Whose,
} from './held.ts'
import { listCallPage, listLooks, type LookPage } from './looks.ts'
import { CORRECTION, LOOK_MINUTES } from './model.ts'
import type { Call, Consent, Dossier, HeldCertificate, Theme } from './model.ts'
import { refuseDossier } from './refusals.ts'
import { ownerOf } from '../sharing/owner.ts'
import { findLook, type LookRow } from './store.ts'

/** So many lines stand on one page of what was used and who looked. */
const PAGE = 10

export type MyData = {
  phone: string
  themes: Theme[]
  certificates: HeldCertificate[]
  consents: Consent[]
  calls: { calls: Call[]; next: string | null }
  looks: LookPage
}

/** 我的数据: what is held about the person who asks, who used it, who looked, whom they have allowed to look. */
export async function getMyData(
  ctx: ReadCtx,
  asked: { full: boolean; calls?: string | undefined; looks?: string | undefined },
): Promise<MyData> {
  const person = personOf(ctx)
  const own = await listOwnCertificates(ctx)
  return {
    phone: asked.full ? person.phone : maskPhone(person.phone),
    themes: await listThemes(ctx, { personId: person.id }, () => asked.full, person.number),
    certificates: own.map(heldCertificate),
    consents: await listConsents(ctx),
    calls: await listCallPage(ctx, person.number, { before: asked.calls, limit: PAGE }),
    looks: await listLooks(
      ctx,
      { personId: person.id, number: person.number },
      { before: asked.looks, limit: PAGE },
    ),
  }
}

/** Whom the person has allowed to look, the newest first; codes only where an office took them. */
async function listConsents(ctx: ReadCtx): Promise<Consent[]> {
  const { rows } = await sql<Omit<Consent, 'state'> & { revokedAt: Date | null }>`
    select id, office, purpose, at, expires_at as "expiresAt", taken_at as "takenAt", revoked_at as "revokedAt"
    from dossier.consent
    where person_id = ${personOf(ctx).id} and (office is not null or (revoked_at is null and expires_at > ${ctx.now}))
    order by at desc, id desc limit 50`.execute(ctx.db)
  return rows.map(({ revokedAt, ...consent }) => ({
    ...consent,
    office: consent.office === null ? null : officeName(ctx, consent.office),
    state: revokedAt ? 'ended' : consent.expiresAt > ctx.now ? 'open' : 'expired',
  }))
}

/** A dossier that the officer has opened, for as long as it is open; refused afterwards and to everybody else. */
export async function readOpened(
  ctx: ReadCtx,
  id: string,
): Promise<{ look: LookRow; whose: Whose; name: string | null; personId: string | null; until: Date }> {
  const look = await findLook(ctx, id)
  const until = look && new Date(look.at.getTime() + LOOK_MINUTES * 60_000)
  if (!look || !until || until <= ctx.now) throw refuseDossier('dossier.closed')
  const within = look.ground === 'case' ? look.office : undefined
  if (look.kind === 'company') {
    const name = await companyName(ctx, look)
    return { look, until, whose: { company: look.number, within }, name, personId: null }
  }
  const { rows } = await sql<{ id: string; name: string }>`
    select p.id, p.name from people.person p where p.number = ${look.number}
      and (${look.consentId}::uuid is null or exists (
        select from dossier.consent k where k.person_id = p.id and k.id = ${look.consentId} and k.revoked_at is null
          and k.expires_at > ${ctx.now}))`.execute(ctx.db)
  const [person] = rows
  if (!person) throw refuseDossier('dossier.closed')
  return { look, until, whose: { personId: person.id, within }, name: person.name, personId: person.id }
}

/** The name of a company: as the register has last said, else as it stands beside its code in the case on which it was opened. */
async function companyName(
  ctx: ReadCtx,
  { number, caseNumber }: Pick<LookRow, 'number' | 'caseNumber'>,
): Promise<string | null> {
  const { rows } = await sql<{ name: string | null }>`
    select coalesce(
      (select name from companies.company where code = ${number}),
      (select c.filed #>> array['values', regexp_replace(v.key, '[^.]+$', 'name'), 'value']
        from cases.case c, jsonb_each(c.filed -> 'values') v
        where c.number = ${caseNumber} and v.value ->> 'value' = ${number} limit 1)) as name`.execute(ctx.db)
  return rows[0]?.name ?? null
}

/**
 * 一人一档, 一企一档: what is held, masked, with where from, how old and who used it. On consent everything; on a running case what stands in
 * the cases of which the own office has an item, and nothing of what others asked and looked at.
 */
export async function getDossier(ctx: ReadCtx, id: string): Promise<Dossier> {
  const { look, whose, name, personId, until } = await readOpened(ctx, id)
  const { number, kind, reason, ground, caseNumber } = look
  return {
    look: look.id,
    until: until.toISOString(),
    kind,
    number: kind === 'person' ? maskCitizenNumber(number) : number,
    name: name !== null && kind === 'person' ? maskName(name) : name,
    reason,
    ground,
    caseNumber,
    themes: await listThemes(ctx, whose, () => false),
    cases: await listHeldCases(ctx, whose),
    certificates: await listHeldCertificates(ctx, number, whose),
    deliveries: await listHeldDeliveries(ctx, whose),
    // Nobody consents for a company: of it an officer reads on a running case only.
    ...(ground === 'consent' && personId !== null
      ? {
          calls: (await listCallPage(ctx, number, { limit: PAGE })).calls,
          looks: (await listLooks(ctx, { personId, number }, { limit: PAGE })).looks,
        }
      : { calls: [], looks: [] }),
  }
}

/** A value that the person contests: what the register says, since when it is held, and which office answers for it. */
export type Contested = {
  element: Element
  held: string
  /** The same as it may be shown: masked where it is about another adult. */
  shown: string
  origin: Origin
  source: Source
  owner: Office
  caseNumber: string
  /** What they have written already where they objected while applying. */
  given: { right: string; reason: string } | undefined
}

/** One value of an own case that a department gave and an office here can put right; anything else is refused. */
export async function getContested(
  ctx: ReadCtx,
  asked: { caseNumber: string; element: string },
): Promise<Contested> {
  const { id, number } = personOf(ctx)
  const found = await findFiled(ctx, id, { ...asked, own: number })
  const { offices, sources, onethings } = ctx.world.region
  if (!found || !onethings.has(CORRECTION)) throw refuseDossier('dossier.value-unknown')
  const { element, filed, caseNumber, others } = found
  const { origin, value, text } = heldOf(filed)
  const source = origin?.kind === 'source' ? sources[origin.source] : undefined
  const owner = ownerOf(source, offices.values())
  if (!origin || !source || !owner) throw refuseDossier('dossier.value-unknown')
  const held = text ?? displayValue(element, value)
  return {
    element,
    held,
    shown: others ? maskValue(held, element.sensitive) : held,
    origin,
    source,
    owner,
    caseNumber,
    given: filed.objection && {
      right: String(typedValue(element, filed.value)),
      reason: filed.objection.note,
    },
  }
}

/** Values that the person objected to while applying, and that an office here can put right and nobody has asked yet. */
export async function listToContest(
  ctx: ReadCtx,
  caseNumber: string,
): Promise<{ element: string; name: string; right: string; reason: string }[]> {
  const { id } = personOf(ctx)
  const objected = await listObjected(ctx, id, caseNumber)
  if (objected.length === 0) return []
  const contestable = new Set(
    (await listThemes(ctx, { personId: id }, () => false)).flatMap(({ values }) =>
      values.flatMap((each) => (each.contestable && !each.correction ? [each.element] : [])),
    ),
  )
  return objected.filter(({ element }) => contestable.has(element))
}
