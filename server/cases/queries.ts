import { resultName } from '../catalog/rules.ts'
import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { getDefinition } from '../onething/queries.ts'
import { displayDate, displayValue, maskValue, typedValue } from '../forms/display.ts'
import type { Element } from '../forms/model.ts'
import type { Definition, PlannedChoice } from '../onething/model.ts'
import { offeredChoices } from '../onething/plan.ts'
import { needIds } from '../onething/model.ts'
import { itemOf, prepare } from '../onething/prepare.ts'
import { personOf, type ReadCtx } from '../platform/ctx.ts'
import { sameText, sha256 } from '../platform/secrets.ts'
import { findDocument } from '../documents/queries.ts'
import type { PaperForm } from '../documents/model.ts'
import type { SealDocument } from '../seals/model.ts'
import { documentPaper } from '../seals/queries.ts'
import { explainClocks } from './clocks.ts'
import { courseOf, type StepEvent } from './course.ts'
import { eventText, PUBLIC_EVENTS } from './events.ts'
import type {
  CaseItem,
  CaseSummary,
  CaseView,
  ConfirmationView,
  Course,
  ExplainedClock,
  ItemState,
  Problem,
  StepView,
  WholeCase,
} from './model.ts'
import { noSuchLink, notYours } from './refusals.ts'
import { needNames } from './needs.ts'
import { forecast, isOwn, unmetNeeds, unmetOf, type Unmet } from './rules.ts'
import { isFinal, isPossible, STATES } from './turns.ts'
import { findCase, findLink } from './store.ts'
import { partsOf, valueReader } from './values.ts'

type EventRow = { kind: string; at: Date; data: StepEvent['data'] & { step?: string } }

async function eventsOf(ctx: ReadCtx, caseId: string): Promise<EventRow[]> {
  const found = await sql<EventRow>`
    select kind, at, data from platform.event where subject = ${caseId} order by seq`.execute(ctx.db)
  return found.rows
}

/** The case for the person who applied; to anybody else it does not exist. */
export async function getMyCase(ctx: ReadCtx, number: string): Promise<CaseView> {
  return showCase(ctx, await myCase(ctx, { number }), true)
}

/** The case for whoever holds number and query code: personal data masked, results only named. */
export async function getCaseByCode(ctx: ReadCtx, number: string, code: string): Promise<CaseView> {
  const found = await findCase(ctx, { number: number.trim() })
  if (!found || !sameText(found.case.queryCode, code.trim().toUpperCase())) throw notYours()
  return showCase(ctx, found, false)
}

export async function listMyCases(ctx: ReadCtx): Promise<CaseSummary[]> {
  const person = personOf(ctx)
  const only = person.through?.onethings ?? []
  const found = await sql<
    Omit<CaseSummary, 'submittedAt' | 'closedAt'> & { submittedAt: Date; closedAt: Date | null }
  >`
    select c.id, c.number, c.onething_name as "onethingName", c.submitted_at as "submittedAt",
      c.closed_at as "closedAt", count(*) filter (where i.state in ('granted', 'undertaken', 'opined'))::int as granted,
      count(*)::int as total, bool_or(i.state in ('correcting', 'lacking')) as "needsCorrection",
      (select h.name from cases.through h where h.case_id = c.id) as through
    from cases.case c join cases.case_item i on i.case_id = c.id
    where c.person_id = ${person.id} and ${only.length === 0 ? sql`true` : sql`c.onething = any(${only}::text[])`}
    group by c.id order by c.submitted_at desc limit 200`.execute(ctx.db)
  return found.rows.map((row) => ({
    ...row,
    submittedAt: row.submittedAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
  }))
}

/** What officers write in their own words may name people; whoever only holds the query code does not see it. */
const ONLY_OWNER = '申请人登录后可以看到。'
/** States whose reason is a sentence of our own. */
const OWN_WORDS: ReadonlySet<ItemState> = new Set(['stopped', 'spared', 'withdrawn'])
/** Ends against which the law gives remedies. */
const AGAINST: ReadonlySet<ItemState> = new Set(['refused', 'declined', 'revoked', 'terminated'])

function maskCourse(course: Course): Course {
  return {
    ...course,
    extension: course.extension && { ...course.extension, reason: ONLY_OWNER },
    reopened: course.reopened && ONLY_OWNER,
  }
}

