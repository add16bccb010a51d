import { z } from 'zod'
import type { ActorRef } from '../platform/ctx.ts'
import { LISTS, type ListId } from './codes.ts'
import { ELEMENTS, type Element, type RowsId } from './elements.ts'

/** 事项编码. Generations live side by side and none has one length, so a code is {scheme, value}; doubts are warnings. */
export const SchemedCode = z.strictObject({
  scheme: z.string().min(1).max(40),
  value: z.string().min(1).max(120),
})
export type SchemedCode = z.infer<typeof SchemedCode>

/** A limit with its own unit; no limit at all is no value. 0 days: at once. */
export const ListLimit = z.strictObject({
  n: z.int().min(0).max(10_000),
  unit: z.enum(['working', 'natural', 'month', 'year', 'hour']),
})
export type ListLimit = z.infer<typeof ListLimit>

const listed = (list: ListId) => z.enum(Object.keys(LISTS[list]) as [string, ...string[]])
const short = z.string().max(2000)

/** Records that an element holds several of. */
export const ROWS = {
  materials: z.strictObject({
    name: z.string().min(1).max(1000),
    necessity: listed('necessity').optional(),
    original: listed('original').optional(),
    originals: z.int().min(0).max(1000).optional(),
    copies: z.int().min(0).max(1000).optional(),
    origin: listed('origin').optional(),
    issuer: short.optional(),
    standard: short.optional(),
    basis: short.optional(),
    situation: short.optional(),
    /** 空白表格 and 示例样表: an address, or where it is to be had. */
    blank: short.optional(),
    sample: short.optional(),
    note: short.optional(),
  }),
  laws: z.strictObject({
    law: z.string().min(1).max(2000),
    number: short.optional(),
    clause: short.optional(),
    text: z.string().max(20_000).optional(),
  }),
  steps: z.strictObject({
    name: z.string().min(1).max(200),
    who: short.optional(),
    limit: ListLimit.optional(),
    standard: short.optional(),
  }),
  charges: z.strictObject({
    name: z.string().min(1).max(500),
    standard: short.optional(),
    basis: short.optional(),
    reducible: z.boolean().optional(),
  }),
  questions: z.strictObject({ q: z.string().min(1).max(2000), a: z.string().min(1).max(20_000) }),
  specials: z.strictObject({
    name: z.string().min(1).max(200),
    limit: ListLimit.optional(),
    note: short.optional(),
  }),
  conditions: z.strictObject({ name: z.string().min(1).max(500), note: short.optional() }),
} as const satisfies Record<RowsId, z.ZodType>

const made = new Map<string, z.ZodType>()

/** The value that an element may have. */
export function schemaOf(element: Element): z.ZodType {
  const known = made.get(element.id)
  if (known) return known
  const schema = makeSchema(element)
  made.set(element.id, schema)
  return schema
}

function makeSchema({ type }: Element): z.ZodType {
  switch (type.is) {
    case 'text':
      return z.string().min(1).max(type.most)
    case 'texts':
      return z.array(z.string().min(1).max(type.most)).min(1).max(200)
    case 'code':
      return listed(type.list)
    case 'codes':
      return z.array(listed(type.list)).min(1).max(20)
    case 'count':
      return z.int().min(0).max(1000)
    case 'flag':
      return z.boolean()
    case 'limit':
      return ListLimit
    case 'schemed':
      return z.array(SchemedCode).min(1).max(20)
    case 'rows':
      return z.array(ROWS[type.rows]).min(1).max(500)
    default:
      return z.record(z.string().min(1).max(100), z.string().max(20_000))
  }
}

/** What an entry says: its elements by their ids. What is not known is not there. */
export const Content = z.strictObject(
  Object.fromEntries(ELEMENTS.map((element) => [element.id, schemaOf(element).optional()])),
)
export type Content = { readonly [element: string]: unknown }

/** 基本目录 is set by the level above; 实施清单 is what one body does of it. */
export const EntryKind = z.enum(['directory', 'implementation'])
export type EntryKind = z.infer<typeof EntryKind>

/**
 * A version is written, looked over by a second person, and published from a day. What is published is never changed: what
 * comes after it replaces it. A withdrawal is a version, too.
 */
export const VersionState = z.enum(['draft', 'review', 'approved', 'published', 'withdrawn'])
export type VersionState = z.infer<typeof VersionState>

/** How an entry stands on a day: never on the list, from a later day, on it, or off it again. */
export const Standing = z.enum(['unlisted', 'scheduled', 'listed', 'withdrawn'])
export type Standing = z.infer<typeof Standing>

export const Severity = z.enum(['error', 'warning'])
export type Severity = z.infer<typeof Severity>

/** What a consistency rule has found, and the element that it is about. */
export const Finding = z.object({
  rule: z.string(),
  element: z.string(),
  severity: Severity,
  zh: z.string(),
  en: z.string(),
})
export type Finding = z.infer<typeof Finding>

