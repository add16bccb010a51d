import { z } from 'zod'
import { Problem, REPORTED_STATES } from '../cases/model.ts'
import { PauseReason, SpecialReason } from '../deadlines/model.ts'
import { Reference } from '../exchange/model.ts'
import { Scalar } from '../forms/model.ts'

/** The system that owns the cases: `hrss-cases`. */
export const SourceId = z.string().regex(/^[a-z0-9-]{1,40}$/)

/** A code never stands without the list that it comes from: the same number means opposite things in two lists. */
export const Coded = z.object({
  scheme: z.string().trim().min(1).max(40).describe('The code list; `tongban` for our own words.'),
  value: z.string().trim().min(1).max(60),
})
export type Coded = z.infer<typeof Coded>

const Instant = z.iso.datetime({ offset: true })

/** So far may messages be numbered: behind a placeholder (2⁵³−1, 999…) no number would be left, and no message of the case would be news again. */
const MOST_SEQUENCE = 2 ** 52 - 1
const NUMBERED = `序号（sequence）太大，最多 ${MOST_SEQUENCE}。请用系统里从 1 往上数的序号，不要用占位的大数。`
/** 1, 2, 3 …; what is no integer at all is told as ever. */
const Sequence = z
  .int({ error: ({ code }) => (code === 'too_big' ? NUMBERED : undefined) })
  .max(MOST_SEQUENCE, NUMBERED)

/** The scheme of our own words: ids of items, names of states. */
export const OUR_SCHEME = 'tongban'

const STATE = `Where it stands: a code of a list of the region, or of \`${OUR_SCHEME}\`: ${REPORTED_STATES.join(', ')}.`

/** What every message tells: the state, and what the state alone does not say. */
const WHERE_IT_STANDS = {
  state: Coded.describe(STATE),
  result: Coded.optional().describe('办结结果, where the state only says that it is over.'),
  reason: z
    .string()
    .trim()
    .max(500)
    .optional()
    .describe('Why, where the applicant does not get what was applied for: needed then.'),
}

/**
 * One message about one case: everything that the system knows of it now (GB/T 39046 申请 T5, 受理 T6, 办理 T7, 办结 T8). It is
 * sent at each turn, and may be sent again, late or out of order.
 */
export const Push = z.object({
  source: SourceId.describe(
    'The system that owns the case, as your key is limited to it: `intake.push:<source>`.',
  ),
  externalNumber: z.string().trim().min(1).max(50).describe('办件编号 of yours.'),
  item: Coded.describe('事项编码 of a published item; scheme `tongban` for our id.'),
  office: z
    .string()
    .max(60)
    .optional()
    .describe(
      'The office that handles it, where it is not the one that the item names; left out, a known case stays where it is.',
    ),
  applicant: z.object({
    name: z.string().trim().min(1).max(100),
    number: z.string().trim().min(1).max(40).describe('公民身份号码 or 统一社会信用代码.'),
  }),
  ...WHERE_IT_STANDS,
  submittedAt: Instant.describe('收件.'),
  acceptedAt: Instant.optional().describe('受理.'),
  decidedAt: Instant.optional().describe('办结.'),
  at: Instant.describe('When the case came to this state.'),
  sequence: Sequence.min(0)
    .optional()
    .describe('1, 2, 3 … of your messages about this case; without it `at` tells their order.'),
  special: z
    .object({
      procedure: PauseReason.exclude(['correction']),
      days: z.int().min(1).max(1000),
      unit: z.enum(['working', 'natural']),
      notice: z.string().trim().min(1).max(80).describe('The number of the written notice.'),
    })
    .optional()
    .describe('特别程序: stops the clock, and only with its written notice (行政许可法 45).'),
})
export type Push = z.infer<typeof Push>

const FirstItemReport = z.object({
  source: SourceId.describe('Your system, as your key is limited to it: `intake.report:<source>`.'),
  reference: Reference.describe('As our message named the item.'),
  externalNumber: z.string().trim().min(1).max(50).describe('办件编号 of yours.'),
  ...WHERE_IT_STANDS,
  opinion: z.string().trim().max(500).optional().describe('办理意见, where it is granted.'),
  handler: z.string().trim().min(1).max(50).optional().describe('Who has handled it there.'),
  problems: z
    .array(Problem)
    .max(50)
    .optional()
    .describe('补正 (行政许可法 32): all that is wrong, at once; `about` is a field or a paper of the item.'),
  outputs: z
    .record(z.string().max(80), Scalar)
    .optional()
    .describe('What the item yields, in your names; kept with a grant only.'),
  procedure: SpecialReason.optional().describe('特别程序 (行政许可法 45), with a state that pauses.'),
  at: Instant.describe('When the item came to this state.'),
  sequence: Sequence.min(1).describe('1, 2, 3 … of your messages about this item.'),
})

/**
 * 更正: a decision that was reported was wrong. `reopen`: it is taken back, and `state` tells where the item stands instead, a decision
 * with another outcome too; `revoke`: it is revoked (行政许可法 §69), which needs no state.
 */
const Correction = z.object({
  act: z
    .enum(['reopen', 'revoke'])
    .describe(
      '`reopen`: the decision is taken back, and `state` tells where the item stands; `revoke`: 撤销.',
    ),
  reason: z.string().trim().min(1).max(500).describe('The applicant reads it.'),
})

/**
 * One message about one of our items that the system has in its hands (see `exchange`): everything that it knows of it now. Sent at
 * each turn, and may be sent again, late or out of order. The second version can correct.
 */
