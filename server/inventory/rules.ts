import { canonical, withoutEmpty } from './compare.ts'
import { findElement, familyOf } from './elements.ts'
import { completeness, lint } from './lint.ts'
import {
  schemaOf,
  type Content,
  type EntryKind,
  type SchemedCode,
  type Standing,
  type Turn,
  type Suspension,
  type SuspensionProposal,
  type VersionState,
  type Waiting,
  type Withdrawal,
} from './model.ts'
import type { FieldProblem, Refusal } from '../platform/refusal.ts'
import { refuseInventory } from './refusals.ts'

/** What a step needs to know of an entry. */
export type EntryState = {
  id: string
  name: string
  version: number
  state: VersionState
  stage: 'draft' | 'review' | 'approved' | null
  errors: number
  editors: readonly string[]
  standing: Standing
  /** How many others stand on it: claims, delegations, a handled item. */
  claims: number
  delegations: number
  handledAs: string | null
  /** One-things that are made of it, by name. */
  onethings: readonly string[]
  /** The day from which it is off the list, past or to come. */
  withdrawnFrom: string | null
  /** A withdrawal that waits for a second person. */
  withdrawal: Withdrawal | null
  /** 暂停: all there have been, the last one last. */
  suspensions: readonly Suspension[]
  /** A suspension that waits for a second person. */
  suspensionProposal: SuspensionProposal | null
  /** Published versions that wait for their day: what is written now stands on the last of them. */
  waiting: readonly Waiting[]
}

export const STAGES: Record<VersionState, string> = {
  draft: '草稿',
  review: '待审核',
  approved: '待发布',
  published: '已发布',
  withdrawn: '已取消',
}

/** What is done with a version on its way, and which permission it takes. */
export const STEPS = {
  submit: 'item.edit',
  discard: 'item.edit',
  return: 'item.review',
  approve: 'item.review',
  publish: 'item.publish',
  withdraw: 'item.edit',
  confirm: 'item.publish',
  keep: 'item.publish',
  suspend: 'item.edit',
  confirmSuspension: 'item.publish',
  keepOpen: 'item.publish',
  resume: 'item.publish',
} as const
export type Step = keyof typeof STEPS

/**
 * The edition that somebody had before him. The digest besides, for a draft that was thrown away and begun anew counts from one again;
 * and how often it was proposed or settled to withdraw or suspend it, which changes no version.
 */
export type Seen = { version: number; revision: number; digest: string; proposals: number }
/** The edition of one entry among many. */
export type Edition = Seen & { id: string }
/** So many entries are moved at once. */
export const MOST_AT_ONCE = 20_000

/** 取消、暂停: steps that change no version; each is counted among the proposals about the entry, and named so to whoever read it before. */
export const ABOUT = {
  withdraw: '取消',
  confirm: '取消',
  keep: '取消',
  suspend: '暂停',
  confirmSuspension: '暂停',
  keepOpen: '暂停',
  resume: '暂停',
} as const satisfies Partial<Record<Step, string>>
export const isProposal = (step: Step): step is keyof typeof ABOUT => step in ABOUT

/** Steps that are taken with what a version or a proposal says: whoever takes one names the edition that he has read. */
export const READ_BEFORE: readonly Step[] = [
  'submit',
  'discard',
  'return',
  'approve',
  'publish',
  'confirm',
  'confirmSuspension',
]

export type StepGiven = {
  from?: string | undefined
  /** 暂停: the day on which it is resumed. */
  until?: string | undefined
  reason?: string | undefined
  /** Whoever takes it off the list has read who stands on it, and means it. */
  despiteUses?: boolean | undefined
  /** Whoever publishes from an earlier day than a version that waits has read that this brings its changes forward, and means it. */
  despiteWaiting?: boolean | undefined
}

/** Whether an entry says something else by now, or stands elsewhere, than whoever acts has seen. */
export const isOlder = (seen: Seen, entry: Seen): boolean =>
  seen.version !== entry.version ||
  seen.revision !== entry.revision ||
  seen.digest !== entry.digest ||
  seen.proposals !== entry.proposals

