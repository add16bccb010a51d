import { z } from 'zod'
import { Limit } from '../deadlines/model.ts'
import { DAY_SECONDS, Grant, Matter } from '../sharing/model.ts'
import { Resource, SharingKind } from '../sharing/resource.ts'

const Who = z.object({ id: z.string(), name: z.string() })
const Named = z.object({ id: z.string(), name: z.string() })

export const ResourceState = z.enum(['listed', 'withdrawn'])
export type ResourceState = z.infer<typeof ResourceState>

/** What of the catalogue is shown; what is left out is not filtered by. */
export const ResourceFilter = z.object({
  /** Part of the code, the name, the abstract or a field. */
  q: z.string().trim().max(100).optional(),
  owner: z.string().max(100).optional(),
  sharing: SharingKind.optional(),
  mounted: z.enum(['yes', 'no']).optional(),
  state: ResourceState.default('listed'),
})
export type ResourceFilter = z.infer<typeof ResourceFilter>

/** A line of the catalogue. */
export const ResourceRow = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  owner: Named,
  sharing: SharingKind,
  mounted: z.boolean(),
  fields: z.int(),
})
export type ResourceRow = z.infer<typeof ResourceRow>

/** An entry as it is kept. */
export type KeptResource = {
  id: string
  content: Resource
  state: ResourceState
  /** As the files of the region say. */
  shipped: boolean
  /** Whoever saves names the revision that was read. */
  revision: number
}

/** `supplementing`: the owner has asked for more and waits for the answer. */
export const RequestState = z.enum(['open', 'supplementing', 'granted', 'refused', 'taken-back'])
export type RequestState = z.infer<typeof RequestState>

/** What an office asks for: 依据, 用途 (the matters), 信息项, 频率, 起止, 责任人. */
export const Wish = z.object({
  matters: z.array(Matter).min(1, '至少选一件事').max(50),
  /** Names of fields of the resource. */
  fields: z.array(z.string().max(100)).min(1, '至少选一个信息项').max(500),
  basis: z.string().trim().min(4, '请写依据，至少 4 个字').max(500),
  purpose: z.string().trim().min(4, '请写用途，至少 4 个字').max(500),
  frequency: z.string().trim().min(1, '请写使用频率').max(100),
  /** Days in China; both count. */
  from: z.iso.date(),
  until: z.iso.date(),
  responsible: z.object({
    name: z.string().trim().min(1, '请写责任人').max(50),
    phone: z.string().trim().min(5, '请写责任人的电话').max(30),
  }),
})
export type Wish = z.infer<typeof Wish>

/** 补充说明: what the owner asked, and what the office that asked for the data answered. */
export const Supplement = z.object({
  question: z.string(),
  askedBy: Who,
  askedAt: z.iso.datetime(),
  answer: z.string().nullable(),
  answeredBy: Who.nullable(),
  answeredAt: z.iso.datetime().nullable(),
})
export type Supplement = z.infer<typeof Supplement>

export const ShareRequest = Wish.extend({
  id: z.uuid(),
  resourceId: z.uuid(),
  holder: z.string(),
  owner: z.string(),
  state: RequestState,
  askedBy: Who,
  askedAt: z.coerce.date(),
  askedOn: z.iso.date(),
  /** Within what time the owner answers; null where the place has set none. */
  answer: Limit.nullable(),
  supplements: z.array(Supplement),
  decidedBy: Who.nullable(),
  decidedAt: z.coerce.date().nullable(),
  reason: z.string().nullable(),
})
export type ShareRequest = z.infer<typeof ShareRequest>

/** What the owner grants: never more than was asked. */
export const Terms = z.object({
  fields: z.array(z.string().max(100)).min(1, '至少准予一个信息项').max(500),
  from: z.iso.date(),
  until: z.iso.date(),
  cacheSeconds: z.int().min(0).max(DAY_SECONDS),
  perDay: z.int().positive().max(10_000_000).optional(),
  /** Why less is granted than was asked. */
  reason: z.string().trim().max(500).optional(),
})
export type Terms = z.infer<typeof Terms>

/** A grant of the database, whether it is in force or not. */
export const KeptGrant = Grant.omit({ source: true }).extend({
  resourceId: z.uuid(),
  requestId: z.uuid(),
  until: z.iso.date(),
  perDay: z.int().nullable(),
  grantedBy: Who,
  grantedAt: z.coerce.date(),
  revokedAt: z.coerce.date().nullable(),
  revokedBy: Who.nullable(),
  reason: z.string().nullable(),
})
export type KeptGrant = z.infer<typeof KeptGrant>

