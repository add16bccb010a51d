import { z } from 'zod'
import { Counts, StepView } from '../cases/model.ts'
import type { Signature } from '../documents/model.ts'
import { Control, Sensitive } from '../forms/model.ts'
import { WindowKind } from '../offices/model.ts'

/** 排队号: in line, called to a window, being served, done, or void after too many misses. */
export const TicketState = z.enum(['waiting', 'called', 'serving', 'served', 'missed'])
export type TicketState = z.infer<typeof TicketState>

export type Ticket = {
  id: string
  hall: string
  day: string
  kind: WindowKind
  number: string
  place: number
  onething: string | null
  phone: string | null
  personId: string | null
  source: 'kiosk' | 'desk'
  state: TicketState
  calls: number
  misses: number
  takenAt: Date
  calledAt: Date | null
  endedAt: Date | null
  windowId: string | null
  officerId: string | null
  sittingId: string | null
}

/** What the person in line sees: how many are before them, and about how long it takes. */
export const TicketView = z.object({
  id: z.uuid(),
  hall: z.string(),
  number: z.string(),
  kind: WindowKind,
  state: TicketState,
  ahead: z.int(),
  /** Minutes, from the real durations of the last served; null once called. */
  estimate: z.int().nullable(),
  window: z.string().nullable(),
  takenAt: z.iso.datetime(),
})
export type TicketView = z.infer<typeof TicketView>

export type Station = {
  hall: string
  windowId: string
  officerId: string
  officer: string
  state: 'open' | 'paused'
  since: Date
}

/** How the person was identified: own card read, own code shown, or a paper that the clerk looked at. */
export const Evidence = z.enum(['card', 'code', 'seen'])
export type Evidence = z.infer<typeof Evidence>

/** Somebody else who stands at the window: the other parent, a co-owner. */
export type Present = { personId: string; number: string; name: string; evidence: Evidence; at: string }

/** What was signed at the counter: the signature, the digest of the values that were shown, and where it was written. */
export type CounterSignature = { signature: Signature; of: string; at: string; by: 'screen' | 'pad' }

export type SittingOutcome = 'filed' | 'kept' | 'handed' | 'advised' | 'done'

/** One person served at a window, from being called to leaving. */
export type Sitting = {
  id: string
  hall: string
  windowId: string
  officerId: string
  officer: string
  ticketId: string | null
  ticket: string | null
  personId: string | null
  evidence: Evidence | null
  present: Present[]
  suggested: string | null
  draftId: string | null
  caseId: string | null
  signature: CounterSignature | null
  receiving: string[]
  sheets: number
  receiptAt: Date | null
  rated: boolean
  state: 'open' | 'ended'
  outcome: SittingOutcome | null
  version: number
  startedAt: Date
  endedAt: Date | null
}

/** What a card reader gives; the photo is a data URL and is never stored. */
export const Card = z.object({
  number: z.string().max(40),
  name: z.string().max(100),
  sex: z.string().max(10).default(''),
  birth: z.string().max(10).default(''),
  address: z.string().max(300).default(''),
  nation: z.string().max(20).default(''),
  /** The last day of validity; 长期 for cards without one. */
  validUntil: z.union([z.iso.date(), z.literal('长期')]),
})
export type Card = z.infer<typeof Card>

const As = z.enum(['asked', 'known', 'derived', 'earlier', 'not-needed'])

/** What can be started at a window: here or at another one; `closed`: why it cannot be now, though it is offered. */
export const CounterMatter = z.object({
  id: z.string(),
  name: z.string(),
  plainName: z.string(),
  here: z.boolean(),
  window: z.string(),
  closed: z.string().nullable(),
})
export type CounterMatter = z.infer<typeof CounterMatter>

export const CounterField = z.object({
  element: z.string(),
  name: z.string(),
  question: z.string(),
  hint: z.string(),
  unit: z.string(),
  control: Control,
  sensitive: Sensitive.nullable(),
  as: As,
  required: z.boolean(),
  /** As a person reads it. */
  text: z.string(),
  /** As it would be typed. */
  typed: z.string(),
  /** 来自公安·2026-11-20. */
  origin: z.string(),
  choices: z.array(z.object({ value: z.string(), label: z.string(), hint: z.string() })),
  objected: z.boolean(),
})
export type CounterField = z.infer<typeof CounterField>

export const CounterMaterial = z.object({
  id: z.string(),
  name: z.string(),
  as: As,
  reason: z.string(),
  required: z.boolean(),
  deferrable: z.boolean(),
  promised: z.boolean(),
  files: z.array(z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.int() })),
})
export type CounterMaterial = z.infer<typeof CounterMaterial>

export const CounterCheck = z.object({
  text: z.string(),
  passed: z.boolean().nullable(),
  basis: z.string(),
  item: z.string(),
})
export type CounterCheck = z.infer<typeof CounterCheck>