/** May this officer take this step with this entry now? */
export function refuseStep(
  step: Step,
  entry: EntryState,
  by: { actorId: string; today: string } & StepGiven,
): Refusal | undefined {
  const { name, stage } = entry
  const wrongStage = (): Refusal =>
    refuseInventory('inventory.not-in-stage', { name, stage: STAGES[entry.state] })
  switch (step) {
    case 'submit':
      return stage === 'draft'
        ? undefined
        : stage === null
          ? refuseInventory('inventory.no-draft', { name })
          : wrongStage()
    case 'return':
      if (stage !== 'review' && stage !== 'approved') return wrongStage()
      return (by.reason ?? '').trim() === '' ? refuseInventory('inventory.reason-missing') : undefined
    case 'approve':
      if (stage !== 'review') return wrongStage()
      return entry.editors.includes(by.actorId) ? refuseInventory('inventory.own-work', { name }) : undefined
    case 'publish':
      if (stage !== 'approved') return wrongStage()
      if (entry.editors.includes(by.actorId)) return refuseInventory('inventory.own-work', { name })
      if (entry.errors > 0) return refuseInventory('inventory.has-errors', { name, count: entry.errors })
      return refusePast(by) ?? refuseOvertaking(entry, by)
    case 'withdraw':
      if (entry.withdrawal || leavesLater(entry, by.today))
        return refuseInventory('inventory.leaving-already', { name })
      if ((by.reason ?? '').trim() === '')
        return refuseLeaving(entry) ?? refuseInventory('inventory.reason-missing')
      return refuseLeaving(entry) ?? refusePast(by) ?? refuseUnread(entry, by)
    case 'confirm':
      if (!entry.withdrawal) return refuseInventory('inventory.not-leaving', { name })
      if (entry.withdrawal.proposer === by.actorId)
        return refuseInventory('inventory.own-withdrawal', { name })
      return refuseLeaving(entry) ?? refuseUnread(entry, by)
    case 'keep':
      return entry.withdrawal || leavesLater(entry, by.today)
        ? undefined
        : refuseInventory('inventory.not-leaving', { name })
    case 'suspend':
      if (entry.suspensionProposal) return refuseInventory('inventory.suspending-already', { name })
      if (runningOn(by.today, entry.suspensions))
        return refuseInventory('inventory.suspended-already', { name })
      if (entry.standing !== 'listed' && entry.standing !== 'scheduled')
        return refuseInventory('inventory.not-listed', { name })
      if ((by.reason ?? '').trim() === '') return refuseInventory('inventory.reason-missing')
      return (
        refusePast(by) ??
        (by.until !== undefined && by.until <= (by.from ?? by.today)
          ? refuseInventory('inventory.resumed-before', { from: by.from ?? by.today })
          : undefined)
      )
    case 'confirmSuspension':
      return refuseSuspending(entry, by)
    case 'keepOpen':
      return entry.suspensionProposal ? undefined : refuseInventory('inventory.not-suspending', { name })
    case 'resume':
      return runningOn(by.today, entry.suspensions)
        ? undefined
        : refuseInventory('inventory.not-suspended', { name })
    case 'discard':
      if (stage !== 'draft')
        return stage === null ? refuseInventory('inventory.no-draft', { name }) : wrongStage()
      return entry.version === 1 ? refuseDelete(entry) : undefined
  }
}

/** 已定取消: two persons have decided that it leaves the list on a day that is still to come. */
export const leavesLater = ({ withdrawnFrom }: Pick<EntryState, 'withdrawnFrom'>, today: string): boolean =>
  withdrawnFrom !== null && withdrawnFrom > today

/** A suspension that is under way or still to come; one that has ended is none. */
export function runningOn(today: string, suspensions: readonly Suspension[]): Suspension | null {
  const last = suspensions.at(-1)
  return last && (last.until === null || last.until > today) ? last : null
}

/** The suspensions when what runs ends on a day: its days before that are kept, one that has had none is dropped. */
export const resumedOn = (day: string, suspensions: readonly Suspension[]): Suspension[] =>
  suspensions
    .map((each) => (each === runningOn(day, suspensions) ? { ...each, until: day } : each))
    .filter(({ from, until }) => until === null || from < until)

/** 暂停: whether nobody can apply on a day. */
export const suspendedOn = (day: string, suspensions: readonly Suspension[]): boolean =>
  (runningOn(day, suspensions)?.from ?? '9999') <= day

/** One person alone closes nothing; what was proposed for days that are over, or for what is off the list, is not carried out. */
function refuseSuspending(
  { name, standing, suspensionProposal: proposal }: EntryState,
  by: { actorId: string; today: string },
): Refusal | undefined {
  if (!proposal) return refuseInventory('inventory.not-suspending', { name })
  if (proposal.proposer === by.actorId) return refuseInventory('inventory.own-suspension', { name })
  if (standing !== 'listed' && standing !== 'scheduled')
    return refuseInventory('inventory.not-listed', { name })
  return proposal.until !== null && proposal.until <= by.today
    ? refuseInventory('inventory.resumed-before', { from: by.today })
    : undefined
}

