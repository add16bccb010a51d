import { z } from 'zod'
import { Item } from '../catalog/model.ts'
import { Limit } from '../deadlines/model.ts'
import { Expression, type Value } from '../forms/expression.ts'
import { Element, ElementId, InScenarios, Scenario, ScenarioChoice, type Origin } from '../forms/model.ts'
import { Lookup } from '../sharing/model.ts'

/**
 * What must have happened before a step reaches its department: `a` has succeeded; `a|b` one of them has (the others are
 * spared); `a?` is over, however it ended. Names are steps, or a confirmation where it stands alone.
 */
export const Need = z.string().regex(/^[a-z0-9-]+(\?|(\|[a-z0-9-]+)+)?$/)

/** A need taken apart: `all`: the one named has succeeded; `one`: any of several has; `over`: it has ended. */
export function readNeed(need: string): { ids: string[]; mode: 'all' | 'one' | 'over' } {
  if (need.endsWith('?')) return { ids: [need.slice(0, -1)], mode: 'over' }
  const ids = need.split('|')
  return { ids, mode: ids.length > 1 ? 'one' : 'all' }
}

/** The steps and confirmations that a need names. */
export function needIds(need: string): string[] {
  return readNeed(need).ids
}

/** One item's place in the graph. */
export const Step = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  item: z.string(),
  needs: z.array(Need).default([]),
  /** `opinion`: the office gives its opinion to the deciding one and decides nothing itself. */
  mode: z.enum(['decide', 'opinion']).default('decide'),
  /** False: not needed here, with `unless` as the reason shown. Unknown: the inputs are asked. */
  when: Expression.optional(),
  scenarios: InScenarios,
  unless: z.string().optional(),
  /** The applicant may leave it out. */
  optional: z.boolean().default(false),
  /** An element that holds the id of the office; without a value the item's own office takes it. */
  officeBy: ElementId.optional(),
  /** How often the applicant has to come for it here, where doing it together saves a way; else as often as the item says. */
  visits: z.int().min(0).optional(),
})
export type Step = z.infer<typeof Step>

/** Somebody else must agree before the steps that need it begin: the other parent, a co-owner. */
export const Confirmation = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  when: Expression,
  person: z.strictObject({ number: ElementId, name: ElementId, phone: ElementId }),
  text: z.string().min(1),
  shows: z.array(ElementId).min(1),
  validDays: z.int().positive().max(30),
})
export type Confirmation = z.infer<typeof Confirmation>

/** One page with one question; `elements` that turn out not to be asked do not appear on it. */
export const Question = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  why: z.string().min(1),
  elements: z.array(ElementId).min(1),
})
export type Question = z.infer<typeof Question>

/** 联合勘验 (one visit) or 联合评审 (one meeting) of several offices; each gives its own finding before it may decide. */
export const Session = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  kind: z.enum(['inspection', 'review']),
  name: z.string().min(1),
  steps: z.array(z.string()).min(2),
})
export type Session = z.infer<typeof Session>

/** 一件事 as an operator writes it. */
export const OneThing = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  nameEn: z.string().optional(),
  plainName: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  state: z.enum(['published', 'suspended', 'withdrawn']),
  category: z.enum(['person', 'founder', 'investor']),
  /** One of the 16 life-cycle stages of 国办发〔2025〕24号. */
  stage: z.string().min(1),
  leadOffice: z.string(),
  summary: z.string().min(1),
  audience: z.array(z.string().min(1)).min(1),
  notFor: z.array(z.string()).default([]),
  /**
   * 办理前: figures of the old way that no definition can know, with where they come from. What is absent is computed from the
   * items done one by one; papers and fields always are.
   */
  before: z
    .strictObject({
      visits: z.int().optional(),
      steps: z.int().optional(),
      workingDays: z.int().optional(),
      basis: z.string(),
    })
    .optional(),
  promised: Limit.nullable().default(null),
  /** The law's limit for the whole where the items are one joint licence (行政许可法 42(2): 45 days); mostly there is none. */
  statutory: Limit.nullable().default(null),
  /** By how much the whole may be extended, once, approved by the head of the local government (42(2): 15 days). */
  extension: Limit.optional(),
  sessions: z.array(Session).default([]),
  /** 多证联发: steps whose certificates are issued together, when the last of them is decided. */
  issuedTogether: z.array(z.string()).default([]),
  /** How results reach the applicant: `each` as it is ready, or `together` from one outlet (统一出件). */
  outlet: z.enum(['each', 'together']).default('each'),
  /** The office whose counter hands out, posts or stores what is not electronic (the hall); else each office its own. */
  outletOffice: z.string().optional(),
  /**
   * Elements that hold how (electronic, counter, post, cabinet, nearest) and where results are wanted; else electronic. `office`
   * holds the office or hall that was chosen for `nearest` (就近取证).
   */
  delivery: z
    .strictObject({ method: ElementId, address: ElementId.optional(), office: ElementId.optional() })
    .optional(),
  /** What the matter is about; two running cases about the same subject are refused. */
  subject: Expression.optional(),
  /** Must be known and true to apply at all; otherwise `text` says why not and what to do. */
  eligibility: z.array(z.strictObject({ test: Expression, text: z.string() })).default([]),
  /** 情形, by which steps are narrowed. */
  scenarios: z.array(Scenario).default([]),
  scenarioChoice: ScenarioChoice.default('one'),
  prefill: z.array(Lookup),
  /** The `as` of a look-up by the applicant's number alone: where it finds a record, the counter suggests this one-thing. */
  suggestedBy: z.string().optional(),
  steps: z.array(Step).min(1),
  confirmations: z.array(Confirmation).default([]),
  questions: z.array(Question),
  /** 授权与告知: what is looked up, where, why; read before consent. */
  consent: z.strictObject({
    title: z.string(),
    text: z.array(z.string()).min(1),
    /** 电子送达: the words by which the applicant agrees that notices and decisions come to their page; nobody applies here without. */
    delivery: z
      .string()
      .min(1)
      .default('通知和决定用短信和「我的办件」送给您，送到就算收到，不用跑。要纸质的，可以到窗口领。'),
  }),
  declaration: z.string().min(1),
  otherWays: z.array(z.string()).default([]),
  faq: z.array(z.strictObject({ q: z.string(), a: z.string() })).default([]),
})
export type OneThing = z.infer<typeof OneThing>