/** One element in which two versions differ. */
export const Difference = z.object({ element: z.string(), before: z.unknown(), after: z.unknown() })
export type Difference = z.infer<typeof Difference>

export const EntryRow = z.object({
  id: z.uuid(),
  kind: EntryKind,
  area: z.string(),
  code: z.string(),
  name: z.string(),
  /** 子项 under the main item, where there is one. */
  subName: z.string().nullable(),
  type: z.string().nullable(),
  body: z.string().nullable(),
  /** The state of the version that is being written, if one is. */
  stage: z.enum(['draft', 'review', 'approved']).nullable(),
  standing: Standing,
  errors: z.int(),
  warnings: z.int(),
  completeness: z.int(),
  handledAs: z.string().nullable(),
  claimed: z.boolean(),
  /** Whether its withdrawal waits for a second person. */
  leaving: z.boolean(),
  /** 暂停: whether nobody can apply for it today. */
  suspended: z.boolean(),
  /** Whether its suspension waits for a second person. */
  suspending: z.boolean(),
})
export type EntryRow = z.infer<typeof EntryRow>

/** 主项 with how many sub-items and handling items of it are shown; `only`: the one entry, where it is but one. */
export const MainItem = z.object({
  main: z.string(),
  entries: z.int(),
  subItems: z.int(),
  only: EntryRow.nullable(),
})
export type MainItem = z.infer<typeof MainItem>

/** 暂停: nobody can apply from a day on, until the day on which it is resumed; without `until` nobody knows yet. */
export type Suspension = { from: string; until: string | null; reason: string; by: ActorRef }

/** 拟暂停: suspended once a second person agrees. */
export type SuspensionProposal = Suspension & { proposer: string }

const Who = z.object({ name: z.string(), office: z.string().nullable() })

/** 拟取消: off the list from a day, once a second person agrees. `by` is kept by value. */
export type Withdrawal = {
  from: string
  reason: string
  proposer: string
  by: ActorRef
}

export const VersionView = z.object({
  version: z.int(),
  state: VersionState,
  effectiveFrom: z.iso.date().nullable(),
  reason: z.string().nullable(),
  editedBy: Who,
  editedAt: z.iso.datetime(),
  reviewedBy: Who.nullable(),
  publishedBy: Who.nullable(),
  publishedAt: z.iso.datetime().nullable(),
  /** The later version that takes its place from a day that is not later. */
  overtaker: z.int().nullable(),
})
export type VersionView = z.infer<typeof VersionView>

/** A version as far as it says from when on it is in force. */
export type Turn = Pick<VersionView, 'version' | 'state' | 'effectiveFrom'>

/** 待生效: a published version that waits for its day. */
export const Waiting = z.object({ version: z.int(), from: z.iso.date() })
export type Waiting = z.infer<typeof Waiting>

export const EntryView = EntryRow.extend({
  /** Of the version that is shown: the one being written, otherwise the newest. */
  version: z.int(),
  revision: z.int(),
  digest: z.string(),
  /** How often its withdrawal or suspension was proposed or settled. */
  proposals: z.int(),
  state: VersionState,
  content: z.record(z.string(), z.unknown()),
  findings: z.array(Finding),
  listedFrom: z.iso.date().nullable(),
  withdrawnFrom: z.iso.date().nullable(),
  versions: z.array(VersionView),
  waiting: z.array(Waiting),
  /** Against the version before the one that is shown. */
  changes: z.array(Difference),
  /** 认领: against the entry of the level above; `unified` ones should be equal. */
  overrides: z.array(Difference.extend({ unified: z.boolean() })),
  /** 拟取消, which waits for a second person. */
  withdrawal: z.object({ from: z.iso.date(), reason: z.string(), by: Who, mine: z.boolean() }).nullable(),
  /** 暂停, under way or to come; one whose last day has passed is none. */
  suspension: z
    .object({ from: z.iso.date(), until: z.iso.date().nullable(), reason: z.string(), by: Who })
    .nullable(),
  /** 拟暂停, which waits for a second person. */
  proposedSuspension: z
    .object({
      from: z.iso.date(),
      until: z.iso.date().nullable(),
      reason: z.string(),
      by: Who,
      mine: z.boolean(),
    })
    .nullable(),
  origin: z.object({ id: z.uuid(), name: z.string(), area: z.string() }).nullable(),
  /** Who has claimed it, and what they set otherwise; those that differ most come first, at most a hundred. */
  below: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      area: z.string(),
      body: z.string().nullable(),
      overrides: z.array(Difference.extend({ unified: z.boolean() })),
    }),
  ),
  /** Who stands on it, in words: what is taken off the list takes these along. */
  uses: z.array(z.string()),
  /** Whether this officer wrote the open version, and so may not look it over. */
  mine: z.boolean(),
  delegations: z.array(
    z.object({ unit: z.string(), unitName: z.string(), state: z.enum(['proposed', 'admitted', 'ended']) }),
  ),
})
export type EntryView = z.infer<typeof EntryView>