/** Nobody writes the next version of what is about to leave: it would bring the entry back, or take its last days away. */
export function refuseWriting(
  entry: Pick<EntryState, 'name' | 'stage' | 'withdrawnFrom'>,
  today: string,
): Refusal | undefined {
  const { name, stage, withdrawnFrom } = entry
  if (stage === 'review' || stage === 'approved') return refuseInventory('inventory.in-review', { name })
  return leavesLater(entry, today)
    ? refuseInventory('inventory.leaves-later', { name, from: withdrawnFrom ?? '' })
    : undefined
}

/** Only what is on the list leaves it, and only when nobody is writing its next version. */
function refuseLeaving({ name, standing, stage }: EntryState): Refusal | undefined {
  if (standing !== 'listed' && standing !== 'scheduled')
    return refuseInventory('inventory.not-listed', { name })
  return stage === null ? undefined : refuseInventory('inventory.draft-open', { name })
}

const refusePast = ({ from, today }: { today: string } & StepGiven): Refusal | undefined =>
  from !== undefined && from < today ? refuseInventory('inventory.date-past', { today }) : undefined

/** Nothing comes into force earlier than it was decided to, unless whoever publishes has read so. */
function refuseOvertaking(
  { name, waiting }: EntryState,
  { from, today, despiteWaiting }: { today: string } & StepGiven,
): Refusal | undefined {
  const day = from ?? today
  const overtaken = waiting.findLast((each) => day < each.from)
  return overtaken && despiteWaiting !== true
    ? refuseInventory('inventory.waiting-overtaken', {
        name,
        version: overtaken.version,
        day: overtaken.from,
        from: day,
      })
    : undefined
}

/**
 * 待生效: the published versions that wait for their day. In force is the highest version whose day has come; so one that a later
 * version overtakes, by a day that is not later, waits for nothing.
 */
export const waitingVersions = (today: string, versions: readonly Turn[]): Waiting[] =>
  versions
    .flatMap((each) =>
      each.state === 'published' &&
      each.effectiveFrom !== null &&
      each.effectiveFrom > today &&
      overtakerOf(each, versions) === null
        ? [{ version: each.version, from: each.effectiveFrom }]
        : [],
    )
    .toSorted((a, b) => a.version - b.version)

/** The version that takes the place of another from a day that is not later, by number; null where there is none. */
export function overtakerOf({ version, effectiveFrom: day }: Turn, versions: readonly Turn[]): number | null {
  const later = versions.filter(
    (each) =>
      each.version > version && day !== null && each.effectiveFrom !== null && each.effectiveFrom <= day,
  )
  return later.length === 0 ? null : Math.max(...later.map((each) => each.version))
}

/** Who stands on an entry, in words. */
export function usesOf({
  claims,
  delegations,
  onethings,
}: Pick<EntryState, 'claims' | 'delegations' | 'onethings'>): string[] {
  return [
    ...(claims > 0 ? [`下级认领 ${claims} 项`] : []),
    ...(delegations > 0 ? [`下放 ${delegations} 处`] : []),
    ...onethings.map((name) => `一件事「${name}」`),
  ]
}

/** Nobody takes away what others stand on without having read who they are. */
function refuseUnread(entry: EntryState, { despiteUses }: StepGiven): Refusal | undefined {
  const uses = usesOf(entry)
  return uses.length === 0 || despiteUses === true
    ? undefined
    : refuseInventory('inventory.leaves-users', { name: entry.name, uses: uses.join('、') })
}

/** An entry that was never published goes away with its draft, unless others stand on it. */
function refuseDelete(entry: EntryState): Refusal | undefined {
  const { name, handledAs } = entry
  const uses = [...usesOf(entry), ...(handledAs === null ? [] : [`办理事项 ${handledAs}`])]
  return uses.length > 0 ? refuseInventory('inventory.in-use', { name, uses: uses.join('、') }) : undefined
}

/** The area of a place's own entries; six noughts where its region names none. */
export const areaOfPlace = ({ area }: { area?: string | undefined }): string => area ?? '000000'