export const ItemReport = FirstItemReport.extend({
  state: Coded.optional().describe(`${STATE} May be left out where \`correction\` revokes.`),
  correction: Correction.optional().describe('更正: the decision that you have reported was wrong.'),
})
  .refine(({ state, correction }) => state !== undefined || correction?.act === 'revoke', {
    path: ['state'],
    message: 'state is missing',
  })
  // The same for those who read the document.
  .meta({
    anyOf: [
      { required: ['state'] },
      {
        required: ['correction'],
        properties: { correction: { required: ['act'], properties: { act: { const: 'revoke' } } } },
      },
    ],
  })
export type ItemReport = z.infer<typeof ItemReport>
export const ITEM_REPORTS = [FirstItemReport, ItemReport] as const

export const Channel = z.enum(['push', 'pull', 'batch', 'typed'])
export type Channel = z.infer<typeof Channel>

/**
 * What became of a message. `older`: a newer one had come before it; kept, not applied. `same`: said before. `rejected`: waits
 * until what is wrong has been put right. `settled`: was rejected once, came in later. `dropped`: was rejected, and a clerk has let it go.
 */
export const Outcome = z.enum(['applied', 'older', 'same', 'rejected', 'settled', 'dropped'])
export type Outcome = z.infer<typeof Outcome>

export const Receipt = z.object({
  outcome: Outcome,
  /** Our number of the case. */
  caseNumber: z.string().nullable(),
  state: z.enum([...REPORTED_STATES, 'revoked']).nullable(),
  /** What was taken, but not as it was perhaps meant. */
  notes: z.array(z.string()),
})
export type Receipt = z.infer<typeof Receipt>

/** What we hold of a case, for the system that owns it; the applicant is masked. */
export const Held = z.object({
  externalNumber: z.string(),
  caseNumber: z.string(),
  itemName: z.string(),
  applicant: z.string(),
  state: z.enum(REPORTED_STATES),
  sequence: z.int().nullable(),
  at: z.iso.datetime(),
  dueOn: z.iso.date().nullable(),
})
export type Held = z.infer<typeof Held>

/** One case typed by a clerk. The state is one of our own words; the days are those of the paper. */
export const Typed = z.object({
  source: SourceId,
  externalNumber: z.string().trim().min(1).max(50),
  item: z.string().max(80),
  applicant: Push.shape.applicant,
  state: z.enum(REPORTED_STATES),
  reason: z.string().trim().max(500).optional(),
  submittedOn: z.iso.date(),
  acceptedOn: z.iso.date().optional(),
  decidedOn: z.iso.date().optional(),
})
export type Typed = z.infer<typeof Typed>

export const SourceView = z.object({
  id: z.string(),
  name: z.string(),
  lastAt: z.iso.datetime().nullable(),
  lastOutcome: Outcome.nullable(),
  cases: z.int(),
  open: z.int(),
  overdue: z.int(),
  typed: z.int(),
  rejected: z.int(),
})
export type SourceView = z.infer<typeof SourceView>

/** A message that waits. `lacks`: the code that has no meaning here; once it has one, the message can be taken in again. */
export const RejectedMessage = z.object({
  id: z.uuid(),
  source: z.string(),
  sourceName: z.string(),
  externalNumber: z.string(),
  channel: Channel,
  applicant: z.string(),
  item: Coded,
  state: Coded,
  result: Coded.nullable(),
  code: z.string(),
  reason: z.string(),
  lacks: z.object({ kind: z.enum(['item', 'state']), scheme: z.string(), value: z.string() }).nullable(),
  times: z.int(),
  receivedAt: z.iso.datetime(),
})
export type RejectedMessage = z.infer<typeof RejectedMessage>

export const ItemChoice = z.object({ id: z.string(), name: z.string(), office: z.string(), code: z.string() })
export type ItemChoice = z.infer<typeof ItemChoice>

/** The code lists that the columns of a file are written in. */
export const Schemes = z.object({
  item: z.string().trim().min(1).max(40),
  state: z.string().trim().min(1).max(40),
  result: z.string().trim().min(1).max(40),
})
export type Schemes = z.infer<typeof Schemes>

export const ImportState = z.enum(['checking', 'checked', 'unreadable', 'importing', 'done'])

export const ImportView = z.object({
  id: z.uuid(),
  source: z.string(),
  name: z.string(),
  state: ImportState,
  rows: z.int(),
  seen: z.int(),
  applied: z.int(),
  same: z.int(),
  older: z.int(),
  faulty: z.int(),
  fault: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** The first of what is wrong, by row (the header is row 1) and column. */
  faults: z.array(z.object({ row: z.int(), column: z.string(), text: z.string() })),
})
export type ImportView = z.infer<typeof ImportView>

/** 二次录入率 of a span, for one office or all. See README for the definition. */
export const SecondTyping = z.object({
  office: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Cases of department systems that became known in the span, and how many were typed although the system delivered them. */
  collected: z.int(),
  typedTwice: z.int(),
  /** Typed, and not delivered by the system so far. */
  typedOnly: z.int(),
  /** Decisions here whose results a department system gives, and how many were typed by hand without asking it. */
  decided: z.int(),
  handTyped: z.int(),
  /** Between 0 and 1; null where there is nothing to count. */
  rate: z.number().nullable(),
})
export type SecondTyping = z.infer<typeof SecondTyping>

export const SecondTypingCase = z.object({
  kind: z.enum(['typed-twice', 'typed-only', 'hand-typed']),
  caseId: z.uuid(),
  caseNumber: z.string(),
  externalNumber: z.string().nullable(),
  system: z.string().nullable(),
  itemName: z.string(),
  office: z.string(),
  applicant: z.string(),
  at: z.iso.datetime(),
})
export type SecondTypingCase = z.infer<typeof SecondTypingCase>