/** A published version with everything that a case filed under it will ever need. */
export const Definition = z.strictObject({
  version: z.int().positive(),
  onething: OneThing,
  /** `department` as citizens say it, kept by value: the office may be renamed later. */
  items: z.record(
    z.string(),
    z.strictObject({ version: z.int().positive(), item: Item, department: z.string() }),
  ),
  elements: z.record(ElementId, Element),
})
export type Definition = z.infer<typeof Definition>

/** A place in the drawn graph, in pixels from its upper left corner. */
export const FlowNode = z.object({
  id: z.string(),
  kind: z.enum(['start', 'step', 'maybe', 'opinion', 'confirmation', 'end']),
  name: z.string(),
  department: z.string(),
  limit: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
})
export type FlowNode = z.infer<typeof FlowNode>

/** An arrow from what is needed to what needs it; `kind` as in `readNeed`. */
export const FlowEdge = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['all', 'one', 'over']),
  points: z.array(z.object({ x: z.number(), y: z.number() })),
})
export type FlowEdge = z.infer<typeof FlowEdge>

/** 流程图, and the same in sentences. */
export const Flow = z.object({
  width: z.number(),
  height: z.number(),
  nodes: z.array(FlowNode),
  edges: z.array(FlowEdge),
  text: z.array(z.string()),
})
export type Flow = z.infer<typeof Flow>

/** How one field or material is settled; `reason` is the sentence shown. */
export type Resolution = {
  as: 'asked' | 'known' | 'derived' | 'earlier' | 'not-needed'
  reason: string
  value?: Value
  /** The value as a person reads it: 男, 汉族. */
  text?: string
  origin?: Origin
  /** For a paper that a certificate spares: which, and in whose library it lies. */
  certificate?: { number: string; source: string }
  /** For `earlier`: the step whose result it is. */
  step?: string
}

export type PlannedChoice = { value: string; label: string; hint?: string }

export type PlannedElement = {
  element: string
  resolution: Resolution
  choices?: PlannedChoice[]
  required: boolean
}

export type PlannedQuestion = {
  id: string
  title: string
  why: string
  elements: string[]
  answered: boolean
  /** True for a page that exists only because the situation demands it. */
  extra: boolean
}

export type PlannedMaterial = {
  id: string
  name: string
  steps: string[]
  resolution: Resolution
  required: boolean
  /** Every item that asks for it lets it come later. */
  deferrable: boolean
}

export type PlannedStep = {
  id: string
  item: string
  included: boolean
  reason: string
  optional: boolean
  needs: string[]
  office: string
}

/** What one application comes to, given what is known now. Pure function of definition and facts. */
export type Plan = {
  steps: PlannedStep[]
  /** 您的情形: what applies of the scenarios of the one-thing (`item` undefined) and of the items that are done. */
  scenarios: { item?: string; id: string; name: string }[]
  confirmations: string[]
  elements: Record<string, PlannedElement>
  /** Every field of every included form: (step, element) → how it is settled. */
  fields: { step: string; element: string; as: Resolution['as'] }[]
  /** The elements whose values go with the case: on forms, read by checks and outputs, shown to a co-applicant. */
  filed: string[]
  questions: PlannedQuestion[]
  materials: PlannedMaterial[]
  ineligible: string[]
  complete: boolean
  counts: {
    items: number
    departments: number
    forms: number
    fields: number
    questions: number
    materials: number
    uploads: number
  }
}
