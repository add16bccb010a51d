import { sql } from 'kysely'
import { findDraftCase, getOpenDraft, listDrafts } from '../applications/queries.ts'
import { toLocalDate } from '../calendar/rules.ts'
import { getMyCase, listMyCases } from '../cases/queries.ts'
import { findFiles } from '../files/queries.ts'
import { checkCitizenNumber, maskPhone } from '../people/identifiers.ts'
import { findPersonById } from '../people/queries.ts'
import type { Person, ReadCtx } from '../platform/ctx.ts'
import type { CounterCase, CounterDraft, ScreenShows, Sitting, SittingView } from './model.ts'
import { digestOfHandOut } from './digest.ts'
import { windowOf } from './place.ts'
import { holds, screenShows } from './rules.ts'
import { layTable } from './table.ts'

/** What lies on the clerk's table. */
export async function showSitting(ctx: ReadCtx, sitting: Sitting): Promise<SittingView> {
  const person = sitting.personId === null ? undefined : await findPersonById(ctx, sitting.personId)
  const own: ReadCtx | undefined = person && { ...ctx, actor: person }
  // The person may have handed the same draft in at home a moment ago.
  const elsewhere =
    own && sitting.draftId !== null && sitting.caseId === null
      ? await findDraftCase(own, sitting.draftId)
      : undefined
  const caseId = sitting.caseId ?? elsewhere?.caseId ?? null
  const draft =
    own && sitting.draftId !== null && caseId === null ? await readTable(own, sitting.draftId) : null
  const filed = own && caseId !== null ? await readCase(own, { ...sitting, caseId }) : null
  const suggested = sitting.suggested === null ? undefined : ctx.world.region.onethings.get(sitting.suggested)
  return {
    id: sitting.id,
    version: sitting.version,
    startedAt: sitting.startedAt.toISOString(),
    ticket: sitting.ticket,
    person: own && person && sitting.evidence ? await showPerson(own, person, sitting.evidence) : null,
    present: sitting.present.map(({ name, evidence }) => ({ name, evidence })),
    suggestion: suggested ? { onething: suggested.onething.id, name: suggested.onething.name } : null,
    draft,
    signed: draft !== null && holds(sitting.signature, draft.digest),
    case: filed,
    ready: person ? await listReady(ctx, person, windowOf(ctx, sitting).hall.office) : [],
    receiving: sitting.receiving,
    handOutSigned:
      sitting.receiving.length > 0 && holds(sitting.signature, digestOfHandOut(sitting.receiving)),
    receiptPrinted: sitting.receiptAt !== null,
    shows: showsOf(ctx, sitting, draft, filed),
  }
}

async function readTable(own: ReadCtx, draftId: string): Promise<CounterDraft> {
  const open = await getOpenDraft(own, draftId)
  const files = await findFiles(own, Object.values(open.draft.facts.files).flat())
  return layTable(open, files)
}

async function showPerson(own: ReadCtx, person: Person, evidence: NonNullable<Sitting['evidence']>) {
  const known = checkCitizenNumber(person.number, toLocalDate(own.now))
  return {
    name: person.name,
    number: person.number,
    sex: known.ok ? (known.sex === 'male' ? '男' : '女') : '',
    birth: known.ok ? known.birthDate : '',
    phone: person.phone === '' ? '' : maskPhone(person.phone),
    evidence,
    drafts: (await listDrafts(own)).map(({ id, onething, name }) => ({ id, onething, name })),
    cases: (await listMyCases(own)).slice(0, 5).map(({ number, onethingName, closedAt }) => ({
      number,
      name: onethingName,
      open: closedAt === null,
    })),
  }
}

type Asked = { id: string; name: string; number: string; personName: string; state: string }

async function listConfirmations(ctx: ReadCtx, caseId: string): Promise<Asked[]> {
  const found = await sql<Asked>`
    select id, name, person_number as number, person_name as "personName", state
    from cases.confirmation where case_id = ${caseId} order by id`.execute(ctx.db)
  return found.rows
}

/** The number of a case that was filed at a counter. */
async function findCaseNumber(ctx: ReadCtx, caseId: string): Promise<string> {
  const found = await sql<{ number: string }>`select number from cases.case where id = ${caseId}`.execute(
    ctx.db,
  )
  return found.rows[0]?.number ?? ''
}

async function readCase(own: ReadCtx, sitting: Sitting): Promise<CounterCase | null> {
  if (sitting.caseId === null) return null
  const number = await findCaseNumber(own, sitting.caseId)
  const view = await getMyCase(own, number)
  return {
    id: view.id,
    number: view.number,
    queryCode: view.queryCode ?? '',
    onething: view.onething.name,
    steps: view.steps.map(({ step, itemName, department, state, now }) => ({
      step,
      itemName,
      department,
      state,
      now,
    })),
    confirmations: (await listConfirmations(own, sitting.caseId)).map((each) => ({
      id: each.id,
      name: each.name,
      person: each.personName,
      state: each.state,
      present: sitting.present.some(({ number: card }) => card === each.number),
    })),
  }
}

/** Confirmations that somebody who stands at this window can give now. */
export async function listAwaited(
  ctx: ReadCtx,
  sitting: Sitting,
): Promise<{ id: string; personId: string; personName: string }[]> {
  if (sitting.caseId === null) return []
  return (await listConfirmations(ctx, sitting.caseId)).flatMap(({ id, number, state, personName }) => {
    const there = sitting.present.find((each) => each.number === number)
    return state === 'asked' && there ? [{ id, personId: there.personId, personName }] : []
  })
}

export function showsOf(
  ctx: ReadCtx,
  sitting: Sitting | undefined,
  draft: CounterDraft | null,
  filed: CounterCase | null,
): ScreenShows {
  return screenShows(
    sitting,
    {
      ready: draft !== null && draft.consented && draft.complete,
      signed: draft !== null && sitting !== undefined && holds(sitting.signature, draft.digest),
      awaited: filed?.confirmations.some(({ present, state }) => present && state === 'asked') ?? false,
    },
    ctx.now,
  )
}

export type ReadyDelivery = { id: string; case: string; what: string[]; state: string }

/**
 * 待领. What may be handed to this person at a counter: documents and certificates, each by its name and number, that no post
 * or cabinet has taken. 就近取证 only where the office of the hall has taken it over.
 */
export async function listReady(ctx: ReadCtx, person: Person, office: string): Promise<ReadyDelivery[]> {
  const found = await sql<ReadyDelivery>`
    select v.id, c.number as case, v.state, array(
      select p.title || '（' || p.number || '）' from (
        select t.title, t.number, 1 as place from credentials.certificate t where t.number = any(v.certificates)
        union all
        select d.content->>'title', d.number, 2 from documents.document d where d.number = any(v.documents)
      ) p order by p.place, p.number) as what
    from cases.case c join deliveries.delivery v on v.owner = c.id
    where c.person_id = ${person.id} and (v.method = 'counter' and v.state in ('due', 'ready')
      or v.method = 'nearest' and v.state = 'ready' and v.office = ${office})
    order by c.submitted_at desc, v.planned_at, v.id limit 50`.execute(ctx.db)
  return found.rows
}
