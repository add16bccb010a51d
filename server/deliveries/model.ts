import { z } from 'zod'
import { ClockLevel } from '../deadlines/model.ts'
import type { Signature } from '../documents/model.ts'

/** 送达方式: on the page (with consent), at the counter, by post, in a cabinet, at the nearest counter, by public notice. */
export const DeliveryMethod = z.enum(['page', 'counter', 'post', 'cabinet', 'nearest', 'notice'])
export type DeliveryMethod = z.infer<typeof DeliveryMethod>

export const METHOD_TEXT: Record<DeliveryMethod, string> = {
  page: '电子送达',
  counter: '直接送达（窗口领取）',
  post: '邮寄送达',
  cabinet: '直接送达（自助取件柜）',
  nearest: '委托送达（就近窗口领取）',
  notice: '公告送达',
}

/** What may be done with a delivery in each state; draws the buttons and refuses on the server. */
export const DELIVERY_STATES = {
  due: ['sendByPost', 'putInCabinet', 'readyAtCounter', 'transfer', 'handOver', 'refuseReceipt'],
  sent: ['takeOver', 'handOver', 'refuseReceipt', 'takeBack'],
  ready: ['transfer', 'handOver', 'refuseReceipt', 'takeBack', 'publish'],
  returned: [
    'sendByPost',
    'putInCabinet',
    'readyAtCounter',
    'transfer',
    'handOver',
    'refuseReceipt',
    'publish',
  ],
  published: ['handOver', 'withdraw'],
  delivered: [],
  refused: [],
  recalled: [],
} as const satisfies Record<string, readonly string[]>
export type DeliveryState = keyof typeof DELIVERY_STATES
export type DeliveryAct = (typeof DELIVERY_STATES)[DeliveryState][number]

/** 邮件. What a carrier has to say about a parcel: on its way, received by somebody, or on its way back. */
export type ParcelNews =
  | { state: 'moving' }
  | { state: 'delivered'; at: Date; receiver: string | null; relation: string | null }
  | { state: 'returned'; at: Date; reason: string }

/** A parcel to be sent. The same `reference` gets the same tracking number however often it is asked. */
export type Parcel = {
  reference: string
  addressee: string
  address: string
  phone: string | null
  sender: { name: string; address: string; phone: string }
}

/** 承运方: who carries parcels. Both throw where no usable answer came; `follow` knows nothing of a number that is not its own. */
export type Carrier = {
  ship(parcel: Parcel, signal: AbortSignal): Promise<string>
  follow(tracking: string, signal: AbortSignal): Promise<ParcelNews | undefined>
}

/** 送达: documents and certificates that go to one person together. */
export type Delivery = {
  owner: string
  id: string
  /** Number of the case as people write it: on the label, in the message, to search by. */
  caseNumber: string
  personId: string | null
  addressee: string
  office: string
  /** Numbers of documents. */
  documents: string[]
  /** Numbers of certificates. */
  certificates: string[]
  method: DeliveryMethod
  state: DeliveryState
  /** In full; `listDeliveries` masks it. */
  address: string | null
  tracking: string | null
  cabinetCode: string | null
  receiver: string | null
  relation: string | null
  reason: string | null
  signature: Signature | null
  officers: string[]
  refusedReason: string | null
  witness: string | null
  note: string | null
  /** 公告送达: why no other way reached the addressee; null where it is served in another way after all. */
  noticeReason: string | null
  plannedAt: Date
  sentAt: Date | null
  readyAt: Date | null
  publishedAt: Date | null
  /** The last instant of the thirty days of a notice. */
  servesAt: Date | null
  endedAt: Date | null
  /** Number of the 送达回证. */
  service: string | null
}

const States = Object.keys(DELIVERY_STATES) as [DeliveryState, ...DeliveryState[]]
const Acts = [...new Set(Object.values(DELIVERY_STATES).flatMap((acts): readonly DeliveryAct[] => acts))] as [
  DeliveryAct,
  ...DeliveryAct[],
]

/** `open`: what still has to be delivered. `ended`: what was delivered or refused, on the page too. */
export const DeliveryFilter = z.object({
  view: z.enum(['open', 'ended']).default('open'),
  method: DeliveryMethod.optional(),
  state: z.enum(States).optional(),
  q: z.string().trim().max(60).default(''),
})
export type DeliveryFilter = z.output<typeof DeliveryFilter>

/** A delivery as an officer sees it: name and address masked. */
export const DeliveryAtDesk = z.object({
  id: z.uuid(),
  caseNumber: z.string(),
  addressee: z.string(),
  /** Titles of documents and certificates. */
  papers: z.array(z.object({ number: z.string(), title: z.string(), document: z.boolean() })),
  method: DeliveryMethod,
  state: z.enum(States),
  address: z.string().nullable(),
  tracking: z.string().nullable(),
  cabinetCode: z.string().nullable(),
  receiver: z.string().nullable(),
  relation: z.string().nullable(),
  refusedReason: z.string().nullable(),
  /** Who gave and who took it, why it came back, what the carrier's receipt says. */
  note: z.string().nullable(),
  noticeReason: z.string().nullable(),
  publishedOn: z.iso.date().nullable(),
  /** The last of the thirty days of a public notice. */
  servesOn: z.iso.date().nullable(),
  plannedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Number of the 送达回证. */
  service: z.string().nullable(),
  dueOn: z.iso.date().nullable(),
  level: ClockLevel,
  /** Working days until the last day; negative when it is over, null when nothing is to be done any more. */
  daysLeft: z.int().nullable(),
  /** What this officer may do with it now. */
  acts: z.array(z.enum(Acts)),
})
export type DeliveryAtDesk = z.infer<typeof DeliveryAtDesk>

export const DeliveryPage = z.object({
  deliveries: z.array(DeliveryAtDesk),
  /** There are more than are shown; a filter finds them. */
  more: z.boolean(),
  /** What is open in the whole office, by state; and how much of it is late. */
  counts: z.record(z.string(), z.int()),
  late: z.int(),
  /** Whether a carrier gives tracking numbers; without one they are typed. */
  carrier: z.boolean(),
  /** Where it can be handed over to: other offices with a counter. */
  counters: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
})
export type DeliveryPage = z.infer<typeof DeliveryPage>

/** 公告: what the public reads of a notice, and nothing of the matter but the titles of its papers. */
export type PublicNotice = {
  id: string
  addressee: string
  /** Citizen number, masked; null where the addressee is not the person behind the delivery. */
  citizenNumber: string | null
  office: string
  papers: { number: string; title: string }[]
  publishedAt: Date
  servesAt: Date
}
