import { z } from 'zod'
import type { CertificateType } from '../catalog/certificate.ts'
import type { Item } from '../catalog/model.ts'
import { Rest, type Hall, type Office } from '../offices/model.ts'
import type { OneThing } from '../onething/model.ts'
import type { DocumentTemplate } from '../documents/model.ts'
import type { Element } from '../forms/model.ts'
import type { System } from '../exchange/model.ts'
import type { Grant, Source } from '../sharing/model.ts'
import type { Resource } from '../sharing/resource.ts'
import type { SynonymGroup } from '../search/model.ts'
import { OfficeHours, type CalendarYear } from '../calendar/model.ts'
import { ClockSettings, Limit } from '../deadlines/model.ts'

/** `region.json`: the head of a region's folder. `extends` names the folder whose elements, codes and calendar it uses. */
export const RegionHead = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** 行政区划代码, six digits; absent for the national base. */
  area: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  name: z.string().min(1),
  nameEn: z.string().optional(),
  extends: z.string().optional(),
  hotline: z.string().default('12345'),
  notice: z.string().optional(),
  /** 办公时间, inside which limits in hours are counted; 9:00–12:00 and 13:30–17:00 unless told. */
  officeHours: OfficeHours.optional(),
  /** 预警: how near its end a clock gets a yellow card; a fifth of its time unless told. */
  warnings: ClockSettings.optional(),
  /** 督办: until when an urged office must reply. */
  urging: z.strictObject({ answer: Limit }).optional(),
  /** 休息: when officers are to pause after many decisions in a row; ten minutes after sixty unless told. */
  rest: Rest.optional(),
  /** 共享申请: until when the owner of data answers. The place sets it: no limit of the nation is known to us. */
  sharing: z.strictObject({ answer: Limit }).optional(),
})
export type RegionHead = z.infer<typeof RegionHead>

/** What a code of another system says of a case, in our words. `closed`: over; how it ended stands in a second code. */
export const CaseMeaning = z.enum([
  'submitted',
  'correcting',
  'accepted',
  'paused',
  'granted',
  'refused',
  'declined',
  'withdrawn',
  'terminated',
  'closed',
])
export type CaseMeaning = z.infer<typeof CaseMeaning>

/** `codes/<name>.json`: a code list with its standard. `means`: where it tells the state or the result of a case. */
export const CodeList = z.strictObject({
  standard: z.string(),
  codes: z
    .array(z.strictObject({ value: z.string(), label: z.string(), means: CaseMeaning.optional() }))
    .min(1),
})
export type CodeList = z.infer<typeof CodeList>

/** A whole region, checked; elements have their code lists written in. */
export type Region = {
  head: RegionHead
  offices: Office[]
  halls: Hall[]
  elements: Record<string, Element>
  sources: Record<string, Source>
  /** 共享授权 that the place ships with. */
  grants: Grant[]
  /** 政务数据目录 as shipped, by 信息资源代码. */
  resources: Record<string, Resource>
  /** The department systems in which offices handle their items. */
  systems: Record<string, System>
  /** Code lists by the name of their file. */
  codes: Record<string, CodeList>
  /** 证照类型. */
  certificates: Record<string, CertificateType>
  items: Record<string, Item>
  onethings: Record<string, OneThing>
  /** 文书模板, one for each kind. */
  documents: Record<string, DocumentTemplate>
  /** Words that mean the same, for search. */
  synonyms: SynonymGroup[]
  calendar: CalendarYear[]
  /** What it was made of, so that something can be laid over it. */
  parts: Draft
}

/**
 * What is wrong, where: `items/birth-certificate.json` · `form.fields.3.element` · 「没有这个数据元」. `stops`: of what is in force it is pointed
 * out; nothing new is published with it.
 */
export type RegionFault = { file: string; path: string; reason: string; stops?: true }

/** What may be laid over a region while the program runs, named like the files that hold the same. */
export const EntryKind = z.enum(['elements', 'codes', 'certificates', 'items', 'onethings', 'systems'])
export type EntryKind = z.infer<typeof EntryKind>

/** One part of a region as an operator writes it. Without content it is taken away. */
export type Entry = { kind: EntryKind; id: string; content: unknown }

/** Something read from a file that passed its schema, with where it stands, and what of the same name the level above says. */
export type DraftPart<T> = {
  file: string
  path: string
  value: T
  above?: DraftPart<T>
  /** What its variant takes away that the level above does not have; see `idleRemovals`. */
  idle?: readonly string[]
}

/** A region while it is read and checked. `declared`: `items/…` that exist, even if faulty. */
export type Draft = {
  elements: Map<string, DraftPart<Element>>
  offices: Map<string, DraftPart<Office>>
  halls: Map<string, DraftPart<Hall>>
  sources: Map<string, DraftPart<Source>>
  grants: Map<string, DraftPart<Grant>>
  resources: Map<string, DraftPart<Resource>>
  systems: Map<string, DraftPart<System>>
  codes: Map<string, DraftPart<CodeList>>
  certificates: Map<string, DraftPart<CertificateType>>
  items: Map<string, DraftPart<Item>>
  onethings: Map<string, DraftPart<OneThing>>
  documents: Map<string, DraftPart<DocumentTemplate>>
  synonyms: Map<string, DraftPart<SynonymGroup>>
  calendar: CalendarYear[]
  declared: Set<string>
  faults: RegionFault[]
  /** What is allowed and most probably not meant: it is shown to whoever designs, and stops nothing. */
  warnings: RegionFault[]
}

export function emptyDraft(): Draft {
  return {
    elements: new Map(),
    offices: new Map(),
    halls: new Map(),
    sources: new Map(),
    grants: new Map(),
    resources: new Map(),
    systems: new Map(),
    codes: new Map(),
    certificates: new Map(),
    items: new Map(),
    onethings: new Map(),
    documents: new Map(),
    synonyms: new Map(),
    calendar: [],
    declared: new Set(),
    faults: [],
    warnings: [],
  }
}

/** Sets a part; a region's own takes the place of its base's, at its end of the order. */
export function keep<T>(into: Map<string, DraftPart<T>>, id: string, part: DraftPart<T>): void {
  into.delete(id)
  into.set(id, part)
}
