import { z } from 'zod'
import { ItemType, type Item } from '../catalog/model.ts'
import { ClockLevel, PauseReason, type Clock, type Limit } from '../deadlines/model.ts'
import { Signature } from '../documents/model.ts'
import { Control, Objection, Origin, Scalar, Sensitive } from '../forms/model.ts'
import { Session } from '../onething/model.ts'
import { ALL_TURNS, ITEM_STATES } from './turns.ts'
import { CallOutcome } from '../sharing/model.ts'

export const ItemState = z.enum(ITEM_STATES)
export type ItemState = z.infer<typeof ItemState>

export const ConfirmationState = z.enum(['asked', 'confirmed', 'disputed', 'expired'])
export type ConfirmationState = z.infer<typeof ConfirmationState>

/** A value filed with a case: what, whence, and whether the applicant contests the register. */
export const FiledValue = z.strictObject({
  value: Scalar,
  text: z.string().optional(),
  /** Absent for values that were derived or handed on by an earlier item. */
  origin: Origin.optional(),
  objection: Objection.optional(),
})
export type FiledValue = z.infer<typeof FiledValue>

/** One point of a 补正告知: what is wrong, and what would be right. `about` is an element or a material id. */
export const Problem = z.strictObject({
  about: z.string().max(80),
  problem: z.string().trim().min(4).max(300),
  standard: z.string().trim().max(300).default(''),
  example: z.string().trim().max(300).optional(),
})
export type Problem = z.infer<typeof Problem>

/** What the applicant has promised in writing: papers that are still to come (容缺), or facts in place of proof (告知承诺). */
export const Undertaking = z.strictObject({
  kind: z.enum(['lacking', 'promise']),
  text: z.array(z.string()).min(1),
  /** For `lacking`: the papers to come. */
  materials: z.array(z.string()),
  signature: Signature,
  at: z.iso.datetime(),
})
export type Undertaking = z.infer<typeof Undertaking>

/** 容缺受理承诺: what the applicant signs for papers that come later. */
export const LACKING_TEXT = [
  '我承诺在约定的期限内补齐材料。逾期没有补齐的，视为撤回申请，由此造成的损失由我承担。',
]

/** 承办意见: what the first officer proposes and the second reviews. */
export const Proposal = z.strictObject({
  verdict: z.enum(['grant', 'refuse']),
  opinion: z.string(),
  reason: z.string(),
  outputs: z.record(z.string(), Scalar),
  officerId: z.uuid(),
  officer: z.string(),
  at: z.iso.datetime(),
})
export type Proposal = z.infer<typeof Proposal>

/** 不予受理: why the office does not take the matter, and to which office it belongs instead. */
export const DeclineGround = z.enum(['not-needed', 'not-ours', 'other'])
export type DeclineGround = z.infer<typeof DeclineGround>

/** What one office found at a 联合勘验 or 联合评审. */
export const Finding = z.object({
  passed: z.boolean(),
  text: z.string(),
  officer: z.string(),
  at: z.string(),
})
export type Finding = z.infer<typeof Finding>

/** A 联合勘验 or 联合评审 of the one-thing as it stands in this case; `at` is null until somebody has called it. */
export const SessionView = Session.extend({
  at: z.iso.datetime().nullable(),
  place: z.string(),
  officers: z.array(z.string()),
  findings: z.record(z.string(), Finding),
})
export type SessionView = z.infer<typeof SessionView>

// ---- What the staff desk shows -------------------------------------------------------------------------------

export const DueKind = z.enum([
  'answer',
  'promised',
  'statutory',
  'correction',
  'supplement',
  'verification',
  'special',
])

/** One row of an inbox. Personal data is masked: 陈*. */
export const TaskSummary = z.object({
  caseId: z.uuid(),
  caseNumber: z.string(),
  step: z.string(),
  itemId: z.string(),
  itemName: z.string(),
  /** Only a `licence` is 不予许可; every other kind of item is 不予办理. Null when the region has the item no more. */
  itemType: ItemType.nullable(),
  onethingName: z.string(),
  applicant: z.string(),
  state: ItemState,
  /** Counts the changes; an act that names it is refused when somebody else was faster. */
  revision: z.int(),
  office: z.object({ id: z.string(), name: z.string() }),
  officer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  submittedAt: z.iso.datetime(),
  /** The department system that handles it, with its own number there; null for what is handled here. */
  system: z.object({ name: z.string(), externalNumber: z.string() }).nullable(),
  /** 来源渠道: the application of others through which it was filed. */
  through: z.string().nullable(),
  dueOn: z.iso.date().nullable(),
  dueKind: DueKind.nullable(),
  /** The calendar does not cover the date yet, so it may move. */
  provisional: z.boolean(),
  /** How near the end of its clock is, as the supervisor's card says it. */
  level: ClockLevel,
  /** Working days until the due date; negative when overdue, null when there is none. */
  daysLeft: z.int().nullable(),
})
export type TaskSummary = z.infer<typeof TaskSummary>

