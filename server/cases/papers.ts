import { addWorkingDays, toLocalDate } from '../calendar/rules.ts'
import { limitText } from '../deadlines/rules.ts'
import { cancelDocument } from '../documents/commands/cancel-document.ts'
import type { DocumentKind, Facts, Signature } from '../documents/model.ts'
import { displayDate, displayValue, maskValue } from '../forms/display.ts'
import type { IssueDocument } from '../documents/commands/issue-document.ts'
import { listDocuments } from '../documents/queries.ts'
import type { Item } from '../catalog/model.ts'
import { resultName } from '../catalog/rules.ts'
import { writeLast, type WriteCtx } from '../platform/ctx.ts'
import type { Definition } from '../onething/model.ts'
import { deliverPapers } from './deliver.ts'
import type { CaseItem, WholeCase } from './model.ts'
import { rowOf, STATES, type Turn } from './turns.ts'

/** 听证: within how many days it is asked for after the notice. 行政许可法 §47. */
const HEARING_DAYS = 5

type Subject = { current: WholeCase; item: CaseItem; law: Item; definition: Definition }

/** What the papers of one turn have to say beyond what the case itself tells. */
export type PaperFacts = { turn: Turn; facts: Facts }

/**
 * Issues the papers that the table of turns names, with their computed dates, and delivers them to the applicant, as the last
 * thing of the command. An opinion between offices yields none.
 */
export function issuePapers(ctx: WriteCtx, subject: Subject, paper: PaperFacts): void {
  const { current, item } = subject
  const papers = papersOf(ctx, subject, paper)
  if (papers.length > 0) deliverPapers(ctx, current, item.office, papers)
}

/** Issues the same papers at once, where the turn itself rests on written notice. Gives the number of the notice. */
export async function issueNotice(
  ctx: WriteCtx,
  subject: Subject,
  paper: PaperFacts,
): Promise<string | undefined> {
  issuePapers(ctx, subject, paper)
  await writeLast(ctx)
  const { current, item } = subject
  const [kind] = rowOf(paper.turn).papers ?? []
  return kind && ((await newestPaper(ctx, { current, step: item.step }, kind)) ?? undefined)
}

function papersOf(ctx: WriteCtx, subject: Subject, { turn, facts }: PaperFacts): IssueDocument[] {
  const { current, item } = subject
  return (rowOf(turn).papers ?? []).map((kind) => ({
    owner: current.case.id,
    step: item.step,
    kind,
    personId: current.case.personId,
    office: item.office,
    facts: { ...commonFacts(subject), ...actorFacts(ctx), ...ownFacts(ctx, subject, kind, turn), ...facts },
    signed: item.undertaking ? { applicant: item.undertaking.signature } : {},
  }))
}

/**
 * 申请书 and 收件凭证 of the whole matter, frozen as it was filed and signed. They are made after the submission, which has no time
 * for it, and before anything else happens to the case.
 */
export function issueFilingPapers(ctx: WriteCtx, current: WholeCase, definition: Definition): void {
  const { onething, elements } = definition
  const { filed } = current.case
  const papers: Record<'application' | 'receipt', Facts> = {
    application: {
      'delivery.method': '电子送达',
      'delivery.consent': onething.consent.delivery,
      lists: {
        fields: Object.entries(filed.values).flatMap(([id, { value, text }]) => {
          const element = elements[id]
          if (!element) return []
          return [
            {
              label: element.name,
              value: maskValue(text ?? displayValue(element, value), element.sensitive),
            },
          ]
        }),
        materials: materialsOf(current),
      },
    },
    receipt: {
      'received.at': current.case.submittedAt.toISOString(),
      'received.by': ctx.world.region.head.name,
      'case.queryCode': current.case.queryCode,
      lists: {
        items: current.items.map((item) => ({
          name: item.itemName,
          office: officeName(ctx, item.office),
          forecast: item.forecastOn ? displayDate(item.forecastOn) : '没有法定时限',
        })),
        materials: materialsOf(current),
      },
    },
  }
  const issued = (['application', 'receipt'] as const).map((kind) => ({
    owner: current.case.id,
    step: null,
    kind,
    personId: current.case.personId,
    office: onething.leadOffice,
    facts: { ...caseFacts(current), ...papers[kind] },
    signed: filed.signature ? { applicant: signatureOf(filed.signature) } : {},
  }))
  deliverPapers(ctx, current, onething.leadOffice, issued)
}

/** The signature as documents print it, without what it was over. */
function signatureOf(given: NonNullable<WholeCase['case']['filed']['signature']>): Signature {
  return given.kind === 'drawn' ? { kind: 'drawn', path: given.path } : { kind: 'typed', name: given.name }
}

