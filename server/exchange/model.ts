import { z } from 'zod'
import type { Scalar } from '../forms/model.ts'
import { CloudEvent } from '../platform/cloud-event.ts'

/**
 * 部门业务系统, in which an office handles its items instead of at our desk: it is told over its inbox what happens to them, and
 * reports what it does. `id` names it in the configuration, which holds address and keys, and as the source of its reports.
 */
export const System = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** As officers and citizens call it. */
  name: z.string().min(2).max(50),
  /** Whose items it handles; of these only some where `items` is written. */
  offices: z.array(z.string()).min(1),
  items: z.array(z.string()).min(1).optional(),
  /** Where it takes messages (POST) and lists what it has (GET). */
  inbox: z.string().startsWith('/').default('/inbox'),
  list: z.string().startsWith('/').default('/items'),
  /** In which version of our messages it is told: from the second on each paper stands in them with its files, before only their number. */
  schema: z.int().min(1).max(2).default(1),
  /** How many messages are on their way to it at once. */
  parallel: z.int().min(1).max(32).default(8),
  /** The code lists of its states and results. */
  codes: z.strictObject({ state: z.string(), result: z.string().optional() }),
  /** What an element is called there, and how its codes read there; an element that does not stand here keeps its own name. */
  fields: z
    .record(
      z.string(),
      z.strictObject({ as: z.string().min(1), codes: z.record(z.string(), z.string()).optional() }),
    )
    .default({}),
})
export type System = z.infer<typeof System>

/** One of our items as the platform names it to the system that handles it. */
export const Reference = z.string().regex(/^[0-9a-f-]{36}\.[a-z0-9-]{1,60}$/)

/** The event as which a message about an item goes to its system: what `envelopeOf` makes. */
export const InboxEvent = CloudEvent.extend({
  id: z
    .string()
    .regex(/^[0-9a-f-]{36}\.[a-z0-9-]{1,60}\.[0-9]+$/)
    .describe('`reference.sequence`: the same each time that this message is sent.'),
  source: z.string().describe('The platform: `urn:tongban:<region>`.'),
  subject: Reference.describe('The `reference` of the data.'),
  time: z.iso.datetime().describe('When the platform wrote the message; `data.at` is when it happened.'),
  datacontenttype: z.literal('application/json'),
})

/** A message to a system about one item, as it is put into the outbox. */
export type Dispatched = {
  owner: string
  subject: string
  system: string
  /** `tongban.item.start` */
  type: string
  /** The version of `data`. */
  schema: number
  data: Record<string, unknown>
  /** The item is taken out of its hands. */
  ends: boolean
}

/** `queued`: behind another one of its item; `ready`: is sent next; `dead`: refused for good; `dropped`: an officer has let it go. */
export const MessageState = z.enum(['queued', 'ready', 'sent', 'dead', 'dropped'])
export type MessageState = z.infer<typeof MessageState>

/** `resting`: not spoken to until a time, after failures or because it asked for patience; `paused`: an officer has stopped it. */
export const CircuitState = z.enum(['open', 'resting', 'paused'])

export const SystemView = z.object({
  id: z.string(),
  name: z.string(),
  offices: z.array(z.string()),
  state: CircuitState,
  restsUntil: z.iso.datetime().nullable(),
  pausedBy: z.string().nullable(),
  failures: z.int(),
  error: z.string().nullable(),
  spokeAt: z.iso.datetime().nullable(),
  waiting: z.int(),
  oldestAt: z.iso.datetime().nullable(),
  dead: z.int(),
  sentToday: z.int(),
  heardAt: z.iso.datetime().nullable(),
  /** Without one in the configuration of the server everything waits. */
  hasAddress: z.boolean(),
})
export type SystemView = z.infer<typeof SystemView>

export const MessageKey = z.object({
  owner: z.uuid(),
  subject: z.string().max(60),
  system: z.string().max(40),
  sequence: z.int().min(1),
})
export type MessageKey = z.infer<typeof MessageKey>

/** A message that was refused for good; nothing of its content but what it is about. */
export const DeadLetter = MessageKey.extend({
  type: z.string(),
  caseNumber: z.string(),
  itemName: z.string(),
  error: z.string(),
  attempts: z.int(),
  at: z.iso.datetime(),
  /** Messages of the same item that wait behind it. */
  behind: z.int(),
})
export type DeadLetter = z.infer<typeof DeadLetter>

export const TurnedAwayRow = z.object({
  day: z.iso.date(),
  name: z.string(),
  code: z.string(),
  times: z.int(),
  lastAt: z.iso.datetime(),
})
export type TurnedAwayRow = z.infer<typeof TurnedAwayRow>

/** What a system lists of the items that it was given, page by page. */
export const ListedPage = z.object({
  items: z
    .array(
      z.object({
        reference: z.string().max(100).describe('As the messages name it.'),
        externalNumber: z.string().max(50).describe('办件编号 of yours.'),
        state: z.string().max(60).describe('A code of the list of states that was agreed for your system.'),
        result: z
          .string()
          .max(60)
          .nullish()
          .describe('A code of the list of results, where the state only says that it is over.'),
      }),
    )
    .max(1000),
  next: z
    .string()
    .max(200)
    .nullish()
    .describe(
      'Where the following page begins: comes back as `after`. Null or left out: this was the last one.',
    ),
})
export type ListedPage = z.infer<typeof ListedPage>

/** Where the two sides say something different of an item. `waiting`: something is still on its way. */
export const Difference = z.object({
  kind: z.enum(['missing-there', 'missing-here', 'state']),
  reference: z.string(),
  caseNumber: z.string().nullable(),
  itemName: z.string().nullable(),
  here: z.string().nullable(),
  there: z.string().nullable(),
  waiting: z.boolean(),
  /** When all messages about the item were sent again because of it. */
  resentAt: z.iso.datetime().optional(),
})
export type Difference = z.infer<typeof Difference>

export const ReconcileState = z.enum(['running', 'done', 'failed', 'cancelled'])
export type ReconcileState = z.infer<typeof ReconcileState>

/** 对账: how far it has come, and what came of it. */
export const Reconciliation = z.object({
  id: z.uuid(),
  system: z.string(),
  state: ReconcileState,
  pages: z.int(),
  listed: z.int(),
  compared: z.int(),
  same: z.int(),
  differing: z.int(),
  /** Why the list could not be read to its end. */
  fault: z.string().nullable(),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  doneAt: z.iso.datetime().nullable(),
})
export type Reconciliation = z.infer<typeof Reconciliation>
/** With the first of the differences. */
export const Reconciled = Reconciliation.extend({ differences: z.array(Difference) })
export type Reconciled = z.infer<typeof Reconciled>

/** 重新发送: of how many items the messages are sent again, and of how many they could not be. */
export const Resent = z.object({ sent: z.int(), left: z.int() })
export type Resent = z.infer<typeof Resent>

/** What goes wrong in a translation and is passed on as it is, so that nobody loses it. */
export type Unmapped = { element: string; value: z.infer<typeof Scalar> }