async function showCase(ctx: ReadCtx, found: WholeCase, owner: boolean): Promise<CaseView> {
  const definition = await getDefinition(ctx, found.case.onething, found.case.onethingVersion)
  const events = await eventsOf(ctx, found.case.id)
  const today = toLocalDate(ctx.now)
  const acts = owner && found.case.sourceName === null
  const dates = forecast(
    ctx.world.region.calendar,
    found.items.map((item) => ({ ...item, decidedOn: item.decidedAt ? toLocalDate(item.decidedAt) : null })),
    (step) => itemOf(definition, step),
    today,
  )
  const unmet = unmetNeeds(found)
  const steps = found.items.map((item): StepView => {
    // Papers that are promised have to come in all the same.
    const lost = item.state === 'lacking' ? undefined : unmet.get(item.step)
    const law = itemOf(definition, item.step)
    const office = ctx.world.region.offices.get(item.office)
    const expected = dates.get(item.step)
    const own = events.filter((event) => event.data.step === item.step)
    const told = courseOf(item, law, found.case.filed.materials, own)
    const course: Course = lost && !lost.failed ? { ...told, turnOf: 'before' } : told
    return {
      step: item.step,
      itemId: item.item,
      itemName: item.itemName,
      plainName: law.plainName,
      department: definition.items[item.item]?.department ?? '',
      office: {
        name: office?.name ?? item.office,
        phone: office?.phone ?? law.phones.advice,
        address: office?.address ?? '',
        hours: office?.hours ?? '',
      },
      state: item.state,
      now: nowSentence(definition, found, item, { expected, course, lost }),
      submittedAt: item.submittedAt?.toISOString() ?? null,
      acceptedAt: item.acceptedAt?.toISOString() ?? null,
      decidedAt: item.decidedAt?.toISOString() ?? null,
      expectedOn: expected?.on ?? null,
      forecast: expected?.forecast ?? true,
      provisional: expected?.provisional ?? false,
      forecastOn: item.forecastOn,
      forecastProvisional: item.forecastProvisional,
      waitsFor: item.state === 'waiting' || (lost && !lost.failed) ? waitedFor(definition, found, item) : [],
      reason: owner || item.reason === null || OWN_WORDS.has(item.state) ? item.reason : ONLY_OWNER,
      remedies:
        AGAINST.has(item.state) || (item.state === 'granted' && course.bySystem) ? law.remedies : null,
      problems:
        item.state === 'correcting'
          ? nameProblems(definition, found, item.problems).map((problem) =>
              owner ? problem : { ...problem, problem: ONLY_OWNER, standard: '', example: undefined },
            )
          : [],
      certificate:
        item.certificate === null ? null : { number: owner ? item.certificate : '', title: resultName(law) },
      outputs: Object.entries(item.outputs).flatMap(([id, value]) => {
        const element = definition.elements[id]
        if (!element) return []
        const text = displayValue(element, value)
        return [{ name: element.name, text: owner ? text : maskValue(text, element.sensitive) }]
      }),
      events: own
        .filter((event) => PUBLIC_EVENTS.has(event.kind))
        .map((event) => ({ at: event.at.toISOString(), text: eventText(event.kind) })),
      course: owner ? course : maskCourse(course),
      canWithdraw: acts && isPossible(item.state, 'withdraw'),
      canSupply: acts && item.state === 'lacking',
      canPromise:
        acts &&
        law.promise !== undefined &&
        !item.undertaking &&
        (item.state === 'submitted' || item.state === 'accepted'),
    }
  })
  const open = steps.filter((step) => !step.decidedAt).map((step) => step.expectedOn ?? today)
  return {
    id: found.case.id,
    number: found.case.number,
    queryCode: owner ? found.case.queryCode : null,
    onething: { id: found.case.onething, name: found.case.onethingName },
    applicant: owner ? found.case.applicant : maskValue(found.case.applicant, 'name'),
    through: found.case.through,
    submittedAt: found.case.submittedAt.toISOString(),
    closedAt: found.case.closedAt?.toISOString() ?? null,
    expectedOn: open.length > 0 ? open.reduce((a, b) => (a > b ? a : b)) : null,
    steps,
    confirmations: found.confirmations.map((confirmation) => ({
      id: confirmation.id,
      name: confirmation.name,
      person: maskValue(confirmation.personName, 'name'),
      state:
        confirmation.state === 'asked' && confirmation.expiresAt <= ctx.now ? 'expired' : confirmation.state,
      expiresAt: confirmation.expiresAt.toISOString(),
    })),
    materials: found.case.filed.materials
      .filter((material) => material.as !== 'not-needed')
      .map((material) => ({
        name: material.name,
        how: material.files.length > 0 ? `已上传 ${material.files.length} 份` : material.reason,
      })),
    counts: found.case.filed.counts,
  }
}