/** Papers that say how an item has ended. */
const DECISIONS: ReadonlySet<DocumentKind> = new Set(['grant', 'refusal', 'declination', 'withdrawal'])

/**
 * Says of the decision on an item that it no longer stands: it was revoked (`by` is the number of the 撤销决定书) or is open again.
 * With it ends what told of the whole matter as over.
 */
export async function cancelDecision(
  ctx: WriteCtx,
  { current, item }: Pick<Subject, 'current' | 'item'>,
  why: { reason: string; by: string | null },
): Promise<void> {
  for (const { number, kind, step, state } of await listDocuments(ctx, current.case.id)) {
    const ends = step === item.step ? DECISIONS.has(kind) : kind === 'completion' && why.by === null
    if (ends && state === 'standing') await cancelDocument(ctx, { number, ...why })
  }
}

/** The number of the newest paper of one kind for a step, or of the whole matter. */
export async function newestPaper(
  ctx: WriteCtx,
  { current, step }: { current: WholeCase; step: string | null },
  wanted: DocumentKind,
): Promise<string | null> {
  const papers = await listDocuments(ctx, current.case.id)
  return papers.findLast((paper) => paper.step === step && paper.kind === wanted)?.number ?? null
}

/** 延期告知书 over the whole one-thing, at once, for the extension rests on it. Gives its number. */
export async function issueExtension(
  ctx: WriteCtx,
  current: WholeCase,
  office: string,
  facts: Facts,
): Promise<string> {
  const kind = 'extension'
  deliverPapers(ctx, current, office, [
    {
      owner: current.case.id,
      step: null,
      kind,
      personId: current.case.personId,
      office,
      facts: { ...caseFacts(current), 'item.name': current.case.onethingName, ...facts },
    },
  ])
  await writeLast(ctx)
  const number = await newestPaper(ctx, { current, step: null }, kind)
  if (number === null) throw new Error(`case ${current.case.id} got no notice of its extension`)
  return number
}

/** 办结通知书: what came of every item, when the whole matter is over. */
export function issueCompletion(ctx: WriteCtx, current: WholeCase, definition: Definition): void {
  const { onething } = definition
  const results = current.items.map((item) => ({
    name: item.itemName,
    office: officeName(ctx, item.office),
    result: STATES[item.state].zh,
    certificate: item.certificate ?? '',
  }))
  deliverPapers(ctx, current, onething.leadOffice, [
    {
      owner: current.case.id,
      step: null,
      kind: 'completion',
      personId: current.case.personId,
      office: onething.leadOffice,
      facts: {
        ...caseFacts(current),
        'closed.on': toLocalDate(ctx.now),
        'collect.text': '电子证照在「我的办件」里下载；选了邮寄或窗口领取的，按通知领取。',
        lists: { results },
      },
    },
  ])
}

function caseFacts({ case: head }: WholeCase): Facts {
  return {
    'case.number': head.number,
    'case.submittedOn': toLocalDate(head.submittedAt),
    'case.submittedAt': head.submittedAt.toISOString(),
    'onething.name': head.onethingName,
    'applicant.name': head.applicant,
    'applicant.number': head.personNumber,
  }
}

/** Who acts now signs for the office, also for a colleague who is away. */
function actorFacts({ actor }: WriteCtx): Facts {
  return actor.kind === 'staff' ? { 'officer.name': actor.name } : {}
}

/** What any paper says of the case and the item. */
export function commonFacts({ current, item, law }: Subject): Facts {
  return {
    ...caseFacts(current),
    'item.name': item.itemName,
    'item.code': law.code.value,
    'item.type': law.type,
    'officer.name': item.officer,
    'officer.phone': law.phones.advice,
    'basis.text': law.basis.map(({ law: name, clause }) => `《${name}》${clause ?? ''}`).join('、'),
  }
}