export const TaskPage = z.object({ tasks: z.array(TaskSummary), next: z.string().nullable() })
export type TaskPage = z.infer<typeof TaskPage>

export const TaskCounts = z.object({
  open: z.int(),
  mine: z.int(),
  dueToday: z.int(),
  overdue: z.int(),
  correcting: z.int(),
})
export type TaskCounts = z.infer<typeof TaskCounts>

export const TaskField = z.object({
  element: z.string(),
  name: z.string(),
  section: z.string(),
  /** As a person reads it, masked unless revealed. */
  text: z.string(),
  masked: z.boolean(),
  sensitive: Sensitive.nullable(),
  origin: Origin.nullable(),
  /** 「来自公安·2026-11-20」, 「申请人填写」, 「由前一事项产生」. */
  originText: z.string(),
  objection: Objection.nullable(),
  /** How it can be corrected on the spot; null for what is derived or comes from an earlier item. */
  spot: z
    .object({
      control: Control,
      options: z.array(z.object({ value: z.string(), label: z.string() })),
    })
    .nullable(),
})
export type TaskField = z.infer<typeof TaskField>

export const TaskMaterial = z.object({
  id: z.string(),
  name: z.string(),
  /** Elements that can be read on it. */
  shows: z.array(z.string()),
  as: z.enum(['asked', 'known', 'derived', 'earlier', 'not-needed']),
  reason: z.string(),
  files: z.array(z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.int() })),
  /** A certificate of ours stands in its place and can be looked at. */
  certificate: z.boolean(),
})

export const TaskOutput = z.object({
  element: z.string(),
  name: z.string(),
  control: Control,
  hint: z.string(),
  unit: z.string(),
  options: z.array(z.object({ value: z.string(), label: z.string() })),
  required: z.boolean(),
  /** True if the department's system can be asked for the value. */
  fetchable: z.boolean(),
  value: Scalar.nullable(),
})

export const TaskEvent = z.object({
  at: z.iso.datetime(),
  kind: z.string(),
  text: z.string(),
  actor: z.string(),
  opinion: z.string().nullable(),
  /** Of a decision: how long the matter was before the officer's eyes; null where it was not, or where nothing was decided. */
  secondsInSight: z.int().nullable(),
})

/** One value that a rule was judged by, masked as on the form. */
const Evidence = z.object({
  element: z.string(),
  name: z.string(),
  text: z.string(),
  originText: z.string(),
})

/** 联办延期: the clock over the whole one-thing as its lead office may extend it. */
export const WholeExtension = z.object({
  /** By how much: 15 个工作日; and the clause. */
  by: z.string(),
  basis: z.string().nullable(),
  dueOn: z.iso.date().nullable(),
  /** The last day after the extension; null while the clock stands still. */
  newOn: z.iso.date().nullable(),
  allowed: z.boolean(),
  /** Why it is not possible now. */
  reason: z.string().nullable(),
})
export type WholeExtension = z.infer<typeof WholeExtension>

