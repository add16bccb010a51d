import type { Calendar } from '../calendar/model.ts'
import type { Item } from '../catalog/model.ts'
import type { DocumentKind, DocumentTemplate } from '../documents/model.ts'
import type { System } from '../exchange/model.ts'
import type { Element } from '../forms/model.ts'
import type { Hall, Office } from '../offices/model.ts'
import type { Definition } from '../onething/model.ts'
import type { CallSystem, Grant, Source, Uses } from '../sharing/model.ts'
import type { Resource } from '../sharing/resource.ts'
import type { CodeList, RegionHead } from './model.ts'

/** The region as it is published now: an immutable value that every request of this process shares. */
export type PublishedRegion = {
  head: RegionHead
  offices: ReadonlyMap<string, Office>
  halls: ReadonlyMap<string, Hall>
  calendar: Calendar
  elements: Readonly<Record<string, Element>>
  sources: Readonly<Record<string, Source>>
  grants: readonly Grant[]
  /** 政务数据目录 as shipped; what operators made of it stands in schema `resources`. */
  resources: Readonly<Record<string, Resource>>
  systems: ReadonlyMap<string, System>
  codes: Readonly<Record<string, CodeList>>
  items: ReadonlyMap<string, { version: number; item: Item }>
  onethings: ReadonlyMap<string, Definition>
  documents: ReadonlyMap<DocumentKind, DocumentTemplate>
}

declare module '../platform/ctx.ts' {
  interface World {
    region: PublishedRegion
    mode: 'demo' | 'serve'
    /** Speaks to the department systems. */
    callSystem: CallSystem
    /** Counts what departments are asked, and keeps answers for as long as grants allow. */
    uses: Uses
  }
}