/** What a paper of this kind says of the item at this turn. */
function ownFacts(ctx: WriteCtx, subject: Subject, kind: DocumentKind, turn: Turn): Facts {
  const { item, law, current } = subject
  const today = toLocalDate(ctx.now)
  const track = `打开「我的办件」，或者凭办件编号和查询码查询`
  switch (kind) {
    case 'correction':
      return {
        'received.on': item.submittedAt ? toLocalDate(item.submittedAt) : today,
        'correction.on': item.dueOn,
        'correction.way': '打开「我的办件」按提示修改，或者带材料到窗口',
        lists: {
          problems: item.problems.map(({ about, problem, standard, example }) => ({
            name: nameOf(subject, about),
            problem,
            standard,
            example: example ?? '',
          })),
        },
      }
    case 'acceptance':
    case 'lacking':
      return {
        'accepted.on': toLocalDate(item.acceptedAt ?? ctx.now),
        'counted.on': addWorkingDays(ctx.world.region.calendar, toLocalDate(item.acceptedAt ?? ctx.now), 1)
          .date,
        'statutory.on': item.statutoryOn,
        'promised.on': item.promisedOn,
        'limit.provisional': item.provisional ? '是' : null,
        'special.text':
          law.specialProcedures.map(({ name, needed }) => `${name}（${limitText(needed)}）`).join('、') ||
          null,
        'fee.text': law.fee.charged ? law.fee.charges.map(({ name }) => name).join('、') : '不收费',
        'track.way': track,
        'deemed.text': turn === 'deem' ? '是' : null,
        'lacking.on': kind === 'lacking' ? item.dueOn : null,
        'lacking.way': kind === 'lacking' ? '打开「我的办件」上传，或者送到窗口' : null,
        lists: { lacking: lackingOf(subject), materials: materialsOf(current, item.step) },
      }
    case 'undertaking':
      return {
        'lacking.on': item.dueOn,
        'lacking.way': '打开「我的办件」上传，或者送到窗口',
        'promised.on': item.promisedOn,
        lists: {
          lacking: lackingOf(subject),
          complete: current.case.filed.materials
            .filter((material) => material.steps.includes(item.step) && material.as !== 'not-needed')
            .filter(({ id }) => !item.undertaking?.materials.includes(id))
            .map(({ name }) => ({ name })),
          promises: (item.undertaking?.text ?? []).map((text) => ({ text })),
        },
      }
    case 'promise':
      return {
        'promise.check': '办成以后核查承诺的内容是否属实',
        'promise.checkBy': law.promise ? limitText(law.promise.verify) : null,
        lists: { promises: (item.undertaking?.text ?? []).map((text) => ({ text })) },
      }
    case 'grant':
      return {
        'decided.on': today,
        'decision.text': item.opinion ?? '准予办理。',
        'certificate.title': item.certificate ? resultName(law) : null,
        'certificate.number': item.certificate,
        'overdue.text': turn === 'decideByDefault' ? (law.grantedIfOverdue?.basis ?? null) : null,
      }
    case 'refusal':
      return {
        'decided.on': today,
        'refusal.reason': item.reason,
        'refusal.facts': item.opinion ?? item.reason,
        'refusal.basis': law.basis.map(({ law: name, clause }) => `《${name}》${clause ?? ''}`).join('、'),
        'reapply.text': '情况改变或者材料补齐以后，可以重新申请。',
      }
    case 'declination':
      return { 'decline.reason': item.reason }
    case 'hearing':
      return {
        'hearing.applyOn': addWorkingDays(ctx.world.region.calendar, today, HEARING_DAYS).date,
        'hearing.way': '打电话、到窗口，或者写信给我们',
      }
    case 'return':
      return {
        'returned.on': today,
        'returned.reason': item.reason,
        lists: { materials: materialsOf(current, item.step) },
      }
    case 'withdrawal':
      return {
        'ended.on': today,
        'ended.how': turn === 'terminate' ? '终止' : '撤回',
        'ended.reason': item.reason,
      }
    default:
      return {}
  }
}

function lackingOf({ current, item }: Subject): Record<string, string>[] {
  return (item.undertaking?.materials ?? []).map((id) => ({
    name: current.case.filed.materials.find((material) => material.id === id)?.name ?? id,
    basis: '事项清单标明可以容缺后补',
    way: '上传或者送到窗口',
  }))
}

/** The papers of the whole matter, or of one step. */
function materialsOf({ case: { filed } }: WholeCase, step?: string): Record<string, string>[] {
  return filed.materials
    .filter(({ steps, as }) => (step === undefined || steps.includes(step)) && as !== 'not-needed')
    .map(({ name, files, reason }) => ({
      name,
      form: '电子件',
      copies: '1',
      pages: files.length > 0 ? String(files.length) : '',
      kept: '留存',
      how: files.length > 0 ? '申请人上传' : reason,
    }))
}

/** A field or a paper, as the applicant knows it. */
function nameOf({ current, definition }: Subject, about: string): string {
  return (
    definition.elements[about]?.name ??
    current.case.filed.materials.find((material) => material.id === about)?.name ??
    about
  )
}

function officeName(ctx: WriteCtx, id: string): string {
  return ctx.world.region.offices.get(id)?.name ?? id
}
