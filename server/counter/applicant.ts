import { findPersonById } from '../people/queries.ts'
import { officerOf, type Actor, type Person, type ReadCtx, type WriteCtx } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import type { Sitting } from './model.ts'
import { refuseCounter } from './refusals.ts'
import { findOpenSitting } from './store.ts'

/** The person who is present, with the clerk who works the keys: both stand in the paper trail. */
export function assisted(ctx: ReadCtx, sitting: Sitting, person: Person): Person {
  const office = ctx.world.region.halls.get(sitting.hall)?.office ?? sitting.hall
  return { ...person, assistedBy: { id: sitting.officerId, name: sitting.officer, office } }
}

/** The same transaction, in which the person who is present acts. */
export function asPerson(ctx: WriteCtx, sitting: Sitting, person: Person): WriteCtx {
  return { ...ctx, actor: assisted(ctx, sitting, person) } as WriteCtx
}

/** Whoever the sitting is for; refused before anybody was identified. */
export async function applicantOf(ctx: ReadCtx, sitting: Sitting): Promise<Person> {
  const person = sitting.personId === null ? undefined : await findPersonById(ctx, sitting.personId)
  if (!person) throw refuseCounter('sitting.nobody')
  return person
}

export type AtTable = { sitting: Sitting; person: Person; draftId: string }

/** The draft on the clerk's table with the person whose it is, to call the commands of applications with. */
export async function atTable(db: Database, actor: Actor): Promise<AtTable> {
  return db.read(actor, async (ctx) => {
    const sitting = await findOpenSitting(ctx, officerOf(ctx).id)
    if (!sitting) throw refuseCounter('sitting.none')
    const person = assisted(ctx, sitting, await applicantOf(ctx, sitting))
    if (sitting.draftId === null) throw refuseCounter('sitting.no-draft')
    if (sitting.caseId !== null) throw refuseCounter('sitting.filed')
    return { sitting, person, draftId: sitting.draftId }
  })
}
