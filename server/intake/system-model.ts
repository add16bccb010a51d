import { z } from 'zod'
import { CloudEvent } from '../platform/cloud-event.ts'

/** What the desk has to know before a department system of a design is tried. */
export const SystemTrial = z.object({
  /** Whether the configuration of the server knows its address; messages to one without wait. */
  hasAddress: z.boolean(),
  /** Whether messages to it are signed; else they go by the key alone. */
  isSigned: z.boolean(),
  items: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Names of the invented applicants; they are asked for by their place. */
  applicants: z.array(z.string()),
  /** A report as this system would make it, to begin with. */
  sampleReport: z.string(),
})
export type SystemTrial = z.infer<typeof SystemTrial>

/**
 * What became of one value on its way. `own-name`: the system has no name of its own for it and is given ours; `untranslated`: its code
 * has no counterpart and goes as it is; `empty`: there is nothing to send; `unknown`: nothing of ours is called so.
 */
export const Crossing = z.enum(['mapped', 'own-name', 'untranslated', 'empty', 'unknown'])
export type Crossing = z.infer<typeof Crossing>

/** A value on both sides. `text`: as our people read it. */
export const Crossed = z.object({
  element: z.string(),
  name: z.string().nullable(),
  text: z.string().nullable(),
  theirName: z.string(),
  theirValue: z.string().nullable(),
  crossing: Crossing,
})
export type Crossed = z.infer<typeof Crossed>

/** The message that would be sent, exactly, and its values one by one. */
export const TriedSending = z.object({ message: CloudEvent, values: z.array(Crossed) })
export type TriedSending = z.infer<typeof TriedSending>

/** How a report would be read. `refusal`: why it would be turned away. */
export const TriedReport = z.object({
  refusal: z.string().nullable(),
  /** In our words; null where a correction revokes what was decided. */
  state: z.string().nullable(),
  values: z.array(Crossed),
})
export type TriedReport = z.infer<typeof TriedReport>