export const TaskDetail = TaskSummary.extend({
  /** `system`: granted by the passing of the limit (超时默认). */
  decidedBy: z.enum(['officer', 'system']).nullable(),
  itemVersion: z.int(),
  officeAddress: z.string(),
  fields: z.array(TaskField),
  materials: z.array(TaskMaterial),
  /** Rules with their evidence; null = cannot be told from the data. */
  checks: z.array(
    z.object({
      text: z.string(),
      passed: z.boolean().nullable(),
      basis: z.string(),
      evidence: z.array(Evidence),
    }),
  ),
  outputs: z.array(TaskOutput),
  related: z.array(
    z.object({
      step: z.string(),
      itemName: z.string(),
      itemType: ItemType.nullable(),
      office: z.string(),
      state: ItemState,
    }),
  ),
  /** What departments were asked for the case, oldest first: no values. `basis`: of the grant; null where it is not in force any more. */
  calls: z.array(
    z.object({
      at: z.iso.datetime(),
      source: z.string(),
      purpose: z.string(),
      fields: z.array(z.string()),
      basis: z.string().nullable(),
      outcome: CallOutcome,
      cached: z.boolean(),
      by: z.string(),
    }),
  ),
  events: z.array(TaskEvent),
  problems: z.array(Problem),
  limits: z.object({
    answerOn: z.iso.date().nullable(),
    statutory: z.string(),
    statutoryOn: z.iso.date().nullable(),
    promised: z.string(),
    promisedOn: z.iso.date().nullable(),
  }),
  correctionReasons: z.array(z.string()),
  refusalReasons: z.array(z.string()),
  basis: z.array(z.string()),
  remedies: z.string(),
  signature: Signature.nullable(),
  certificate: z.object({ number: z.string(), title: z.string(), url: z.string() }).nullable(),
  /** Every act an officer could wish for, and why it is not possible now. */
  acts: z.array(z.object({ act: z.enum(ALL_TURNS), allowed: z.boolean(), reason: z.string().nullable() })),
  /** The papers issued for this item, newest last. */
  documents: z.array(z.object({ number: z.string(), title: z.string(), issuedAt: z.iso.datetime() })),
  undertaking: Undertaking.nullable(),
  proposal: Proposal.nullable(),
  /** Why the officer who asks decides nothing for a while: many decisions in a row. */
  tired: z.string().nullable(),
  sessions: z.array(SessionView),
  specialProcedures: z.array(z.object({ procedure: PauseReason, name: z.string(), needed: z.string() })),
  /** What the applicant could promise in place of proof; empty where the item knows no 告知承诺. */
  promiseText: z.array(z.string()),
  /** Null for offices that do not lead the one-thing, and where it knows no extension of the whole. */
  wholeExtension: WholeExtension.nullable(),
})
export type TaskDetail = z.infer<typeof TaskDetail>

const Counted = z.object({
  text: z.string(),
  basis: z.string().nullable(),
  on: z.iso.date().nullable(),
  provisional: z.boolean(),
  days: z.array(
    z.object({ date: z.iso.date(), counted: z.boolean(), number: z.number().nullable(), why: z.string() }),
  ),
})

/** 「为什么是这一天」: a clock of a case with its arithmetic, day by day. */
export const ExplainedClock = z.object({
  step: z.string(),
  /** What it is about, as the applicant knows it. */
  name: z.string(),
  kind: z.string(),
  kindText: z.string(),
  state: z.enum(['running', 'paused', 'stopped']),
  dueOn: z.iso.date().nullable(),
  statutory: Counted.nullable(),
  promised: Counted.nullable(),
  /** The stretches in which it stood still; `to` is null while one lasts. */
  pauses: z.array(
    z.object({
      from: z.iso.date(),
      to: z.iso.date().nullable(),
      reason: z.string(),
      needed: z.string().nullable(),
      notice: z.string().nullable(),
    }),
  ),
  clauses: z.array(z.string()),
})
export type ExplainedClock = z.infer<typeof ExplainedClock>

/** One case of a batch with the evidence that it rests on; `reason` says why it cannot be granted together with others. */
export const BatchRow = z.object({
  caseId: z.uuid(),
  step: z.string(),
  revision: z.int(),
  caseNumber: z.string(),
  itemId: z.string(),
  itemName: z.string(),
  itemVersion: z.int(),
  applicant: z.string(),
  dueOn: z.iso.date().nullable(),
  checks: TaskDetail.shape.checks,
  reason: z.string().nullable(),
})
export type BatchRow = z.infer<typeof BatchRow>

/** An item of which several cases can be granted together, and how many are ready for that. */
export const BatchItem = z.object({ itemId: z.string(), itemName: z.string(), accepted: z.int() })
export type BatchItem = z.infer<typeof BatchItem>

/** A batch after it was begun: what became of each row. */
export const BatchState = z.object({
  id: z.uuid(),
  state: z.enum(['waiting', 'undone', 'done']),
  runAt: z.iso.datetime(),
  rows: z.array(
    z.object({
      caseId: z.uuid(),
      step: z.string(),
      revision: z.int(),
      result: z.enum(['granted', 'failed']).optional(),
      why: z.string().optional(),
    }),
  ),
})
export type BatchState = z.infer<typeof BatchState>

/** 抽查: a case granted in a batch that was drawn for a second look. */
export const Recheck = z.object({
  caseId: z.uuid(),
  step: z.string(),
  caseNumber: z.string(),
  itemName: z.string(),
  drawnAt: z.iso.datetime(),
})
export type Recheck = z.infer<typeof Recheck>

// ---- What the applicant sees ---------------------------------------------------------------------------------

