import { z } from 'zod'
import { ClockKind, ClockLevel } from '../deadlines/model.ts'
import { ItemState } from '../cases/model.ts'
import { UseFigures } from '../credentials/model.ts'
import { FIGURE_NAMES, OUTCOME_FIGURES, type FigureName, type OutcomeFigure } from './figures.ts'
import { URGING_STATES, URGING_TURN_NAMES, type UrgingState, type UrgingTurn } from './life.ts'

const names = <Name extends string>(of: readonly Name[]): [Name, ...Name[]] => of as [Name, ...Name[]]

/** 黄牌: the limit is near, or ends today. 红牌: it has passed. */
export const Colour = z.enum(['yellow', 'red'])
export type Colour = z.infer<typeof Colour>

/** Limits for which an office answers. Those of the applicant (补正, 容缺补齐) give no card. */
export const OFFICE_KINDS = [
  'answer',
  'decision',
  'verification',
  'delivery',
  'joint',
  'urging',
  'ticket',
] as const satisfies ClockKind[]

const OfficeName = z.object({ id: z.string(), name: z.string() })

/** A yellow or red card: a limit that is near its end or past it, with the matter it belongs to. Personal data is masked. */
export const CardState = z.enum(['open', 'given', 'closed', 'withdrawn'])
export type CardState = z.infer<typeof CardState>

const Withdrawn = z.object({ at: z.iso.datetime(), reason: z.string() })

export const Card = z.object({
  /** The case, or whatever else has the limit. */
  owner: z.uuid(),
  subject: z.string(),
  kind: ClockKind,
  run: z.int(),
  colour: Colour,
  office: OfficeName.nullable(),
  /** Null where the limit does not belong to a case. */
  caseNumber: z.string().nullable(),
  itemName: z.string().nullable(),
  onethingName: z.string().nullable(),
  applicant: z.string().nullable(),
  state: ItemState.nullable(),
  officer: z.string().nullable(),
  givenAt: z.iso.datetime(),
  dueOn: z.iso.date().nullable(),
  /** Working days past the due day; 0 until then. Null while the clock is paused. */
  daysOver: z.int().nullable(),
  open: z.boolean(),
  /** A 督办 of it that is not settled. */
  urging: z.uuid().nullable(),
  /** When and why it was taken back: what became known later proved it wrong. */
  withdrawn: Withdrawn.nullable(),
})
export type Card = z.infer<typeof Card>
export const CardPage = z.object({ cards: z.array(Card), next: z.string().nullable() })
export type CardPage = z.infer<typeof CardPage>

/** The first page of the desk: open cards by colour and office, and the urgings under way. */
export const Overview = z.object({
  yellow: z.int(),
  red: z.int(),
  offices: z.array(z.object({ office: OfficeName, yellow: z.int(), red: z.int() })),
  kinds: z.array(z.object({ kind: ClockKind, yellow: z.int(), red: z.int() })),
  urgings: z.object({ open: z.int(), answered: z.int(), late: z.int() }),
  /** 共享申请 that an office has not answered in the time of the place; the longest overdue first. */
  shares: z.array(
    z.object({ resource: z.string(), office: OfficeName, holder: z.string(), askedOn: z.iso.date() }),
  ),
})
export type Overview = z.infer<typeof Overview>

/** In whose hands an item lies. */
export const HandsName = z.enum(['office', 'applicant', 'outside', 'waiting', 'nobody'])

/** A case as a supervisor sees it: where each item stands, how late, and what happened; nothing of what was filled in. */
export const SupervisedCase = z.object({
  caseId: z.uuid(),
  number: z.string(),
  onethingName: z.string(),
  applicant: z.string(),
  submittedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  items: z.array(
    z.object({
      step: z.string(),
      itemName: z.string(),
      office: OfficeName,
      officer: z.string().nullable(),
      state: ItemState,
      stateText: z.string(),
      hands: HandsName,
      /** Names of what it waits for. */
      waitsFor: z.array(z.string()),
      dueOn: z.iso.date().nullable(),
      daysOver: z.int().nullable(),
      colour: Colour.nullable(),
      /** Whether 督办 is possible for this officer now. */
      urgeable: z.boolean(),
      urging: z.uuid().nullable(),
    }),
  ),
  cards: z.array(
    z.object({
      subject: z.string(),
      kind: ClockKind,
      level: ClockLevel,
      at: z.iso.datetime(),
      withdrawn: Withdrawn.nullable(),
    }),
  ),
  events: z.array(
    z.object({ at: z.iso.datetime(), step: z.string().nullable(), text: z.string(), actor: z.string() }),
  ),
})
export type SupervisedCase = z.infer<typeof SupervisedCase>

export const Unit = z.enum(['item', 'case'])
export type Unit = z.infer<typeof Unit>

/** A period; both days count. */
export const Period = z.object({ from: z.iso.date(), to: z.iso.date() })
export type Period = z.infer<typeof Period>
/** Without its days it is the last 30. */
export const CertificateUses = UseFigures.extend(Period.shape)
export type CertificateUses = z.infer<typeof CertificateUses>

export const PeriodAsked = Period.partial()
export type PeriodAsked = z.infer<typeof PeriodAsked>