/** What of the list is asked for. */
export const EntryFilter = z.object({
  q: z.string().max(200).optional(),
  kind: EntryKind.optional(),
  type: z.string().max(40).optional(),
  body: z.string().max(300).optional(),
  area: z.string().max(12).optional(),
  stage: z.enum(['draft', 'review', 'approved']).optional(),
  standing: Standing.optional(),
  /** Only entries in which this rule found something, or any error. */
  rule: z.string().max(60).optional(),
  errors: z.enum(['yes', 'no']).optional(),
  importId: z.uuid().optional(),
  /** Only entries whose withdrawal waits for a second person. */
  leaving: z.literal('yes').optional(),
  /** Only entries for which nobody can apply today. */
  suspended: z.literal('yes').optional(),
  /** Only entries whose suspension waits for a second person. */
  suspending: z.literal('yes').optional(),
  /** 主项, by its name. */
  main: z.string().max(1000).optional(),
})
export type EntryFilter = z.infer<typeof EntryFilter>

export const ImportState = z.enum(['checking', 'checked', 'unreadable', 'importing', 'done', 'cancelled'])
export type ImportState = z.infer<typeof ImportState>

/** What becomes of a column of a file. Without `element` it is kept as a local element under its own name. */
export const ColumnRule = z.strictObject({
  column: z.string().min(1).max(100),
  element: z.string().max(40).optional(),
  /** The scheme of the numbers in it, or of the item code. */
  scheme: z.string().max(40).optional(),
  /** A limit's unit where the file has it in a column of its own. */
  unitColumn: z.string().max(100).optional(),
  /** The code under which the entry is known again. */
  key: z.literal(true).optional(),
  /** Holds the area code of the entry. */
  area: z.literal(true).optional(),
  /** Says whether the entry is of the 基本目录 or of the 实施清单. */
  kind: z.literal(true).optional(),
  /** Left out on purpose, and why. */
  skip: z.string().max(200).optional(),
})
export type ColumnRule = z.infer<typeof ColumnRule>

/** 列对应. How the columns of one kind of file become elements, kept under a name. */
export const Profile = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: z.string().trim().min(1).max(60),
  columns: z.array(ColumnRule).max(200),
})
export type Profile = z.infer<typeof Profile>

export const ImportView = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: EntryKind,
  profile: z.string(),
  state: ImportState,
  rows: z.int(),
  seen: z.int(),
  added: z.int(),
  changed: z.int(),
  same: z.int(),
  faulty: z.int(),
  warned: z.int(),
  fault: z.string().nullable(),
  columns: z.array(z.string()),
  notes: z.array(z.object({ row: z.int(), column: z.string(), severity: Severity, text: z.string() })),
})
export type ImportView = z.infer<typeof ImportView>

/** A figure with what it means: 口径. */
export const Figure = z.object({
  id: z.string(),
  name: z.string(),
  definition: z.string(),
  /** Parts of the fraction, in the order of the definition. */
  numerator: z.number(),
  denominator: z.number(),
  /** How many items it is computed over. */
  items: z.int(),
  value: z.number().nullable(),
  unit: z.enum(['%', '次']),
})
export type Figure = z.infer<typeof Figure>

export const FigureQuery = z.object({
  scope: z.enum(['listed', 'all']).default('listed'),
  type: z.string().max(40).optional(),
  body: z.string().max(300).optional(),
  area: z.string().max(12).optional(),
  year: z.coerce.number().int().min(2000).max(2100).optional(),
})
export type FigureQuery = z.infer<typeof FigureQuery>

/** What screens are told beyond the schemas above: groups of figures, heads of the list, towns. */
export type FigureGroup = { id: string | null; entries: number; figures: Figure[] }

export type FourSame = { claimed: number; same: number; elements: { element: string; same: number }[] }

export type Facets = {
  stages: { draft: number; review: number; approved: number }
  leaving: number
  suspending: number
  listed: number
  withErrors: number
  total: number
  bodies: { name: string; entries: number }[]
  areas: string[]
}

export type UnitRow = { code: string; name: string; proposed: number; admitted: number }

export type DelegatedRow = EntryRow & {
  mode: 'accept' | 'decide'
  state: 'proposed' | 'admitted'
  reason: string
  proposedBy: string
  /** Which proposal this is: whoever settles it names the one that he has read. */
  revision: number
}

/** A town or village that an item is delegated to, and whether it takes applications in or decides them. */
export type Handler = { name: string; mode: 'accept' | 'decide' }