/** N forms, fields and papers, and what is left of them to ask and to upload. */
export const Counts = z.object({
  items: z.int(),
  departments: z.int(),
  forms: z.int(),
  fields: z.int(),
  questions: z.int(),
  materials: z.int(),
  uploads: z.int(),
})

/** What has befallen an item beyond its state, as far as the applicant has to know it. */
export const Course = z.object({
  /** Who has to do something now. `before`: an earlier item or another person; `outside`: a hearing, a test, an appraisal. */
  turnOf: z.enum(['before', 'office', 'applicant', 'outside', 'nobody']),
  /** The last day of whoever's turn it is; null while nothing is counted. */
  lastDay: z.iso.date().nullable(),
  /** 视为受理: the office did not answer in time. */
  deemed: z.boolean(),
  /** 容缺: the papers that are promised and still to come. */
  lacking: z.array(z.string()),
  /** 特别程序 that runs now. */
  special: z.object({ name: z.string(), needed: z.string() }).nullable(),
  /** 延期: by how much, and why. */
  extension: z.object({ by: z.string(), reason: z.string() }).nullable(),
  /** 告知承诺书 was signed. */
  promised: z.boolean(),
  /** Decided or ended by the passing of a limit, not by an officer. */
  bySystem: z.boolean(),
  /** 纠错重开: why. */
  reopened: z.string().nullable(),
})
export type Course = z.infer<typeof Course>

export const StepView = z.object({
  step: z.string(),
  itemId: z.string(),
  itemName: z.string(),
  plainName: z.string(),
  department: z.string(),
  office: z.object({ name: z.string(), phone: z.string(), address: z.string(), hours: z.string() }),
  state: ItemState,
  /** One sentence: what happens now and what comes next. */
  now: z.string(),
  submittedAt: z.iso.datetime().nullable(),
  acceptedAt: z.iso.datetime().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  /** The day by which the applicant can count on it: due date, or a forecast along the graph. */
  expectedOn: z.iso.date().nullable(),
  forecast: z.boolean(),
  provisional: z.boolean(),
  /** The day that was told at submission, as the receipt says it. */
  forecastOn: z.iso.date().nullable(),
  forecastProvisional: z.boolean(),
  /** Names of the things that it waits for. */
  waitsFor: z.array(z.string()),
  /** Reason of a refusal, 不予受理, or of being stopped, with the remedies where the law gives them. */
  reason: z.string().nullable(),
  remedies: z.string().nullable(),
  problems: z.array(Problem.extend({ name: z.string() })),
  certificate: z.object({ number: z.string(), title: z.string() }).nullable(),
  outputs: z.array(z.object({ name: z.string(), text: z.string() })),
  events: z.array(z.object({ at: z.iso.datetime(), text: z.string() })),
  course: Course,
  canWithdraw: z.boolean(),
  /** 容缺: papers that were promised can be sent in. */
  canSupply: z.boolean(),
  /** 告知承诺: a signed promise would let the office decide at once. */
  canPromise: z.boolean(),
})
export type StepView = z.infer<typeof StepView>

export const CaseView = z.object({
  id: z.uuid(),
  number: z.string(),
  /** Only for the applicant, never on the public track page. */
  queryCode: z.string().nullable(),
  onething: z.object({ id: z.string(), name: z.string() }),
  /** 陈* to everybody but the applicant. */
  applicant: z.string(),
  /** 来源渠道: the application of others through which it was filed. */
  through: z.string().nullable(),
  submittedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  expectedOn: z.iso.date().nullable(),
  steps: z.array(StepView),
  confirmations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      person: z.string(),
      state: ConfirmationState,
      expiresAt: z.iso.datetime(),
    }),
  ),
  /** Every paper of the matter, and what spared the applicant handing it in. */
  materials: z.array(z.object({ name: z.string(), how: z.string() })),
  /** Of every field and material: how many were asked, known, derived … as computed at submission. */
  counts: Counts,
})
export type CaseView = z.infer<typeof CaseView>

export const CaseSummary = z.object({
  id: z.uuid(),
  number: z.string(),
  onethingName: z.string(),
  submittedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  granted: z.int(),
  total: z.int(),
  needsCorrection: z.boolean(),
  through: z.string().nullable(),
})
export type CaseSummary = z.infer<typeof CaseSummary>

/** What the other parent (or co-owner) sees behind the link. */
export const ConfirmationView = z.object({
  onethingName: z.string(),
  applicant: z.string(),
  person: z.string(),
  text: z.string(),
  state: ConfirmationState,
  rows: z.array(z.object({ name: z.string(), text: z.string() })),
  expiresAt: z.iso.datetime(),
})
export type ConfirmationView = z.infer<typeof ConfirmationView>

