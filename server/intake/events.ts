import type { z } from 'zod'
import { schemaOf, type CloudEvent } from '../platform/cloud-event.ts'
import type { Refusal } from '../platform/refusal.ts'
import { ITEM_REPORTS, Push } from './model.ts'
import { refuseIntake } from './refusals.ts'

/** What programs may tell, by type of event and version of its data; the newest version last. */
const SCHEMAS = {
  'tongban.case.reported': [Push],
  'tongban.item.reported': ITEM_REPORTS,
} as const satisfies Record<string, readonly z.ZodType[]>
type EventType = keyof typeof SCHEMAS
type Told = { [T in EventType]: { type: T; data: z.output<(typeof SCHEMAS)[T][number]> } }[EventType]

/** The data of an event, read by the schema that it names. Refuses an unknown type or version with what is known, and data that does not fit. */
export function readEvent({ type, dataschema, data }: CloudEvent): { told: Told } | { refusal: Refusal } {
  const types = Object.keys(SCHEMAS)
  if (!Object.hasOwn(SCHEMAS, type))
    return { refusal: refuseIntake('intake.event-unknown', { type, known: types.join('、') }) }
  const versions: readonly z.ZodType[] = SCHEMAS[type as EventType]
  const at = versions.findIndex((_, index) => schemaOf(type, index + 1) === dataschema)
  const schema = versions[at]
  if (!schema) {
    const known = versions.map((_, index) => schemaOf(type, index + 1)).join('、')
    return { refusal: refuseIntake('intake.schema-unknown', { dataschema, known }) }
  }
  const parsed = schema.safeParse(data)
  if (!parsed.success) return { refusal: refuseIntake('intake.data-wrong', dataWrong(parsed.error)) }
  return { told: { type, data: parsed.data } as Told }
}

/** The first of what is wrong with data, as the refusal tells it. */
export function dataWrong({ issues: [issue] }: z.ZodError): { where: string; what: string } {
  return { where: issue?.path.join('.') || 'data', what: issue?.message ?? '' }
}
