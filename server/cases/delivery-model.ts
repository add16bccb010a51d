import { z } from 'zod'
import { Urgency } from '../deadlines/model.ts'
import { DELIVERY_STATES, DeliveryMethod, type DeliveryAct, type DeliveryState } from '../documents/model.ts'

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
  plannedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Number of the 送达回证. */
  service: z.string().nullable(),
  dueOn: z.iso.date().nullable(),
  urgency: Urgency,
  /** Working days until the last day; negative when it is over. */
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
