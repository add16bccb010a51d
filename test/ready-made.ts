import assert from 'node:assert/strict'
import { saveAnswers } from '../server/applications/commands/answer.ts'
import { attachFiles } from '../server/applications/commands/attach.ts'
import { giveConsent } from '../server/applications/commands/consent.ts'
import { discardDraft } from '../server/applications/commands/discard.ts'
import { leaveOut } from '../server/applications/commands/leave-out.ts'
import { startDraft } from '../server/applications/commands/start.ts'
import { submitDraft } from '../server/applications/commands/submit.ts'
import { getOpenDraft } from '../server/applications/queries.ts'
import { toLocalDate } from '../server/calendar/rules.ts'
import { PICTURE, type TestCases } from '../server/cases/build.ts'
import { certificateOf } from '../server/catalog/rules.ts'
import { issueCertificate } from '../server/credentials/commands/issue-certificate.ts'
import { uuidv7 } from '../server/platform/ids.ts'
import { acceptItem } from '../server/cases/commands/accept-item.ts'
import { confirmAtCounter } from '../server/cases/commands/confirm.ts'
import { giveOpinion, grantItem } from '../server/cases/commands/decide-item.ts'
import { callSession, recordFinding } from '../server/cases/commands/hold-session.ts'
import { proposeDecision } from '../server/cases/commands/propose-decision.ts'
import { approveDecision } from '../server/cases/commands/review-decision.ts'
import { withdrawItem } from '../server/cases/commands/withdraw-item.ts'
import type { CaseItem, WholeCase } from '../server/cases/model.ts'
import { inputsOf, type Expression } from '../server/forms/expression.ts'
import type { Element } from '../server/forms/model.ts'
import { readNeed, type Definition, type Plan, type PlannedChoice } from '../server/onething/model.ts'
import { itemOf } from '../server/onething/prepare.ts'
import { buildNumber } from '../server/people/build.ts'
import type { Officer, Person } from '../server/platform/ctx.ts'

/** How an invented applicant differs from who answers the first thing that can be said and wants everything. */
export type Persona = {
  answers?: Record<string, string>
  /** Leaves out everything optional. */
  sparing?: boolean
  /** Of several steps of which one is enough, the one that is decided first. */
  first?: string
  /** A step that is taken back, because another one only waits for it to be over. */
  takesBack?: string
}

const REVIEWER = ['case.review', 'case.extend', 'case.reopen']

/**
 * Personas that between them go every branch: the plain one, the one who answers everything the other way, one for each other
 * answer that decides, one who leaves out what can be left out, one for each alternative and for each step taken back.
 */
export function personasOf(definition: Definition): Persona[] {
  const { steps, questions } = definition.onething
  const deciding = decidingElements(definition)
  const others = questions
    .flatMap(({ elements }) => elements)
    .filter((id) => deciding.has(id))
    .map((id) => [id, saidOf(definition.elements[id]).slice(1)] as const)
  const needs = steps.flatMap((step) => step.needs.map(readNeed))
  const isStep = (id: string): boolean => steps.some((step) => step.id === id)
  const firsts = needs.filter(({ mode }) => mode === 'one').flatMap(({ ids }) => ids.slice(1))
  const over = needs.filter(({ mode }) => mode === 'over').flatMap(({ ids }) => ids.filter(isStep))
  return [
    {},
    {
      answers: Object.fromEntries(
        others.flatMap(([id, said]) => (said[0] === undefined ? [] : [[id, said[0]]])),
      ),
    },
    ...others.flatMap(([id, said]) => said.map((one) => ({ answers: { [id]: one } }))),
    ...(steps.some((step) => step.optional) ? [{ sparing: true }] : []),
    ...[...new Set(firsts)].map((first) => ({ first })),
    ...[...new Set(over)].map((takesBack) => ({ takesBack })),
  ]
}

/** The elements on which it depends what is done and who confirms, with everything that they are derived from. */
function decidingElements({ onething, elements }: Definition): Set<string> {
  const found = new Set<string>()
  const visit = (expression: Expression | undefined): void => {
    for (const id of expression === undefined ? [] : inputsOf(expression)) {
      if (found.has(id)) continue
      found.add(id)
      visit(elements[id]?.derive)
    }
  }
  for (const step of onething.steps) visit(step.when)
  for (const { when } of onething.confirmations) visit(when)
  return found
}

