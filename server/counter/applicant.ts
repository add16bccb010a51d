import { findPersonById } from '../people/queries.ts'
import {
  officerOf,
  type Actor,
  type Officer,
  type Person,
  type ReadCtx,
  type WriteCtx,
} from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import type { Sitting } from './model.ts'
import { refuseCounter } from './refusals.ts'
import { findOpenSitting } from './store.ts'

/** The person who is present, with the clerk who works the keys: both stand in the paper trail. */
export function assisted(ctx: ReadCtx, sitting: Sitting, person: Person): Person {
  return { ...person, assistedBy: clerkOf(ctx, sitting) }
}

/** The same transaction, in which the person who is present acts. */
export function asPerson(ctx: WriteCtx, sitting: Sitting, person: Person): WriteCtx {
  return { ...ctx, actor: assisted(ctx, sitting, person) } as WriteCtx
}

/** The same transaction, in which the clerk of the window acts; on the applicant's screen nobody is signed in. */
export function asClerk(ctx: WriteCtx, sitting: Sitting): WriteCtx {
  const { id, name, office } = clerkOf(ctx, sitting)
  const clerk: Officer = {
    kind: 'staff',
    id,
    name,
    office,
    post: 'counter',
    permissions: ['counter.work'],
    standsInFor: [],
  }
  return { ...ctx, actor: clerk } as WriteCtx
}

function clerkOf(ctx: ReadCtx, { hall, officerId, officer }: Sitting): NonNullable<Person['assistedBy']> {
  return { id: officerId, name: officer, office: ctx.world.region.halls.get(hall)?.office ?? hall }
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
