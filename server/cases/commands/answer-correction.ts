import { toLocalDate } from '../../calendar/rules.ts'
import { offeredChoices } from '../../onething/plan.ts'
import { itemOf, prepare, type Prepared } from '../../onething/prepare.ts'
import type { Signature } from '../../documents/model.ts'
import { refuseSignature } from '../../documents/refusals.ts'
import { storeFile } from '../../files/commands/store-file.ts'
import { parseAnswer } from '../../forms/answer.ts'
import { displayValue } from '../../forms/display.ts'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { Upload } from '../../platform/http-pages.ts'
import { demand, type FieldProblem } from '../../platform/refusal.ts'
import {
  LACKING_TEXT,
  type FiledMaterial,
  type FiledValue,
  type Undertaking,
  type WholeCase,
} from '../model.ts'
import { tellHandler } from '../needs.ts'
import { tellSystem } from '../outgoing.ts'
import { takeTurn } from '../progress.ts'
import { alreadyUsed, badCorrection } from '../refusals.ts'
import { reroute } from '../reroute.ts'
import { saveFiled, saveItem } from '../store.ts'
import { isFinal } from '../turns.ts'
import { beginOwnTurn, beginTurn, type InHand, type TaskKey } from '../turn.ts'
import { grantedUserOf, partsOf, readBy, refile, valueReader } from '../values.ts'
import { askAnew } from './confirm.ts'

export type Uploads = { material: string; uploads: Upload[] }[]

/**
 * 补正. The applicant answers every point at once; only what was objected to can be changed, anything else is refused. The item goes back to the
 * same officer, and the office's time to answer begins anew. What is derived follows; what a granted item rests on cannot
 * change; a co-applicant who has seen something else is asked anew first. A paper that may come later can be promised with
 * a signature (`defer`) instead of uploaded: the office may then accept without it (容缺); one that is uploaded all the same has come.
 */
export async function answerCorrection(
  ctx: WriteCtx,
  input: TaskKey & {
    answers: Record<string, string>
    uploads: Uploads
    note: string
    defer?: { materials: string[]; signature: Signature } | undefined
  },
): Promise<void> {
  const hand = await beginOwnTurn(ctx, input, 'correct')
  const { current, item, law, definition } = hand
  const prepared = prepare(definition)
  const about = new Set(item.problems.map((problem) => problem.about))
  const allowed = new Set(law.materials.filter((each) => each.deferrable).map(({ id }) => id))
  const sent = new Set(input.uploads.map(({ material }) => material))
  const deferred = new Set(
    (input.defer?.materials ?? []).filter((id) => about.has(id) && allowed.has(id) && !sent.has(id)),
  )

  const { answers, problems } = readAnswers(ctx, hand, prepared, about, input.answers)
  const materials = current.case.filed.materials.filter(({ id }) => about.has(id) && !deferred.has(id))
  problems.push(...wrongPapers(materials, input.uploads))
  problems.push(...(input.defer?.materials ?? []).flatMap((id) => (about.has(id) ? [] : [notAsked(id)])))
  if (problems.length > 0) throw badCorrection(problems)
  if (input.defer && deferred.size > 0) demand(refuseSignature(input.defer.signature, personOf(ctx).name))
  const changed = changeValues(hand, prepared, answers)
  await storePapers(ctx, current, materials, input.uploads, '补正时重新提交')
  await saveFiled(ctx, current.case)
  hand.item = await reroute(ctx, hand, changed)
  await tellOthers(ctx, hand, prepared, { changed, papers: materials })

  const reopened = await askCoApplicants(ctx, current, changed)
  const needs = [...new Set([...item.needs, ...reopened])]
  const undertaking = input.defer && deferred.size > 0 ? promised(ctx, input.defer.signature, deferred) : null
  await takeTurn(
    ctx,
    hand,
    'correct',
    {
      change: { problems: [], needs, ...(undertaking ? { undertaking } : {}) },
      data: { changed: [...changed], note: input.note, deferred: [...deferred] },
    },
    () => ({
      text: `「${item.itemName}」的补正内容已送回${definition.items[item.item]?.department ?? ''}。`,
    }),
  )
}