/** What can be said to a question, so far as it may make a difference. */
function saidOf(element: Element | undefined): string[] {
  if (element?.control === 'yes-no') return ['true', 'false']
  if (element?.control === 'number') return [element.max ?? 1000, element.min ?? 1].map(String)
  return element?.options?.map(({ value }) => value) ?? ['']
}

/** Something that fits an element. */
function fitting(element: Element, choices: readonly PlannedChoice[] | undefined, n: number): string {
  const [choice] = choices ?? element.options ?? []
  if (choice) return choice.value
  switch (element.control) {
    case 'citizen-number':
      return buildNumber(700 + n)
    case 'person-name':
      return '周样板'
    case 'given-name':
      return '一诺'
    case 'phone':
      return `1390000${String(1000 + n)}`
    case 'date':
      return '2026-11-20'
    case 'instant':
      return '2026-11-20 08:30'
    case 'money':
      return String(Math.max(1, (element.min ?? 0) / 100))
    case 'number':
    case 'yes-no':
      return saidOf(element)[0] ?? ''
    default:
      return '样板样板'.slice(0, element.maxLength)
  }
}

/**
 * Applies as this persona. Gives the case, or why there is none: this person may not apply, or `worthwhile` says that the plan
 * would show nothing new.
 */
export async function applyAs(
  cases: TestCases,
  person: Person,
  definition: Definition,
  persona: Persona,
  worthwhile: (plan: Plan) => boolean,
): Promise<{ caseId: string } | 'ineligible' | 'pointless'> {
  const { id: draftId } = await cases.act(person, (ctx) =>
    startDraft(ctx, { onething: definition.onething.id }),
  )
  const planNow = async (): Promise<Plan> =>
    (await cases.db.read(person, (ctx) => getOpenDraft(ctx, draftId))).plan
  await giveConsent(cases.db, person, { draftId })
  if (persona.sparing) {
    for (const { id: step, optional } of definition.onething.steps)
      if (optional) await cases.act(person, (ctx) => leaveOut(ctx, { draftId, step, unwanted: true }))
  }
  let plan = await planNow()
  // Some questions appear only when others have been answered.
  for (let page = 0; page < 30 && plan.ineligible.length === 0; page += 1) {
    const open = plan.questions.find((question) => !question.answered)
    if (!open) break
    const answers = Object.fromEntries(
      open.elements.map((id) => {
        const element = definition.elements[id]
        assert.ok(element)
        return [id, persona.answers?.[id] ?? fitting(element, plan.elements[id]?.choices, page)]
      }),
    )
    await saveAnswers(cases.db, person, { draftId, answers })
    plan = await planNow()
  }
  const why = plan.ineligible.length > 0 ? 'ineligible' : worthwhile(plan) ? undefined : 'pointless'
  if (why) {
    await cases.act(person, (ctx) => discardDraft(ctx, { draftId }))
    return why
  }
  for (const { id: material, resolution } of plan.materials) {
    if (resolution.as !== 'asked') continue
    const upload = { field: 'file', name: '照片.png', bytes: PICTURE, tooBig: false }
    await cases.act(person, (ctx) => attachFiles(ctx, { draftId, material, uploads: [upload] }))
  }
  const signature = { kind: 'typed' as const, name: person.name }
  return submitDraft(cases.db.statement(person, null), { draftId, signature })
}

/** Whoever renews, changes or ends a certificate has got it before. */
export async function giveEarlier(cases: TestCases, person: Person, definition: Definition): Promise<void> {
  for (const { item } of Object.values(definition.items)) {
    const wanted = certificateOf(item)
    if (!wanted || wanted.does === 'issue') continue
    await cases.act(cases.officer(item.office), (ctx) =>
      issueCertificate(ctx, {
        type: wanted.of,
        personId: person.id,
        caseId: uuidv7(ctx.now),
        step: 'permit',
        holder: person.name,
        holderNumber: person.number,
        rows: wanted.of.rows.map((element) => ({
          label: element,
          text: '样板',
          sensitive: null,
          element,
          value: '样板',
        })),
        issuer: item.office,
        office: item.office,
        until: undefined,
      }),
    )
    return
  }
}