/** What the item waits for, in the plain names that citizens know. */
function waitedFor(definition: Definition, found: WholeCase, item: CaseItem): string[] {
  return unmetOf(found, item)
    .flatMap(({ need }) => needIds(need))
    .flatMap((id) => {
      const before = found.items.find(({ step }) => step === id)
      if (before) return isFinal(before.state) ? [] : [itemOf(definition, id).plainName]
      return found.confirmations.flatMap((each) => (each.id === id ? [each.name] : []))
    })
}

function nowSentence(
  definition: Definition,
  found: WholeCase,
  item: CaseItem,
  {
    expected,
    course,
    lost,
  }: {
    expected: { on: string; provisional: boolean } | undefined
    course: Course
    lost: Unmet | undefined
  },
): string {
  if (lost) {
    const names = needNames(definition, found, lost.need)
    return lost.failed
      ? `这一项要用到${names}的结果，但是它没有办成。部门会依法作出决定并告诉您；您也可以撤回。`
      : `已受理。${names}正在重新办理或者重新确认，有结果以后自动接着办，您不用做什么。`
  }
  const by = expected ? `${displayDate(expected.on)}${expected.provisional ? '（暂定）' : ''}前` : ''
  switch (item.state) {
    case 'waiting':
      return `等${waitedFor(definition, found, item)
        .map((name) => `「${name}」`)
        .join('、')}完成后自动开始，预计${by}办完。`
    case 'submitted':
      return `部门已收到，${item.answerOn ? `${displayDate(item.answerOn)}前答复是否受理` : '很快答复是否受理'}。`
    case 'correcting':
      if (found.case.sourceName !== null)
        return `「${found.case.sourceName}」要您补正材料，请按部门的通知补正。`
      return `有 ${item.problems.length} 处要您补正，${item.dueOn ? `${displayDate(item.dueOn)}前` : ''}改好送回。`
    case 'accepted':
      return `已受理，${by}办完。`
    case 'refused':
      return itemOf(definition, item.step).type === 'licence' ? STATES.refused.zh : '不予办理'
    case 'lacking':
      return `已容缺受理，${item.dueOn ? `${displayDate(item.dueOn)}前` : ''}请补齐 ${item.undertaking?.materials.length ?? 0} 份材料。`
    case 'paused':
      return course.special
        ? `正在做${course.special.name}，需要 ${course.special.needed}，这段时间不计入期限。`
        : '正在做特别程序，这段时间不计入期限。'
    case 'proposed':
      return `已审查，等另一位工作人员审核，${by}办完。`
    case 'undertaken':
      return '已凭您的承诺办成，部门会核查。'
    default:
      return STATES[item.state].zh
  }
}

function nameProblems(
  definition: Definition,
  found: WholeCase,
  problems: Problem[],
): (Problem & { name: string })[] {
  return problems.map((problem) => ({
    ...problem,
    name:
      definition.elements[problem.about]?.name ??
      found.case.filed.materials.find((material) => material.id === problem.about)?.name ??
      problem.about,
  }))
}

export type Correction = {
  caseNumber: string
  itemName: string
  /** The last day to answer. */
  dueOn: string | null
  /** Each with the elements to fill in for it: the parts that a derived one is made of. */
  problems: (Problem & { name: string; asks: string[] })[]
  fields: { element: Element; value: string | undefined; choices: PlannedChoice[] | undefined }[]
  /** `deferrable`: it may be promised with a signature instead, in the words of `LACKING_TEXT`. */
  materials: { id: string; name: string; deferrable: boolean }[]
}

/** Everything that the correction page shows: all problems at once, only those fields and papers. */
export async function getCorrection(ctx: ReadCtx, caseId: string, step: string): Promise<Correction> {
  const { found, item } = await myItem(ctx, caseId, step)
  if (item.state !== 'correcting') throw notYours()
  const definition = await getDefinition(ctx, found.case.onething, found.case.onethingVersion)
  const read = valueReader(found)
  const law = prepare(definition)
  const about = new Set(item.problems.map((problem) => problem.about))
  const deferrable = new Set(
    itemOf(definition, step)
      .materials.filter((each) => each.deferrable)
      .map(({ id }) => id),
  )
  const asked = [...new Set([...about].flatMap((element) => partsOf(law, element)))]
  return {
    caseNumber: found.case.number,
    itemName: item.itemName,
    dueOn: item.dueOn,
    problems: nameProblems(definition, found, item.problems).map((problem) => ({
      ...problem,
      asks: partsOf(law, problem.about),
    })),
    fields: asked.flatMap((id) => {
      const element = definition.elements[id]
      const value = read(id)
      if (!element) return []
      const typed = value === undefined ? undefined : String(typedValue(element, value))
      return [{ element, value: typed, choices: offeredChoices(law, id, read) }]
    }),
    materials: found.case.filed.materials
      .filter((material) => about.has(material.id))
      .map(({ id, name }) => ({ id, name, deferrable: deferrable.has(id) })),
  }
}