/**
 * Whoever has another open item in hand that reads what has changed must look again before they decide: a page that shows the
 * old values is refused from now on.
 */
async function tellOthers(
  ctx: WriteCtx,
  { current, definition, item: own }: InHand,
  prepared: Prepared,
  { changed, papers }: { changed: ReadonlySet<string>; papers: readonly FiledMaterial[] },
): Promise<void> {
  for (const item of current.items) {
    if (item.step === own.step || isFinal(item.state)) continue
    const names = [
      ...readBy(prepared, item.step, changed),
      ...papers.filter(({ steps }) => steps.includes(item.step)).map(({ name }) => name),
    ]
    if (names.length === 0) continue
    const what = `办「${own.itemName}」时更正了${names.map((name) => `「${name}」`).join('、')}`
    await saveItem(ctx, item)
    await tellSystem(ctx, { case: current.case, item, law: itemOf(definition, item.step) }, 'changed')
    await record(ctx, 'case.values-changed', current.case.id, { step: item.step, reason: `${what}。` })
    if (item.state !== 'waiting')
      await tellHandler(ctx, item, 'values', `${what}，「${item.itemName}」也要用到。请看过新的内容再办。`)
  }
}

/** 当场更正: a slip that the applicant puts right on the spot, typed by the officer in their presence. 行政许可法 §32(3). */
export async function correctOnSpot(
  ctx: WriteCtx,
  input: TaskKey & { answers: Record<string, string>; note: string },
): Promise<void> {
  const hand = await beginTurn(ctx, input, 'correctOnSpot')
  const prepared = prepare(hand.definition)
  const own = new Set(hand.law.form.fields.map(({ element }) => element))
  const about = new Set(Object.keys(input.answers))
  const foreign = [...about].filter(
    (id) => !own.has(id) && ![...own].some((each) => partsOf(prepared, each).includes(id)),
  )
  if (about.size === 0 || foreign.length > 0) {
    throw badCorrection(
      (foreign.length > 0 ? foreign : ['answers']).map((field) => ({
        field,
        code: 'unknown',
        zh: '请选择这一事项表单里的内容来更正。',
      })),
    )
  }
  const { answers, problems } = readAnswers(ctx, hand, prepared, about, input.answers)
  if (problems.length > 0) throw badCorrection(problems)
  const changed = changeValues(hand, prepared, answers)
  await saveFiled(ctx, hand.current.case)
  hand.item = await reroute(ctx, hand, changed)
  await tellOthers(ctx, hand, prepared, { changed, papers: [] })
  const reopened = await askCoApplicants(ctx, hand.current, changed)
  const needs = [...new Set([...hand.item.needs, ...reopened])]
  await takeTurn(
    ctx,
    hand,
    'correctOnSpot',
    { change: { needs }, data: { changed: [...changed], note: input.note } },
    (item) => ({ text: `「${item.itemName}」里有内容当场更正了，请在「我的办件」核对。` }),
  )
}

/** 补齐容缺材料. The promised papers come in; the examination goes on. All of them at once. */
export async function supplyPapers(ctx: WriteCtx, input: TaskKey & { uploads: Uploads }): Promise<void> {
  const hand = await beginOwnTurn(ctx, input, 'supply')
  const { current, item, definition } = hand
  const wanted = new Set(item.undertaking?.materials ?? [])
  const materials = current.case.filed.materials.filter(({ id }) => wanted.has(id))
  const problems = wrongPapers(materials, input.uploads)
  if (problems.length > 0) throw badCorrection(problems)
  await storePapers(ctx, current, materials, input.uploads, '容缺后补交')
  await saveFiled(ctx, current.case)
  await tellOthers(ctx, hand, prepare(definition), { changed: new Set(), papers: materials })
  await takeTurn(ctx, hand, 'supply', { data: { materials: [...wanted] } }, () => ({
    text: `「${item.itemName}」的材料补齐了，已送到${definition.items[item.item]?.department ?? ''}。`,
  }))
}

