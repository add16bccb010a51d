import { identifyPerson } from '../../people/commands/identify-person.ts'
import { findPersonById } from '../../people/queries.ts'
import { toLocalDate } from '../../calendar/rules.ts'
import { officerOf, type Person, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { sha256 } from '../../platform/secrets.ts'
import type { Card, Evidence, Sitting } from '../model.ts'
import { refuseCounter } from '../refusals.ts'
import { refuseCard, refusePresent } from '../rules.ts'
import { findCalled, lockSittingById, lockStation, findOpenSitting, saveSitting } from '../store.ts'
import { takeDraftCode } from './show-code.ts'
import { openSitting } from './open-sitting.ts'

/** What the person source says of a number, asked before the transaction. */
export type Registered = { name: string; phone: string } | undefined

/**
 * 读卡 or 验看证件. The first person of a sitting is the applicant; whoever else puts a card down after that is present: the
 * other parent. Refused for a card past its last day, a number or a name that cannot be, or not the registered ones.
 */
export async function identify(
  ctx: WriteCtx,
  input: { card: Card; evidence: 'card' | 'seen'; registered: Registered },
): Promise<Sitting> {
  demand(refuseCard(input.card, toLocalDate(ctx.now)))
  const sitting = await begunSitting(ctx)
  const { number, name } = input.card
  const person = await identifyPerson(ctx, {
    number,
    name,
    evidence: input.evidence,
    registered: input.registered,
  })
  if (sitting.personId === null) return seat(ctx, sitting, person, input.evidence)
  if (sitting.personId === person.id) return sitting
  const applicant = await findPersonById(ctx, sitting.personId)
  demand(refusePresent(applicant?.number, person.number))
  const others = sitting.present.filter(({ personId }) => personId !== person.id)
  const at = ctx.now.toISOString()
  await record(ctx, 'counter.present', sitting.id, { evidence: input.evidence })
  return saveSitting(ctx, {
    ...sitting,
    present: [
      ...others,
      { personId: person.id, number: person.number, name: person.name, evidence: input.evidence, at },
    ],
  })
}

/**
 * 扫码. The code on the applicant's phone identifies them and puts their draft on the table. Refused when it is unknown, used or
 * too old, and when somebody else sits at the window.
 */
export async function identifyByCode(ctx: WriteCtx, input: { code: string }): Promise<Sitting> {
  const sitting = await begunSitting(ctx)
  if (sitting.caseId !== null) throw refuseCounter('sitting.filed')
  const found = await takeDraftCode(ctx, sha256(input.code.trim().toUpperCase()), sitting.personId)
  const person = await findPersonById(ctx, found.personId)
  if (!person) throw refuseCounter('code.unknown')
  const seated = sitting.personId === null ? await seat(ctx, sitting, person, 'code') : sitting
  return saveSitting(ctx, { ...seated, draftId: found.draftId, suggested: null, signature: null })
}

/** The open sitting of the clerk's window, or a new one: with the number that was called, else for a walk-in without one. */
async function begunSitting(ctx: WriteCtx): Promise<Sitting> {
  const officer = officerOf(ctx)
  const station = await lockStation(ctx, officer)
  const open = await findOpenSitting(ctx, officer.id)
  if (!open) return openSitting(ctx, station, await findCalled(ctx, station))
  return (await lockSittingById(ctx, open.id)) ?? open
}

async function seat(ctx: WriteCtx, sitting: Sitting, person: Person, evidence: Evidence): Promise<Sitting> {
  await record(ctx, 'counter.identified', sitting.id, { person: person.id, evidence })
  return saveSitting(ctx, { ...sitting, personId: person.id, evidence })
}