/**
 * How an office stands to a matter. `handles`: the items of it that this office handles, or one above or below it in the same line; of an item by
 * itself that item. `whole`: those are all. `leads`: it is the 牵头单位 of the one-thing.
 */
export type Role = { name: string; handles: string[]; whole: boolean; leads: boolean; leader: string | null }

/** How near its end the time to answer is. */
export const Urgency = z.enum(['none', 'soon', 'today', 'overdue'])
export type Urgency = z.infer<typeof Urgency>

/** A request in a list: with its resource, its day and its grant; the telephone of the responsible person is masked. */
export const RequestView = ShareRequest.extend({
  resource: z.object({ code: z.string(), name: z.string() }),
  holderName: z.string(),
  ownerName: z.string(),
  matterNames: z.array(z.string()),
  /** What the owner should know of the office that asks, in sentences; while it is undecided. */
  doubts: z.array(z.string()),
  /** The last day to answer, while it is open. */
  dueOn: z.iso.date().nullable(),
  urgency: Urgency,
  grant: KeptGrant.nullable(),
  /** Whether the grant is in force today. */
  inForce: z.boolean(),
  /** What whoever asks may do with it now. */
  may: z.object({
    decide: z.boolean(),
    askMore: z.boolean(),
    supplement: z.boolean(),
    takeBack: z.boolean(),
    revoke: z.boolean(),
  }),
})
export type RequestView = z.infer<typeof RequestView>

/** 收回: a grant that its owner took back; `shipped`: one of the place's files, which rested on no request. */
export const Revoked = z.object({
  id: z.string(),
  shipped: z.boolean(),
  /** The entry; null where it, or a shipped grant, is there no more. */
  resource: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  holderName: z.string().nullable(),
  matterNames: z.array(z.string()),
  /** By their names in the catalogue. */
  fields: z.array(z.string()),
  by: z.string(),
  at: z.coerce.date(),
  reason: z.string(),
})
export type Revoked = z.infer<typeof Revoked>

/** An entry with what the officer who looks may do, its grants and its history. */
export const ResourceView = z.object({
  id: z.uuid(),
  content: Resource,
  ownerName: z.string(),
  state: ResourceState,
  shipped: z.boolean(),
  revision: z.int(),
  itemNames: z.array(z.string()),
  /** Of the place: within what time a request is answered. */
  answer: Limit.nullable(),
  mayEdit: z.boolean(),
  /** Null: may be asked for; else why not. */
  askable: z.string().nullable(),
  grants: z.array(
    z.object({
      id: z.string(),
      /** Whether the officer may take it back. */
      mayRevoke: z.boolean(),
      holder: z.string(),
      matters: z.array(z.string()),
      fields: z.array(z.string()),
      until: z.iso.date().nullable(),
    }),
  ),
  calls: z.int(),
})
export type ResourceView = z.infer<typeof ResourceView>

const Count = z.object({
  resources: z.int(),
  mounted: z.int(),
  requests: z.int(),
  grants: z.int(),
  calls: z.int(),
  cached: z.int(),
})

/**
 * 一本账. `mounted / resources` is 目录挂载率; calls are those of the last 30 days that reached a department, cached the uses of kept
 * answers beside them.
 */
export const Ledger = z.object({
  total: Count,
  byOwner: z.array(Count.extend({ id: z.string(), name: z.string() })),
  byKind: z.array(Count.extend({ id: SharingKind })),
  requests: z.object({
    open: z.int(),
    overdue: z.int(),
    granted: z.int(),
    refused: z.int(),
    takenBack: z.int(),
  }),
})
export type Ledger = z.infer<typeof Ledger>

export const FileFormat = z.enum(['xlsx', 'csv', 'jsonl'])
export type FileFormat = z.infer<typeof FileFormat>

/** What a file would do to the catalogue, or has done. Rows count as the file does. */
export const Imported = z.object({
  rows: z.int(),
  added: z.int(),
  changed: z.int(),
  same: z.int(),
  faults: z.array(z.object({ row: z.int(), column: z.string(), text: z.string() })),
  /** Lines that were left out because of a fault. */
  faulty: z.int(),
})
export type Imported = z.infer<typeof Imported>
