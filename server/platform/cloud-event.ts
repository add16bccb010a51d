import { z } from 'zod'

/** CloudEvents 1.0 in structured JSON (`application/cloudevents+json`). Attributes that are not named here are let pass and not read. */
export const CloudEvent = z.object({
  specversion: z.literal('1.0'),
  /** With `source` it names the event; whoever has it already does nothing. */
  id: z.string().min(1).max(200),
  source: z.string().min(1).max(200),
  type: z.string().min(1).max(100),
  subject: z.string().max(200).optional(),
  time: z.iso.datetime({ offset: true }).optional(),
  /** With parameters or without: RFC 2046. */
  datacontenttype: z
    .string()
    .max(100)
    .regex(/^application\/json\s*(;|$)/i)
    .optional(),
  /** Which version of the data this is; see `schemaOf`. */
  dataschema: z.string().min(1).max(200),
  data: z.record(z.string(), z.unknown()),
})
export type CloudEvent = z.infer<typeof CloudEvent>

/** One version of the data of some types of event, as whoever sends or receives them has to know it. */
export type EventKind = {
  types: readonly [string, ...string[]]
  /** See `schemaOf`. */
  dataschema: string
  data: z.ZodType
  means: string
}

/** Whole events of these kinds, of which exactly one fits: it is told by `type` and `dataschema`. */
export function eventsOf(kinds: readonly EventKind[], envelope: z.ZodObject = CloudEvent): z.ZodType {
  const options = kinds.map(({ types, dataschema, data, means }) =>
    envelope
      .extend({
        type: types.length === 1 ? z.literal(types[0]) : z.enum(types),
        dataschema: z.literal(dataschema),
        data,
      })
      .meta({ title: dataschema, description: means }),
  )
  const [first, ...more] = options
  if (!first) throw new Error('no kind of event')
  return z.discriminatedUnion('dataschema', [first, ...more])
}

export const CLOUD_EVENT_TYPE = 'application/cloudevents+json'

/** The name of a version of the data of a type: `urn:tongban:schema:case.reported:1`. */
export function schemaOf(type: string, version: number): string {
  return `urn:tongban:schema:${type.replace(/^tongban\./, '')}:${version}`
}
