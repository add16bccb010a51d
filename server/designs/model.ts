import { z } from 'zod'
import { Control, Scalar, Sensitive } from '../forms/model.ts'
import { Flow } from '../onething/model.ts'
import { EntryKind } from '../regions/model.ts'

/** 方案's life: written, looked at by a second person, waiting for its day, in force; or given up. */
export const DesignState = z.enum(['draft', 'review', 'scheduled', 'published', 'dropped'])
export type DesignState = z.infer<typeof DesignState>

const Author = z.object({ id: z.string().nullable(), name: z.string() })

export const Design = z.object({
  id: z.uuid(),
  title: z.string(),
  state: DesignState,
  /** Whoever changes the design names the revision that he read. */
  revision: z.int(),
  author: Author,
  /** Everybody who had a hand in it. */
  editors: z.array(z.string()),
  reviewer: Author.nullable(),
  /** Why the second person gave it back. */
  remark: z.string().nullable(),
  /** From this day; null: at once. */
  effectiveOn: z.iso.date().nullable(),
  updatedAt: z.coerce.date(),
})
export type Design = z.infer<typeof Design>

export const PartKey = z.object({ kind: EntryKind, id: z.string().regex(/^[A-Za-z0-9.-]{1,100}$/) })
export type PartKey = z.infer<typeof PartKey>

/**
 * What is wrong, in which part, where in it. Faults of what the design does not touch bear the name of their file; `place`: what stands
 * there, as people call it; `resource`: the entry of the 数据目录 for which a grant would help.
 */
export const Fault = z.object({
  file: z.string(),
  path: z.string(),
  reason: z.string(),
  place: PartKey.extend({ name: z.string() }).optional(),
  resource: z.object({ id: z.uuid(), name: z.string() }).optional(),
})
export type Fault = z.infer<typeof Fault>

/** By which one sees whether something else was put in force under a part: the digest of what stands there; null: nothing. */
export const Base = z.string().nullable()

/** How a department system is tried: what we would send it, and what it would report. */
export const TrialWay = z.enum(['out', 'back'])
export type TrialWay = z.infer<typeof TrialWay>

/** Something that stands now. */
export const StandingPart = z.object({ id: z.string(), content: z.unknown(), base: Base })
export type StandingPart = z.infer<typeof StandingPart>

/**
 * A part beside what it replaces, or has replaced; null: nothing was there, or it is taken away; no `before` where that was not kept.
 * `overtaken`: another design was published under it since the work on it began; `standing` is the digest of what stands there now.
 * `above`: what the level above says under this name; only what differs from it is kept. `untried`: of a department system, the ways in
 * which it has not been tried as it is written here.
 */
export const Part = PartKey.extend({
  content: z.unknown(),
  before: z.unknown().optional(),
  overtaken: z.boolean(),
  standing: Base,
  above: z.unknown(),
  untried: z.array(TrialWay),
})
export type Part = z.infer<typeof Part>

/** `warnings` stop nothing: what is allowed and hardly meant. */
export const DesignView = Design.extend({
  parts: z.array(Part),
  faults: z.array(Fault),
  warnings: z.array(Fault),
})
export type DesignView = z.infer<typeof DesignView>

/** By which an open page sees that a colleague has changed the design meanwhile. */
export const DesignRevision = Design.pick({ revision: true, state: true })
export type DesignRevision = z.infer<typeof DesignRevision>

export const NewDesign = z.object({ title: z.string().trim().min(2).max(60) })

const Settled = z.enum(['asked', 'known', 'derived', 'earlier', 'not-needed'])

/** A field as an applicant meets it; `value` is what has been answered in this preview. */
export const Asked = z.object({
  id: z.string(),
  name: z.string(),
  question: z.string().nullable(),
  hint: z.string().nullable(),
  why: z.string().nullable(),
  control: Control,
  unit: z.string().nullable(),
  /** What can be chosen; empty where it is written. */
  options: z.array(z.object({ value: z.string(), label: z.string() })),
  required: z.boolean(),
  value: Scalar.nullable(),
})
export type Asked = z.infer<typeof Asked>

/** What can be tried as an applicant: a one-thing, or an item by itself. */
export const Tryable = PartKey.extend({ kind: z.enum(['items', 'onethings']) })
export type Tryable = z.infer<typeof Tryable>

