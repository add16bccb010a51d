import { z } from 'zod'
import { Limit, SpecialReason } from '../deadlines/model.ts'
import { Expression } from '../forms/expression.ts'
import { ElementId, Form, InScenarios, Scenario, ScenarioChoice } from '../forms/model.ts'
import { Lookup } from '../sharing/model.ts'
import { ResultCertificate } from './certificate.ts'

/** 事项编码. Several generations live side by side, so a code is always {scheme, value}. */
export const ItemCode = z.strictObject({
  scheme: z.enum([
    'local',
    'GB/T 39046',
    'GB/T 39554',
    'C0109',
    // As the list of items 事项清单 tells them apart.
    'directory',
    'implementation',
    'handling',
    'permit-14',
    'basic-10',
    'implementation-24',
    'sichuan',
  ]),
  value: z.string().min(1).max(120),
})

export type ItemCode = z.infer<typeof ItemCode>

/** 事项类型, our own words; numbers of other schemes are mapped at the boundary. */
export const ItemType = z.enum([
  'licence',
  'confirmation',
  'payment',
  'reward',
  'ruling',
  'other-power',
  'public-service',
])

/** 法律依据: the name of the law and the clause, never a paraphrase dressed as law. */
export const Basis = z.strictObject({
  law: z.string().min(1),
  clause: z.string().optional(),
  text: z.string().optional(),
})

/**
 * What spares the applicant a paper. `certificate`: the state holds it; `data`: a register confirms its content;
 * `step`: an earlier item of the same one-thing issues it; `form`: it is made from the answers and the signature.
 */
export const Satisfier = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('certificate'), type: z.string(), holder: Expression }),
  z.strictObject({ by: z.literal('data'), elements: z.array(ElementId).min(1) }),
  z.strictObject({ by: z.literal('step'), item: z.string() }),
  z.strictObject({ by: z.literal('form') }),
])
export type Satisfier = z.infer<typeof Satisfier>

/**
 * 样表. What a paper says when it is right, line by line, with invented values; the document room draws it filled in and, where
 * the applicant writes it, empty. The same material has the same sample in every item, so it stands in one of them.
 */
export const Sample = z.strictObject({
  rows: z
    .array(z.strictObject({ name: z.string().min(1).max(40), value: z.string().min(1).max(300) }))
    .min(1)
    .max(40),
  /** What people get wrong. */
  note: z.string().min(1).optional(),
})
export type Sample = z.infer<typeof Sample>

/** 受理条件: a sentence, or one with what to do where it is not fulfilled (帮我判断). */
export const Condition = z.union([
  z.string().min(1),
  z.strictObject({ text: z.string().min(1), ifNot: z.string().min(1) }),
])
export type Condition = z.infer<typeof Condition>

/** 申请材料. The `id` is the identity across items: the same id is asked for once. */
export const Material = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  required: z.boolean().default(true),
  when: Expression.optional(),
  scenarios: InScenarios,
  originals: z.int().min(0).default(0),
  copies: z.int().min(0).default(0),
  /** 来源渠道 */
  origin: z.enum(['applicant', 'government', 'other']),
  fill: z.string().optional(),
  /** 受理标准: when the office takes the paper as good. */
  standard: z.string().min(1).optional(),
  /** Why the paper may be asked for. */
  basis: z.string().min(1).optional(),
  sample: Sample.optional(),
  /** 容缺后补: the item may be accepted without it, on the applicant's written promise to bring it. */
  deferrable: z.boolean().default(false),
  satisfiedBy: z.array(Satisfier).default([]),
  /** What can be read on the paper itself: the desk opens it beside these. Elements that a register confirms need no mention. */
  shows: z.array(ElementId).min(1).optional(),
})
export type Material = z.infer<typeof Material>

/** What a granted item hands on: the value of an element, asked of the officer or fetched from the department's system. */
export const Output = z.strictObject({
  element: ElementId,
  required: z.boolean().default(true),
  /** The department system that allots it; without one, or when it is down, the officer types it. */
  fetch: Lookup.optional(),
  /** A day that lies between the application and the decision, both counted; any other is refused. */
  withinCase: z.literal(true).optional(),
})
export type Output = z.infer<typeof Output>

/** 特别程序 of 行政许可法 45 that this item may need; the clock stands still for it, on written notice of the time needed. */
export const SpecialProcedure = z.strictObject({
  procedure: SpecialReason,
  name: z.string().min(1),
  needed: Limit,
})
export type SpecialProcedure = z.infer<typeof SpecialProcedure>

