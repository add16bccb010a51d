import { z } from 'zod'
import { TrustGrade } from '../catalog/certificate.ts'
import { Scalar, Sensitive } from '../forms/model.ts'
import type { ActorRef } from '../platform/ctx.ts'
import { ALL_TURNS, CERTIFICATE_STATES, OFFICER_TURNS } from './turns.ts'
import type { CertificateState, CertificateTurn, OfficerTurn } from './turns.ts'

/** One line of a certificate; `sensitive` says how much of it the public page shows. */
export const CertificateRow = z.strictObject({
  label: z.string(),
  text: z.string(),
  sensitive: Sensitive.nullable(),
  /** What stands there, for forms that ask the same; older certificates have the words only. */
  element: z.string().optional(),
  value: Scalar.optional(),
})
export type CertificateRow = z.infer<typeof CertificateRow>

/** One version of an 电子证照, as issued with the decision of one item. */
export type Certificate = {
  number: string
  chain: string
  version: number
  /** 证照标识 (GB/T 36904), where type and issuer have a code. */
  identifier: string | null
  /** The number of the version in whose place it stands. */
  previous: string | null
  type: string
  title: string
  personId: string
  caseId: string
  step: string
  holder: string
  holderKind: 'person' | 'company'
  holderNumber: string | null
  grade: TrustGrade
  wording: string
  rows: CertificateRow[]
  /** The organ by its name when it was issued, and the office as the region knows it. */
  issuer: string
  office: string
  issuedAt: Date
  /** First and last day; without a last day it holds for ever. */
  validFrom: string
  validUntil: string | null
  state: CertificateState
  /** It waits for its first day, and the version before is suspended: then it begins suspended. */
  afterSuspended: boolean
  /** First day of the renewed version that waits to take its place. */
  nextFrom: string | null
  /** By which step of which case it was replaced or ended, and the state in which it had stood. */
  endedCase: string | null
  endedStep: string | null
  stood: CertificateState | null
  statusIndex: number
}

/** Something that happened to a version. */
export type CertificateHistory = {
  number: string
  turn: CertificateTurn
  state: CertificateState
  at: Date
  by: ActorRef
  reviewer: ActorRef | null
  reason: string | null
  clause: string | null
  /** 决定书: its number. */
  paper: string | null
}

/** As what somebody states the case: the holder (a company: in its own name), its legal representative, an agent. */
export const SPEAKERS = ['holder', 'representative', 'agent'] as const
/** How it reached the office. */
export const WAYS_TO_SPEAK = ['phone', 'counter', 'letter'] as const

/** 陈述申辩 by telephone, at the counter or by letter, as an officer writes it down. */
export const RecordStatement = z.strictObject({
  name: z.string().trim().min(2).max(50),
  as: z.enum(SPEAKERS),
  way: z.enum(WAYS_TO_SPEAK),
  /** The day on which it was said, or the letter came. */
  on: z.iso.date(),
  /** Null: they waive it. */
  statement: z.string().trim().min(2).max(2000).nullable(),
})
export type RecordStatement = z.infer<typeof RecordStatement>

export type Spoken = RecordStatement & { recorder: ActorRef }

/** 暂扣, 发还, 撤销 or 注销 ex officio, proposed by one officer and decided by another. */
export type Proposal = {
  office: string
  id: string
  number: string
  /** The version that it was made about, where a renewed one has begun since; null: that of `number`. */
  about: string | null
  turn: OfficerTurn
  reason: string
  clause: string
  state: 'open' | 'approved' | 'returned'
  author: string
  by: ActorRef
  at: Date
  reviewer: ActorRef | null
  decidedAt: Date | null
  note: string | null
  /**
   * 拟处理告知书: its number, and the last day on which the holder may state the case, had it been served on the day on which it was written;
   * null where the law asks for none. `lastDayToState` says which day it comes to.
   */
  notice: string | null
  stateOn: string | null
  /** When the notice was served: received, refused and left (留置), or the last day of a public notice (公告); null: not yet. */
  servedAt: Date | null
  /** Of a notice that was served by public notice: why no other way reached the holder. */
  noticeReason: string | null
  /** When the holder said something on the page; without words: waived. */
  statedAt: Date | null
  statement: string | null
  /** What was said elsewhere: by whom, how, and who wrote it down. */
  spoken: Spoken[]
  /** What the second person found of what was said. */
  answer: string | null
}