const notAsked = (field: string): FieldProblem => ({
  field,
  code: 'not-asked',
  zh: '这一项没有要求您更正或者补交。请去掉它再提交。',
})

/** Reads the answers to what is asked: the parts of what was objected to. Gives every entry that is not right, or not asked. */
function readAnswers(
  ctx: WriteCtx,
  { current, definition }: InHand,
  prepared: Prepared,
  about: ReadonlySet<string>,
  given: Record<string, string>,
): { answers: Record<string, FiledValue>; problems: FieldProblem[] } {
  const problems: FieldProblem[] = []
  const answers: Record<string, FiledValue> = {}
  const asked = new Set([...about].flatMap((element) => partsOf(prepared, element)))
  const stray = Object.keys(given).filter((id) => !asked.has(id) && !about.has(id))
  problems.push(...stray.map(notAsked))
  for (const id of asked) {
    const element = definition.elements[id]
    if (!element) continue
    const choices = offeredChoices(prepared, id, valueReader(current))
    const parsed = parseAnswer(element, given[id] ?? '', toLocalDate(ctx.now), choices)
    if (!parsed.ok) {
      problems.push({ field: id, code: parsed.code, zh: parsed.zh })
      continue
    }
    const chosen = choices?.find((choice) => choice.value === parsed.value)
    answers[id] = {
      value: parsed.value,
      text: chosen?.label ?? displayValue(element, parsed.value),
      origin: { kind: 'answer', at: ctx.now.toISOString() },
    }
  }
  return { answers, problems }
}

/** Puts the answers into the case and derives what follows. Refuses what a granted item rests on. Gives what has changed. */
function changeValues(
  { current, item }: InHand,
  prepared: Prepared,
  answers: Record<string, FiledValue>,
): Set<string> {
  const { values, changed } = refile(prepared, current, answers)
  const used = grantedUserOf(prepared, current, item.step, changed)
  if (used) throw alreadyUsed(used)
  current.case.filed.values = values
  return changed
}

/** What is missing of the papers that are asked, and what came that is not. */
function wrongPapers(materials: readonly FiledMaterial[], uploads: Uploads): FieldProblem[] {
  const missing = materials.filter(
    ({ id }) => !uploads.some((upload) => upload.material === id && upload.uploads.length > 0),
  )
  const stray = uploads.filter(({ material }) => !materials.some(({ id }) => id === material))
  return [
    ...missing.map(({ id, name }) => ({
      field: id,
      code: 'empty',
      zh: `请重新上传「${name}」的照片或文件。`,
    })),
    ...stray.map(({ material }) => notAsked(material)),
  ]
}

async function storePapers(
  ctx: WriteCtx,
  current: WholeCase,
  materials: readonly FiledMaterial[],
  uploads: Uploads,
  reason: string,
): Promise<void> {
  for (const material of materials) {
    const sent = uploads.find((upload) => upload.material === material.id)?.uploads ?? []
    const stored = []
    for (const upload of sent) stored.push(await storeFile(ctx, { owner: current.case.id, upload }))
    material.as = 'asked'
    material.reason = reason
    material.files = stored.map((file) => file.id)
  }
}

/** Asks every co-applicant anew who has confirmed something else; gives which. */
async function askCoApplicants(
  ctx: WriteCtx,
  current: WholeCase,
  changed: ReadonlySet<string>,
): Promise<string[]> {
  const reopened: string[] = []
  for (const confirmation of current.confirmations) {
    if (confirmation.state === 'confirmed' && confirmation.shows.some((element) => changed.has(element))) {
      await askAnew(ctx, current, confirmation)
      reopened.push(confirmation.id)
    }
  }
  return reopened
}

function promised(ctx: WriteCtx, signature: Signature, materials: ReadonlySet<string>): Undertaking {
  return {
    kind: 'lacking',
    text: LACKING_TEXT,
    materials: [...materials],
    signature,
    at: ctx.now.toISOString(),
  }
}