/** A fact that an approver would otherwise look up by eye; shown with its evidence beside the application. */
export const Check = z.strictObject({
  text: z.string().min(1),
  test: Expression,
  basis: z.string().optional(),
})

/** 实施清单 entry: one 事项 with the elements that guide, form, clock and decision need (GB/T 39046 table 4). */
export const Item = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  code: ItemCode,
  /** The version of its entry on the list 事项清单 from which it was filled in; later ones are offered to the operator. */
  entryVersion: z.int().positive().optional(),
  name: z.string().min(1).max(200),
  nameEn: z.string().min(1).max(300).optional(),
  /** As people say it: 上户口. */
  plainName: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  state: z.enum(['published', 'suspended', 'withdrawn']),
  type: ItemType,
  office: z.string(),
  level: z.enum(['province', 'city', 'county', 'town', 'village']),
  serves: z.array(z.enum(['person', 'company', 'institution'])).min(1),
  kind: z.enum(['instant', 'promised']),
  summary: z.string().min(1),
  conditions: z.array(Condition).min(1),
  limits: z.strictObject({
    /** Until when the office must say whether it takes the application (受理 or 补正). */
    answer: Limit,
    /** After this the law takes silence for acceptance, from the day of receipt (行政许可法 32); a licence always has it. */
    deemed: Limit.optional(),
    statutory: Limit.nullable().default(null),
    promised: Limit.nullable().default(null),
    /** Until when the applicant answers a 补正告知; after it the application counts as withdrawn. No law names the days, so none is cited. */
    correction: Limit.default({ days: 15, unit: 'working' }),
    /** 延期, once and with approval (行政许可法 42); absent where the law knows none. */
    extension: Limit.optional(),
  }),
  /** How many officers a decision takes: one decides alone, or one proposes and another reviews. */
  officers: z.union([z.literal(1), z.literal(2)]).default(1),
  specialProcedures: z.array(SpecialProcedure).default([]),
  /** 告知承诺: decided at once on the applicant's signed promise, verified afterwards. */
  promise: z
    .strictObject({ text: z.array(z.string().min(1)).min(1), verify: Limit, basis: z.string().min(1) })
    .optional(),
  /** 超时默认: what no officer decides in time is granted by the system. Never a refusal. */
  grantedIfOverdue: z.strictObject({ basis: z.string().min(1), opinion: z.string().min(1) }).optional(),
  /** Whether many cases whose checks are all fulfilled may be granted together. */
  batch: z.boolean().default(false),
  /** 窗口受理: the office has the clerk at the counter accept for it, at once, what is complete. */
  counterAccepts: z.boolean().default(false),
  /** 到现场次数: how often the applicant has to come when the item is done alone. */
  visits: z.int().min(0),
  visitsReason: z.string().optional(),
  fee: z.union([
    z.strictObject({ charged: z.literal(false) }),
    z.strictObject({
      charged: z.literal(true),
      charges: z
        .array(z.strictObject({ name: z.string(), fen: z.int().positive(), basis: z.string() }))
        .min(1),
    }),
  ]),
  basis: z.array(Basis).min(1),
  /** 情形, by which papers and fields are narrowed. */
  scenarios: z.array(Scenario).default([]),
  scenarioChoice: ScenarioChoice.default('one'),
  form: Form,
  materials: z.array(Material),
  process: z.array(z.strictObject({ name: z.string(), who: z.string(), text: z.string() })).min(1),
  outputs: z.array(Output).default([]),
  result: z.strictObject({ name: z.string().min(1), certificate: ResultCertificate.optional() }),
  /** 用印: whether the platform may seal what comes of the item without an officer, and with which seal of the office. */
  seal: z.strictObject({ automatic: z.boolean(), purpose: z.string().min(2).max(12).optional() }).optional(),
  checks: z.array(Check).default([]),
  /** Ready-made reasons for 补正 and 不予, in plain words. */
  correctionReasons: z.array(z.string()).default([]),
  refusalReasons: z.array(z.string()).default([]),
  remedies: z.string().min(1),
  phones: z.strictObject({ advice: z.string(), complaint: z.string() }),
  faq: z.array(z.strictObject({ q: z.string(), a: z.string() })).default([]),
})
export type Item = z.infer<typeof Item>

/** How a list of the catalogue is asked for: by words, or page by page. */
export const Paging = z.object({
  q: z.string().max(200).default(''),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