/** What an officer gives for a turn ex officio: why, and on which clause of which law. */
export const Propose = z.strictObject({
  turn: z.enum(OFFICER_TURNS),
  reason: z.string().trim().min(4).max(500),
  clause: z.string().trim().min(4).max(200),
  /**
   * 陈述申辩: until which day, where the holder has to be heard first; no law names the days, so the office does. Where the notice is served
   * later, the holder has as many days from then on.
   */
  stateOn: z.iso.date().optional(),
})
export type Propose = z.infer<typeof Propose>

// ---- What the desk of the issuing office shows -----------------------------------------------------------------

export const State = z.enum(CERTIFICATE_STATES)

export const CertificateSummary = z.object({
  number: z.string(),
  title: z.string(),
  version: z.int(),
  holder: z.string(),
  holderKind: z.enum(['person', 'company']),
  state: State,
  issuedOn: z.iso.date(),
  validUntil: z.iso.date().nullable(),
  /** What a colleague has proposed and somebody else has to decide. */
  proposed: z.enum(OFFICER_TURNS).nullable(),
})
export type CertificateSummary = z.infer<typeof CertificateSummary>

/** A certificate as the officer of a case sees it in place of the paper. */
export const CertificateInUse = z.object({
  title: z.string(),
  number: z.string(),
  state: State,
  issuer: z.string(),
  validUntil: z.iso.date().nullable(),
  holder: z.string(),
  rows: z.array(z.object({ label: z.string(), text: z.string() })),
  /** Stands across it: for whom, for which case, for what, when. */
  watermark: z.string(),
})
export type CertificateInUse = z.infer<typeof CertificateInUse>

/** 两个免于提交 in figures: how often, and in how many cases, a certificate was used in place of paper. */
export const UseFigures = z.object({
  uses: z.int(),
  cases: z.int(),
  organs: z.array(z.object({ organ: z.string(), uses: z.int(), cases: z.int() })),
  types: z.array(z.object({ title: z.string(), uses: z.int(), cases: z.int() })),
})
export type UseFigures = z.infer<typeof UseFigures>

/** A 文书 of a certificate at the desk: its number, and where its file is. */
const PaperLink = z.object({ number: z.string(), path: z.string() })
export type PaperLink = z.infer<typeof PaperLink>

export const HistoryView = z.object({
  number: z.string(),
  turn: z.enum(ALL_TURNS),
  state: State,
  at: z.iso.datetime(),
  by: z.string(),
  reviewer: z.string().nullable(),
  reason: z.string().nullable(),
  clause: z.string().nullable(),
  /** 决定书. */
  paper: PaperLink.nullable(),
})
export type HistoryView = z.infer<typeof HistoryView>

export const ProposalView = z.object({
  id: z.uuid(),
  number: z.string(),
  turn: z.enum(OFFICER_TURNS),
  reason: z.string(),
  clause: z.string(),
  state: z.enum(['open', 'approved', 'returned']),
  by: z.string(),
  at: z.iso.datetime(),
  reviewer: z.string().nullable(),
  note: z.string().nullable(),
  /** 拟处理告知书. */
  notice: PaperLink.nullable(),
  /** How many days the holder has from the service of the notice on, when it was served, and the last of these days. */
  stateDays: z.int().nullable(),
  servedOn: z.iso.date().nullable(),
  noticeReason: z.string().nullable(),
  stateOn: z.iso.date().nullable(),
  statedAt: z.iso.datetime().nullable(),
  statement: z.string().nullable(),
  spoken: z.array(RecordStatement.extend({ recorder: z.string() })),
  answer: z.string().nullable(),
  /** Whether the holder has been heard, or need not be: it may be decided now. */
  ripe: z.boolean(),
  /** Proposed by whoever asks, or the statement was written down by them: then somebody else decides. */
  own: z.boolean(),
  recorded: z.boolean(),
})
export type ProposalView = z.infer<typeof ProposalView>

export const CertificateDetail = CertificateSummary.extend({
  identifier: z.string().nullable(),
  grade: TrustGrade,
  issuer: z.string(),
  validFrom: z.iso.date(),
  wording: z.string(),
  rows: z.array(z.object({ label: z.string(), text: z.string() })),
  /** Newest first. */
  versions: z.array(CertificateSummary),
  history: z.array(HistoryView),
  proposals: z.array(ProposalView),
  /** What may be proposed now. */
  turns: z.array(z.enum(OFFICER_TURNS)),
})
export type CertificateDetail = z.infer<typeof CertificateDetail>