const Figures = z.record(z.enum(names<FigureName>(FIGURE_NAMES)), z.number().nullable())
/** 效能排名: the figures of every office and of all together. A rate without anything to count is null. */
export const Ranking = z.object({
  unit: Unit,
  from: z.iso.date(),
  to: z.iso.date(),
  /** Until when outcomes have been counted. */
  countedUntil: z.iso.datetime().nullable(),
  offices: z.array(z.object({ office: OfficeName, figures: Figures })),
  total: Figures,
})
export type Ranking = z.infer<typeof Ranking>

export const OutcomeName = z.enum(names<OutcomeFigure>([...OUTCOME_FIGURES]))

/** One of the rows that a figure counts. */
export const OutcomeRow = z.object({
  caseId: z.uuid(),
  step: z.string(),
  caseNumber: z.string(),
  itemName: z.string().nullable(),
  onethingName: z.string(),
  applicant: z.string(),
  office: OfficeName,
  result: z.string(),
  endedOn: z.iso.date(),
  days: z.int().nullable(),
  inPromised: z.boolean().nullable(),
  inStatutory: z.boolean().nullable(),
  corrections: z.int(),
})
export type OutcomeRow = z.infer<typeof OutcomeRow>
export const OutcomePage = z.object({ rows: z.array(OutcomeRow), next: z.string().nullable() })
export type OutcomePage = z.infer<typeof OutcomePage>

/** 一件事监测 in four dimensions. Minutes are real ones; means are rounded. */
export const Monitor = z.object({
  id: z.string(),
  name: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  flow: z.object({
    open: z.int(),
    steps: z.array(
      z.object({
        step: z.string(),
        itemName: z.string(),
        office: z.int(),
        applicant: z.int(),
        outside: z.int(),
        waiting: z.int(),
        ended: z.int(),
        /** What holds those that wait, and how many. */
        held: z.array(z.object({ name: z.string(), count: z.int() })),
      }),
    ),
  }),
  time: z.object({
    closed: z.int(),
    slowest: z.string().nullable(),
    steps: z.array(
      z.object({
        step: z.string(),
        itemName: z.string(),
        decided: z.int(),
        meanMinutes: z.int(),
        medianMinutes: z.int(),
        meanDays: z.number(),
        medianDays: z.number(),
        officeMinutes: z.int(),
        applicantMinutes: z.int(),
        outsideMinutes: z.int(),
        waitingMinutes: z.int(),
      }),
    ),
    whole: z
      .object({
        meanMinutes: z.int(),
        medianMinutes: z.int(),
        meanDays: z.number(),
        medianDays: z.number(),
      })
      .nullable(),
  }),
  effort: z
    .object({
      cases: z.int(),
      materials: z.number(),
      asked: z.number(),
      spared: z.number(),
      files: z.number(),
      corrections: z.number(),
      fields: z.number(),
      questions: z.number(),
      answers: z.number(),
      visits: z.number(),
      atCounter: z.number(),
      typedTwice: z.number(),
    })
    .nullable(),
  /** What the one-thing saves: each item done alone → as the definition promises → the mean of the cases closed in the period. */
  saving: z.array(
    z.object({
      measure: z.enum(['papers', 'fields', 'steps', 'days', 'trips']),
      before: z.number(),
      /** Not computed, but given by the one-thing with its basis. */
      stated: z.boolean(),
      after: z.number(),
      real: z.number().nullable(),
    }),
  ),
})
export type Monitor = z.infer<typeof Monitor>

export const UrgingStateName = z.enum(names<UrgingState>(Object.keys(URGING_STATES) as UrgingState[]))

/** A 督办单 in a list. */
export const UrgingSummary = z.object({
  id: z.uuid(),
  document: z.string(),
  office: OfficeName,
  byOffice: OfficeName,
  caseId: z.uuid(),
  subject: z.string(),
  caseNumber: z.string(),
  itemName: z.string(),
  state: UrgingStateName,
  issuedAt: z.iso.datetime(),
  /** Last day for the reply; null once it was given. */
  dueOn: z.iso.date().nullable(),
  late: z.boolean(),
  escalatedTo: OfficeName.nullable(),
})
export type UrgingSummary = z.infer<typeof UrgingSummary>
export const UrgingPage = z.object({ urgings: z.array(UrgingSummary), next: z.string().nullable() })
export type UrgingPage = z.infer<typeof UrgingPage>

export const UrgingDetail = UrgingSummary.extend({
  onethingName: z.string(),
  applicant: z.string(),
  reason: z.string(),
  demand: z.string(),
  issuedBy: z.string(),
  itemDueOn: z.iso.date().nullable(),
  daysOver: z.int().nullable(),
  /** Whether a reply has to say why it is overdue. */
  overdue: z.boolean(),
  answerLimit: z.string(),
  answerBasis: z.string().nullable(),
  escalatedAt: z.iso.datetime().nullable(),
  settledAt: z.iso.datetime().nullable(),
  /** Why the red card behind it was taken back; null where it was not. */
  liftedBecause: z.string().nullable(),
  replies: z.array(
    z.object({
      number: z.int(),
      text: z.string(),
      because: z.string().nullable(),
      expectedOn: z.iso.date().nullable(),
      by: z.string(),
      at: z.iso.datetime(),
      accepted: z.boolean().nullable(),
      note: z.string().nullable(),
      judgedBy: z.string().nullable(),
      judgedAt: z.iso.datetime().nullable(),
    }),
  ),
  turns: z.array(z.enum(names<UrgingTurn>(URGING_TURN_NAMES))),
})
export type UrgingDetail = z.infer<typeof UrgingDetail>