/** The application that lies on the table: everything prefilled, what is asked, what is missing. */
export const CounterDraft = z.object({
  id: z.uuid(),
  onething: z.object({ id: z.string(), name: z.string(), plainName: z.string() }),
  consented: z.boolean(),
  /** Read to whoever did not put a card on the reader below the notice. */
  consentText: z.array(z.string()),
  complete: z.boolean(),
  ineligible: z.array(z.string()),
  counts: Counts,
  questions: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      why: z.string(),
      answered: z.boolean(),
      fields: z.array(CounterField),
    }),
  ),
  sections: z.array(z.object({ name: z.string(), fields: z.array(CounterField) })),
  /** 您的情形: the scenarios that apply, once enough is known. */
  scenarios: z.array(z.string()),
  materials: z.array(CounterMaterial),
  checks: z.array(CounterCheck),
  steps: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      included: z.boolean(),
      optional: z.boolean(),
      reason: z.string(),
      fee: z.string(),
      limit: z.string(),
    }),
  ),
  outages: z.array(z.string()),
  /** What would be signed now. */
  digest: z.string(),
  declaration: z.string(),
})
export type CounterDraft = z.infer<typeof CounterDraft>

export const CounterCase = z.object({
  id: z.uuid(),
  number: z.string(),
  queryCode: z.string(),
  onething: z.string(),
  steps: z.array(StepView.pick({ step: true, itemName: true, department: true, state: true, now: true })),
  confirmations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      person: z.string(),
      state: z.string(),
      present: z.boolean(),
    }),
  ),
})
export type CounterCase = z.infer<typeof CounterCase>

/** What stands on the applicant's screen; it follows from the sitting, nobody chooses it. */
export const ScreenShows = z.enum(['welcome', 'mirror', 'sign', 'confirm', 'receive', 'rate', 'thanks'])
export type ScreenShows = z.infer<typeof ScreenShows>

export const SittingView = z.object({
  id: z.uuid(),
  version: z.int(),
  startedAt: z.iso.datetime(),
  ticket: z.string().nullable(),
  person: z
    .object({
      name: z.string(),
      number: z.string(),
      sex: z.string(),
      birth: z.string(),
      phone: z.string(),
      evidence: Evidence,
      drafts: z.array(z.object({ id: z.uuid(), onething: z.string(), name: z.string() })),
      cases: z.array(z.object({ number: z.string(), name: z.string(), open: z.boolean() })),
    })
    .nullable(),
  present: z.array(z.object({ name: z.string(), evidence: Evidence })),
  suggestion: z.object({ onething: z.string(), name: z.string() }).nullable(),
  draft: CounterDraft.nullable(),
  signed: z.boolean(),
  case: CounterCase.nullable(),
  /** 待领: what lies ready for this person at a counter; and what is being handed out. */
  ready: z.array(z.object({ id: z.uuid(), case: z.string(), what: z.array(z.string()), state: z.string() })),
  receiving: z.array(z.uuid()),
  handOutSigned: z.boolean(),
  receiptPrinted: z.boolean(),
  shows: ScreenShows,
})
export type SittingView = z.infer<typeof SittingView>

/** The whole desk of one clerk in one answer. */
export const CounterView = z.object({
  hall: z.object({ id: z.string(), name: z.string() }),
  windows: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: WindowKind,
      open: z.boolean(),
      officer: z.string().nullable(),
      state: z.enum(['open', 'paused']).nullable(),
    }),
  ),
  /** The window at which the clerk sits; null before one is chosen. */
  window: z
    .object({ id: z.string(), name: z.string(), kind: WindowKind, paused: z.boolean(), screen: z.boolean() })
    .nullable(),
  waiting: z.array(z.object({ kind: WindowKind, count: z.int() })),
  next: z.array(TicketView),
  ticket: TicketView.nullable(),
  today: z.object({ served: z.int(), filed: z.int(), missed: z.int(), minutes: z.int() }),
  sitting: SittingView.nullable(),
})
export type CounterView = z.infer<typeof CounterView>

/** 日结 of one clerk at one window. */
export const DayClose = z.object({
  window: z.string(),
  windowId: z.string(),
  officer: z.string(),
  /** Cases taken in; those with sheets of paper; those whose items have reached their departments. */
  received: z.int(),
  papers: z.int(),
  routed: z.int(),
  differences: z.array(z.object({ case: z.string(), text: z.string() })),
  signed: z.object({ at: z.iso.datetime(), counted: z.int(), note: z.string().nullable() }).nullable(),
})
export type DayClose = z.infer<typeof DayClose>

/** 好差评 that a window was given on one day; `given` is null where so few rated that it could be told who. */
export const WindowRatings = z.object({
  day: z.iso.date(),
  windowId: z.string(),
  window: z.string(),
  given: z.array(z.object({ stars: z.int(), count: z.int() })).nullable(),
})
export type WindowRatings = z.infer<typeof WindowRatings>

/** What the person at the window sees. `stamp` changes with everything that is shown. */
export type ScreenView = {
  hall: string
  window: string
  shows: ScreenShows
  stamp: string
  ticket: string | null
  person: string | null
  draft: CounterDraft | null
  case: { number: string; queryCode: string; name: string } | null
  /** What is handed out, and the digest that is signed for it. */
  receiving: { rows: string[]; digest: string } | null
  confirmation: { id: string; person: string; text: string; rows: { name: string; text: string }[] } | null
}