/** Everybody else does their part until the case is closed. */
export async function carryOut(
  cases: TestCases,
  person: Person,
  definition: Definition,
  persona: Persona,
  caseId: string,
): Promise<WholeCase> {
  for (let turn = 0; turn < 100; turn += 1) {
    const now = await cases.load(caseId)
    if (now.case.closedAt) return now
    const back = now.items.find(
      ({ step, state }) => step === persona.takesBack && (state === 'waiting' || state === 'submitted'),
    )
    if (back) {
      await cases.act(person, (ctx) => withdrawItem(ctx, { caseId, step: back.step }))
      continue
    }
    const asked = now.confirmations.find(({ state }) => state === 'asked')
    if (asked) {
      await confirmAs(cases, caseId, asked.id)
      continue
    }
    const item = nextItem(now, definition, persona)
    assert.ok(item, `nobody can go on: ${JSON.stringify(await cases.states(caseId))}`)
    await settle(cases, definition, now, item)
  }
  throw new Error(`does not end: ${JSON.stringify(await cases.states(caseId))}`)
}

/** What lies with an office; the alternatives to the one that is to come first, last. */
function nextItem(now: WholeCase, definition: Definition, { first }: Persona): CaseItem | undefined {
  const others = definition.onething.steps
    .flatMap((step) => step.needs.map(readNeed))
    .filter(({ ids, mode }) => mode === 'one' && first !== undefined && ids.includes(first))
    .flatMap(({ ids }) => ids.filter((id) => id !== first))
  const open = now.items.filter(({ state }) => state === 'submitted')
  return open.find(({ step }) => !others.includes(step)) ?? open[0]
}

async function confirmAs(cases: TestCases, caseId: string, confirmation: string): Promise<void> {
  const [row] = await cases.db.run<{ id: string; number: string; name: string; phone: string }>(
    'test-confirmation',
    `select gen_random_uuid() as id, person_number as number, person_name as name, phone
     from cases.confirmation where case_id = $1 and id = $2`,
    [caseId, confirmation],
  )
  assert.ok(row)
  await cases.act({ kind: 'person', ...row, demo: true }, (ctx) =>
    confirmAtCounter(ctx, { caseId, confirmation, answer: 'confirm', note: '' }),
  )
}

/** One item from the inbox to its end, by the officers of its office and as it is settled in this one-thing. */
async function settle(
  cases: TestCases,
  definition: Definition,
  now: WholeCase,
  { step, office, system }: CaseItem,
): Promise<void> {
  const key = { caseId: now.case.id, step }
  const item = itemOf(definition, step)
  const { steps, sessions } = definition.onething
  // What an office handles in its own system is told by that system.
  const through = system === null ? {} : { system }
  const officer = { ...cases.officer(office), ...through }
  const outputs = Object.fromEntries(
    item.outputs.map(({ element: id, withinCase }, n) => {
      const element = definition.elements[id]
      assert.ok(element)
      return [id, withinCase ? toLocalDate(cases.clock.now) : fitting(element, undefined, n)]
    }),
  )
  const opinionOnly = steps.find((each) => each.id === step)?.mode === 'opinion'
  if (!opinionOnly) await cases.act(officer, (ctx) => acceptItem(ctx, key))
  for (const session of sessions.filter((each) => each.steps.includes(step)))
    await find(cases, officer, { ...key, session: session.id }, now)
  if (opinionOnly) {
    await cases.act(officer, (ctx) =>
      giveOpinion(ctx, { ...key, favourable: true, opinion: '符合条件。', outputs }),
    )
  } else if (item.officers === 2) {
    await cases.act(officer, (ctx) =>
      proposeDecision(ctx, { ...key, verdict: 'grant', opinion: '建议准予。', outputs }),
    )
    const reviewer = { ...cases.officer(office, '周正平', REVIEWER), ...through }
    await cases.act(reviewer, (ctx) => approveDecision(ctx, { ...key, opinion: '同意。' }))
  } else {
    await cases.act(officer, (ctx) => grantItem(ctx, { ...key, opinion: '准予。', outputs }))
  }
}

async function find(
  cases: TestCases,
  officer: Officer,
  key: { caseId: string; step: string; session: string },
  now: WholeCase,
): Promise<void> {
  if (!now.sessions.some(({ id }) => id === key.session)) {
    const visit = { at: cases.clock.now, place: '现场', officers: ['林晓岚', '周正平'] }
    await cases.act(officer, (ctx) => callSession(ctx, { ...key, ...visit }))
  }
  await cases.act(officer, (ctx) => recordFinding(ctx, { ...key, passed: true, text: '合格。' }))
}
