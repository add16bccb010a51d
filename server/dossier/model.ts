import { z } from 'zod'
import { ItemState } from '../cases/model.ts'
import { State } from '../credentials/model.ts'

/** 数据校核: the one-thing by which somebody has a value put right, and the facts that it is begun with. See regions/cn. */
export const CORRECTION = 'data-correction'
/** The step of it in which the owner of the source decides. */
export const CORRECTION_STEP = 'correct'

/** How an objection to a value stands; `corrected`: from `on` the owner's register says it right. */
export const Correction = z.object({
  state: z.enum(['open', 'corrected', 'refused', 'ended']),
  caseNumber: z.string(),
  on: z.iso.date().nullable(),
})
export type Correction = z.infer<typeof Correction>

/** One value that is held: what, from where, how old, in which cases. */
export const Held = z.object({
  /** The element, with the case in which it was filed last: names this value for an objection or a look. */
  element: z.string(),
  name: z.string(),
  text: z.string(),
  masked: z.boolean(),
  /** `source`: fetched from a department; `identity`: from the sign-in; `answer`: given by the person. */
  kind: z.enum(['source', 'identity', 'answer']),
  source: z.string().nullable(),
  department: z.string().nullable(),
  /** The day in China on which it was fetched or given, and how many days ago that is. */
  on: z.iso.date(),
  days: z.int(),
  caseNumber: z.string(),
  /** How many cases hold it. */
  cases: z.int(),
  /** The owner can be asked here to put it right. */
  contestable: z.boolean(),
  correction: Correction.nullable(),
})
export type Held = z.infer<typeof Held>

/** Values of one subject: 孩子, 户口. */
export const Theme = z.object({ name: z.string(), values: z.array(Held) })
export type Theme = z.infer<typeof Theme>

export const HeldCase = z.object({
  number: z.string(),
  name: z.string(),
  submittedOn: z.iso.date(),
  closedOn: z.iso.date().nullable(),
  items: z.array(z.object({ name: z.string(), office: z.string(), state: ItemState })),
})
export type HeldCase = z.infer<typeof HeldCase>

export const HeldCertificate = z.object({
  number: z.string(),
  title: z.string(),
  issuer: z.string(),
  state: State,
  issuedOn: z.iso.date(),
  validUntil: z.iso.date().nullable(),
})
export type HeldCertificate = z.infer<typeof HeldCertificate>

export const HeldDelivery = z.object({
  on: z.iso.date(),
  caseNumber: z.string(),
  office: z.string(),
  papers: z.int(),
  method: z.enum(['page', 'counter', 'post', 'cabinet', 'nearest', 'notice']),
  state: z.enum(['due', 'sent', 'ready', 'published', 'delivered', 'refused', 'returned', 'recalled']),
})
export type HeldDelivery = z.infer<typeof HeldDelivery>

/** Somebody of an office who saw something about the person. */
export const Look = z.object({
  at: z.iso.datetime(),
  kind: z.enum([
    'case.viewed',
    'case.revealed',
    'case.file-viewed',
    'case.document-viewed',
    'certificate.viewed',
    'delivery.address-viewed',
    'certificate.looked',
    'certificate.shown',
    'certificate.lent',
    'certificate.used',
    'dossier.opened',
    'dossier.revealed',
  ]),
  office: z.string().nullable(),
  post: z.string().nullable(),
  name: z.string(),
  /** 事项 or certificate that it was about. */
  matter: z.string().nullable(),
  purpose: z.string().nullable(),
  caseNumber: z.string().nullable(),
  /** Names of what was seen in full, where it was only a part. */
  fields: z.array(z.string()).nullable(),
})
export type Look = z.infer<typeof Look>

/** A call to a department about the person. */
export const Call = z.object({
  at: z.iso.datetime(),
  department: z.string(),
  name: z.string(),
  purpose: z.string(),
  outcome: z.string(),
  /** What was taken over, by the name that the source gives it. */
  fields: z.array(z.string()),
  cached: z.boolean(),
  actor: z.string(),
})
export type Call = z.infer<typeof Call>

/** 授权查档: which office may look, for what, until when. */
export type Consent = {
  id: string
  office: string | null
  purpose: string
  at: Date
  expiresAt: Date
  takenAt: Date | null
  state: 'open' | 'expired' | 'ended'
}

/** For how many days the person may let an office look. */
export const CONSENT_DAYS = [1, 7, 30] as const
/** How long a code for the counter can be taken, and then how long it opens, in minutes. */
export const CODE_MINUTES = 5
export const TAKEN_MINUTES = 30
/** How long an officer reads a dossier that was opened, in minutes. */
export const LOOK_MINUTES = 30
/** So many times an officer may ask within an hour, whether something was opened or not. */
export const ASKED_AN_HOUR = 30

export const AllowOffice = z.strictObject({
  office: z.string().min(1).max(80),
  purpose: z.string().trim().min(4).max(100),
  days: z.union([z.literal(1), z.literal(7), z.literal(30)]),
})
export type AllowOffice = z.infer<typeof AllowOffice>

/** What an officer gives to open a dossier: whose, why, and on what ground. */
export const OpenDossier = z.strictObject({
  number: z.string().trim().toUpperCase().length(18, '号码是 18 位'),
  reason: z.string().trim().min(4, '原因至少写 4 个字').max(200),
  /** A running case of the own office. Without it and without a code: what the person has allowed the office. */
  caseNumber: z.string().trim().max(40).optional(),
  /** What the person shows at the counter. */
  code: z.string().trim().toUpperCase().max(12).optional(),
})
export type OpenDossier = z.infer<typeof OpenDossier>

/** 一人一档, 一企一档 as the officer sees it: masked. */
export const Dossier = z.object({
  look: z.uuid(),
  until: z.iso.datetime(),
  kind: z.enum(['person', 'company']),
  number: z.string(),
  name: z.string().nullable(),
  reason: z.string(),
  ground: z.enum(['case', 'consent']),
  caseNumber: z.string().nullable(),
  themes: z.array(Theme),
  cases: z.array(HeldCase),
  certificates: z.array(HeldCertificate),
  deliveries: z.array(HeldDelivery),
  calls: z.array(Call),
  looks: z.array(Look),
})
export type Dossier = z.infer<typeof Dossier>

export const Reveal = z.strictObject({
  purpose: z.string().trim().min(4, '用途至少写 4 个字').max(200),
  /** Whole themes are shown, so that a click is one look. */
  theme: z.string().min(1).max(80),
})
export type Reveal = z.infer<typeof Reveal>