// ---- As kept -------------------------------------------------------------------------------------------------

/** A material as it was settled at submission. */
export const FiledMaterial = z.strictObject({
  id: z.string(),
  name: z.string(),
  steps: z.array(z.string()),
  as: z.enum(['asked', 'known', 'derived', 'earlier', 'not-needed']),
  reason: z.string(),
  files: z.array(z.string()),
  /** The number of the certificate of ours that spared it: officers look at that. */
  certificate: z.string().optional(),
})
export type FiledMaterial = z.infer<typeof FiledMaterial>

/** What was filed with a case: every value once, by element; the papers; what was signed. */
export type Filed = {
  values: Record<string, FiledValue>
  materials: FiledMaterial[]
  counts: CaseView['counts']
  signature: (Signature & { of: string; at: string }) | null
}

export type Case = {
  id: string
  number: string
  queryCode: string
  personId: string
  /** The applicant's citizen number; of a case that another system handles, whatever number it gave. */
  personNumber: string
  /** The phone that the register holds for the applicant; notices go there. */
  phone: string | null
  applicant: string
  /** `own`, or the department system that handles the case: then nothing is done here but to show and to count it. */
  source: string
  sourceName: string | null
  /** 来源渠道: the application of others through which it was filed. */
  through: string | null
  externalNumber: string | null
  onething: string
  onethingVersion: number
  onethingName: string
  filed: Filed
  submittedAt: Date
  closedAt: Date | null
  /** Whether 申请书 and 收件凭证 have been issued. */
  papersIssued: boolean
}

export type CaseItem = {
  caseId: string
  step: string
  position: number
  item: string
  itemVersion: number
  itemName: string
  office: string
  state: ItemState
  needs: string[]
  officerId: string | null
  officer: string | null
  submittedAt: Date | null
  acceptedAt: Date | null
  decidedAt: Date | null
  answerOn: string | null
  promisedOn: string | null
  statutoryOn: string | null
  dueOn: string | null
  dueKind: z.infer<typeof DueKind> | null
  provisional: boolean
  orderOn: string
  forecastOn: string | null
  forecastProvisional: boolean
  opinion: string | null
  reason: string | null
  /** Who decided: an officer, or the system when the limit had passed (超时默认). */
  decidedBy: 'officer' | 'system' | null
  problems: z.infer<typeof Problem>[]
  /** Everything that a correction was ever asked about: a second one may not bring up anything new. */
  told: string[]
  undertaking: Undertaking | null
  proposal: Proposal | null
  revision: number
  outputs: Record<string, z.infer<typeof Scalar>>
  certificate: string | null
  /** The department system in whose hands it is; null where it is handled at our desk. */
  system: string | null
}

export type CaseConfirmation = {
  id: string
  name: string
  personName: string
  phone: string
  state: ConfirmationState
  validDays: number
  expiresAt: Date
  shows: string[]
  sentAt: Date
  sends: number
}

/** A session as it was called. */
export type CalledSession = {
  id: string
  at: Date
  place: string
  officers: string[]
  /** By step. */
  findings: Record<string, z.infer<typeof Finding>>
}

/** A case with everything that a command may have to change together. */
export type WholeCase = {
  case: Case
  items: CaseItem[]
  confirmations: CaseConfirmation[]
  sessions: CalledSession[]
  /** All clocks of the case, once a command has asked for them; see `clocksOf`. */
  clocks?: Clock[]
}

// ---- What other systems report ------------------------------------------------------------------------------

/** States that another system can report of a case. */
export const REPORTED_STATES = [
  'submitted',
  'correcting',
  'accepted',
  'paused',
  'granted',
  'refused',
  'declined',
  'withdrawn',
  'terminated',
] as const satisfies readonly ItemState[]
export type ReportedState = (typeof REPORTED_STATES)[number]

/** 特别程序 with the written notice of the time needed, without which no clock stands still (行政许可法 45). */
export type ReportedPause = { reason: PauseReason; needed: Limit; notice: string }

/** What a department system says of a case that it handles. The instants are those that it gives. */
export type Reported = {
  source: { id: string; name: string }
  externalNumber: string
  channel: 'push' | 'pull' | 'batch' | 'typed'
  item: { version: number; item: Item }
  office: string
  /** `personId`: null where the applicant is nobody whom we know. */
  applicant: { name: string; number: string; personId: string | null }
  state: ReportedState
  /** When it came to this state. */
  at: Date
  submittedAt: Date
  acceptedAt: Date | null
  decidedAt: Date | null
  reason: string | null
  special: ReportedPause | null
}