/**
 * Whether what is listed under an area is a place's own business: the area is its own, or that of a town or village under it. Of the
 * 基本目录 a place may hold what the levels above it set, too.
 */
export function refuseArea(
  kind: EntryKind,
  area: string,
  head: { area?: string | undefined },
): Refusal | undefined {
  const own = areaOfPlace(head)
  const [theirs, ours] = [area, own].map((code) => code.replace(/(?:00)+$/, '')) as [string, string]
  return theirs.startsWith(ours) || (kind === 'directory' && ours.startsWith(theirs))
    ? undefined
    : refuseInventory('inventory.area-elsewhere', { area, own })
}

/** How an entry stands on a day. */
export function standingOn(
  today: string,
  { listedFrom, withdrawnFrom }: { listedFrom: string | null; withdrawnFrom: string | null },
): Standing {
  if (listedFrom === null) return 'unlisted'
  if (withdrawnFrom !== null && withdrawnFrom <= today) return 'withdrawn'
  return listedFrom <= today ? 'listed' : 'scheduled'
}

/** The content after some elements were changed; null takes an element away. Refuses values that an element may not have. */
export function applyChanges(
  before: Content,
  changes: Readonly<Record<string, unknown>>,
): { content: Content } | { problems: FieldProblem[] } {
  const problems: FieldProblem[] = []
  const content: Record<string, unknown> = { ...before }
  for (const [id, value] of Object.entries(changes)) {
    const element = findElement(id)
    if (!element) {
      problems.push({ field: id, code: 'unknown', zh: `没有要素「${id}」。` })
      continue
    }
    const trimmed = typeof value === 'string' ? value.trim() : value
    if (trimmed === null || trimmed === '' || (Array.isArray(trimmed) && trimmed.length === 0)) {
      delete content[id]
      continue
    }
    const parsed = schemaOf(element).safeParse(trimmed)
    if (parsed.success) content[id] = parsed.data
    else problems.push({ field: id, code: 'wrong', zh: `${element.name}填得不对，或者太长。` })
  }
  for (const id of ['name', 'codes'])
    if (content[id] === undefined)
      problems.push({ field: id, code: 'missing', zh: `请填${findElement(id)?.name ?? id}。` })
  return problems.length > 0 ? { problems } : { content: withoutEmpty(content) }
}

/** What the list shows of a content. */
export type Summary = {
  name: string
  mainName: string | null
  subName: string | null
  type: string | null
  body: string | null
  errors: number
  warnings: number
  rules: string[]
  completeness: number
}

export function summaryOf(content: Content): Summary {
  const findings = lint(content)
  const textOf = (id: string): string | null => (typeof content[id] === 'string' ? content[id] : null)
  return {
    name: textOf('name') ?? '',
    mainName: textOf('mainName'),
    subName: textOf('subName'),
    type: textOf('type'),
    body: textOf('body'),
    errors: findings.filter(({ severity }) => severity === 'error').length,
    warnings: findings.filter(({ severity }) => severity === 'warning').length,
    rules: [...new Set(findings.map(({ rule }) => rule))],
    completeness: completeness(content),
  }
}

/** What a place takes over from the level above; what it may set itself it writes itself. */
export function claimedContent(above: Content): Content {
  const family = familyOf(above['type'])
  return Object.fromEntries(
    Object.entries(above).filter(([id]) => {
      const element = findElement(id)
      return (
        element !== undefined && id !== 'local' && (element.family === 'core' || element.family === family)
      )
    }),
  )
}

/** The elements that the level above has set and that this entry sets otherwise. */
export function overridesOf(
  above: Content,
  own: Content,
): { element: string; before: unknown; after: unknown; unified: boolean }[] {
  return Object.entries(above).flatMap(([id, value]) => {
    const same =
      id === 'codes'
        ? sharesCode(value as SchemedCode[], own[id] as SchemedCode[] | undefined)
        : canonical(value) === canonical(own[id] ?? null)
    const unified = findElement(id)?.unified
    return same || id === 'local'
      ? []
      : [
          {
            element: id,
            before: value,
            after: own[id] ?? null,
            unified: unified !== undefined && unified !== 'none',
          },
        ]
  })
}

/** A lower entry has codes of its own besides; it is the same item if it still bears the code of the level above. */
const sharesCode = (above: readonly SchemedCode[], own: readonly SchemedCode[] | undefined): boolean =>
  above.some(
    ({ scheme, value }) => own?.some((code) => code.scheme === scheme && code.value === value) ?? false,
  )