/** Answers that are tried in a preview, by element. */
export const Answers = z.record(z.string(), Scalar)
export type Answers = z.infer<typeof Answers>

const Measure = z.object({ before: z.number(), after: z.number(), stated: z.boolean() })

/** What an applicant meets, before anything is known of him: the steps, the questions, the papers, the sums, the saving, the picture. */
export const Preview = z.object({
  steps: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      included: z.boolean(),
      reason: z.string(),
      needs: z.array(z.string()),
    }),
  ),
  questions: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      why: z.string(),
      asks: z.array(Asked),
      extra: z.boolean(),
    }),
  ),
  materials: z.array(z.object({ id: z.string(), name: z.string(), as: Settled, reason: z.string() })),
  counts: z.object({
    items: z.int(),
    departments: z.int(),
    forms: z.int(),
    fields: z.int(),
    questions: z.int(),
    materials: z.int(),
    uploads: z.int(),
  }),
  /** What it saves against doing the items one by one: see `savingOf`. */
  saving: z.object({ papers: Measure, fields: Measure, steps: Measure, days: Measure, trips: Measure }),
  flow: Flow,
})
export type Preview = z.infer<typeof Preview>

/** Invented applicants, and what none of many more has met: see `simulate`. */
export const Simulation = z.object({
  personas: z.array(
    z.object({
      name: z.string(),
      known: z.boolean(),
      answers: z.array(z.object({ name: z.string(), text: z.string() })),
      questions: z.int(),
      uploads: z.int(),
      items: z.int(),
      ineligible: z.array(z.string()),
    }),
  ),
  never: z.object({
    steps: z.array(z.string()),
    questions: z.array(z.string()),
    materials: z.array(z.string()),
  }),
})
export type Simulation = z.infer<typeof Simulation>

/** What of the dictionary is looked for. */
export const DictionaryFilter = z.object({
  q: z.string().trim().max(100).optional(),
  control: Control.optional(),
  sensitive: z.stringbool().optional(),
})
export type DictionaryFilter = z.infer<typeof DictionaryFilter>

/** 数据元 as the dictionary shows it. `origin.from`: registers and items that give it; nothing at all: the applicant is asked. */
export const DictionaryEntry = z.object({
  id: z.string(),
  name: z.string(),
  section: z.string(),
  control: Control,
  question: z.string().nullable(),
  standard: z.string().nullable(),
  sensitive: Sensitive.nullable(),
  origin: z.object({ identity: z.boolean(), derived: z.boolean(), from: z.array(z.string()) }),
  usedBy: z.array(
    PartKey.pick({ id: true }).extend({ kind: z.enum(['onethings', 'items', 'elements']), name: z.string() }),
  ),
})
export type DictionaryEntry = z.infer<typeof DictionaryEntry>

/** An entry of the list 事项清单 that may be taken into a design; `handledAs`: the item as which it is handled here already. */
export const ListedEntry = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  body: z.string().nullable(),
  handledAs: z.string().nullable(),
})
export type ListedEntry = z.infer<typeof ListedEntry>

/** An item whose entry on the list says something else than when the item was filled in from it: what, and the item with that. */
export const EntryChange = z.object({
  item: z.string(),
  name: z.string(),
  entry: z.uuid(),
  from: z.int(),
  to: z.int(),
  differences: z.array(
    z.object({
      path: z.string(),
      before: z.unknown(),
      after: z.unknown(),
      /** The operator had written something of his own here. */
      rewritten: z.boolean(),
    }),
  ),
  content: z.unknown(),
  /** What stands under the item; absent where this design has it already. */
  base: Base.optional(),
  with: z.array(StandingPart.extend({ kind: EntryKind })),
})
export type EntryChange = z.infer<typeof EntryChange>

const Named = z.object({ id: z.string(), name: z.string() })

/** What a design may name, by kind. */
export const Choices = z.object({
  elements: z.array(Named.extend({ control: Control.optional() })),
  items: z.array(Named),
  codes: z.array(Named),
  certificates: z.array(Named),
  offices: z.array(Named),
  sources: z.array(Named),
})
export type Choices = z.infer<typeof Choices>