/**
 * What the other parent sees behind the link. Unknown, expired and closed are refused alike. Names and the address stand
 * in full, since they are what is to be confirmed and the link goes to that person's registered phone only; numbers and
 * accounts are masked.
 */
export async function getConfirmation(ctx: ReadCtx, token: string): Promise<ConfirmationView> {
  const link = await findLink(ctx, sha256(token))
  if (!link || (link.state === 'asked' && link.expiresAt <= ctx.now)) throw noSuchLink()
  const found = await findCase(ctx, { id: link.caseId })
  if (!found || (link.state === 'asked' && found.case.closedAt)) throw noSuchLink()
  const definition = await getDefinition(ctx, found.case.onething, found.case.onethingVersion)
  return {
    onethingName: found.case.onethingName,
    applicant: found.case.applicant,
    person: link.personName,
    text: link.text,
    state: link.state as ConfirmationView['state'],
    rows: link.shows.flatMap((id) => {
      const element = definition.elements[id]
      const filed = found.case.filed.values[id]
      if (!element || !filed) return []
      const text = filed.text ?? displayValue(element, filed.value)
      const plain = element.sensitive === 'name' || element.sensitive === 'address'
      return [{ name: element.name, text: plain ? text : maskValue(text, element.sensitive) }]
    }),
    expiresAt: link.expiresAt.toISOString(),
  }
}

/** 「为什么是这一天」 for the person who applied. */
export async function explainMyClocks(ctx: ReadCtx, number: string): Promise<ExplainedClock[]> {
  return explainClocks(ctx, await myCase(ctx, { number }))
}

/** A paper of an own case as PDF. To anybody else it does not exist. */
export async function myDocument(
  ctx: ReadCtx,
  key: { number: string; document: string; form: PaperForm },
  publicUrl: string,
): Promise<SealDocument> {
  const found = await myCase(ctx, { number: key.number })
  const document = await findDocument(ctx, key.document)
  if (document?.owner !== found.case.id || document.personId !== found.case.personId) throw notYours()
  return documentPaper(ctx, key.document, { form: key.form, publicUrl })
}

/** An own case with all that it holds; to anybody else it does not exist. */
export async function myCase(ctx: ReadCtx, key: { id: string } | { number: string }): Promise<WholeCase> {
  const found = await findCase(ctx, key)
  if (!found || !isOwn(personOf(ctx), found.case)) throw notYours()
  return found
}

/** One item of an own case. */
export async function myItem(
  ctx: ReadCtx,
  caseId: string,
  step: string,
): Promise<{ found: WholeCase; item: CaseItem }> {
  const found = await myCase(ctx, { id: caseId })
  const item = found.items.find((each) => each.step === step)
  if (!item) throw notYours()
  return { found, item }
}

/** 来源渠道: how many cases came through each channel within so many days, and how many through our own portal and counter (null). */
export async function countByChannel(
  ctx: ReadCtx,
  days: number,
): Promise<{ channel: string | null; name: string | null; cases: number }[]> {
  const found = await sql<{ channel: string | null; name: string | null; cases: number }>`
    select h.channel, max(h.name) as name, count(*)::int as cases
    from cases.case c left join cases.through h on h.case_id = c.id
    where c.source_name is null and c.submitted_at > ${ctx.now}::timestamptz - make_interval(days => ${days})
    group by h.channel order by cases desc`.execute(ctx.db)
  return found.rows
}

/** How often each one-thing and each item was applied for within the last year. */
export async function listUses(
  ctx: ReadCtx,
): Promise<{ kind: 'onething' | 'item'; id: string; uses: number }[]> {
  const { rows } = await sql<{ kind: 'onething' | 'item'; id: string; uses: number }>`
    with applied as materialized (
      select id, onething from cases.case where submitted_at > ${ctx.now}::timestamptz - interval '1 year'
    )
    select 'onething' as kind, onething as id, count(*)::int as uses from applied group by onething
    union all
    select 'item', i.item, count(*)::int from applied a join cases.case_item i on i.case_id = a.id group by i.item`.execute(
    ctx.db,
  )
  return rows
}
