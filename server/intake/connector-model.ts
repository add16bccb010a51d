import { z } from 'zod'
import { Schemes, SourceId } from './model.ts'

const Name = z.string().trim().min(1).max(60)
const Identifier = z.string().regex(/^[\p{L}_][\p{L}\p{N}_]{0,62}$/u)
/** `data.items`: a path into an answer. */
const Path = z.string().regex(/^[\w-]{1,60}(\.[\w-]{1,60}){0,5}$/)

/** Where rows come from. A table or view has a column that only grows, by which the next ones are found; so has a list over HTTP. */
export const Way = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('table'), schema: Identifier, table: Identifier, order: Identifier }),
  z.strictObject({ kind: z.literal('mailbox') }),
  z.strictObject({
    kind: z.literal('http'),
    path: z.string().startsWith('/').max(200),
    /** Where in the answer the rows stand, and where the following page begins; absent: there is one page. */
    rows: Path,
    next: Path.optional(),
    /** The name of the query parameter that carries it. */
    after: Name.default('after'),
  }),
])
export type Way = z.infer<typeof Way>

/** Their name for each of our columns; one that is left out has our name. */
export const Columns = z.strictObject({
  externalNumber: Name.optional(),
  item: Name.optional(),
  name: Name.optional(),
  number: Name.optional(),
  state: Name.optional(),
  result: Name.optional(),
  reason: Name.optional(),
  submittedAt: Name.optional(),
  acceptedAt: Name.optional(),
  decidedAt: Name.optional(),
  sequence: Name.optional(),
})
export type Columns = z.infer<typeof Columns>

/** 接入. How cases of a source are fetched: from where, what its columns are called, in which code lists it writes. */
export const Connector = z.strictObject({ source: SourceId, way: Way, columns: Columns, schemes: Schemes })
export type Connector = z.infer<typeof Connector>

export const ConnectorView = Connector.extend({
  name: z.string(),
  state: z.enum(['draft', 'live']),
  /** The content as it stands was tried without a fault. */
  tried: z.boolean(),
  taken: z.int(),
  /** Rows that wait because something about them is not known here. */
  waiting: z.int(),
  pulledAt: z.iso.datetime().nullable(),
  error: z.string().nullable(),
})
export type ConnectorView = z.infer<typeof ConnectorView>

/** What became of a row of a sample: `fault`: cannot be read; `unknown`: would wait until a code is settled; `right`. People are masked. */
export const TriedRow = z.object({
  row: z.int(),
  outcome: z.enum(['right', 'unknown', 'fault']),
  externalNumber: z.string(),
  itemName: z.string(),
  applicant: z.string(),
  state: z.string(),
  texts: z.array(z.string()),
})
export const Tried = z.object({ header: z.array(z.string()), rows: z.array(TriedRow), passed: z.boolean() })
export type Tried = z.infer<typeof Tried>

/** A page of rows as they stand there, cell by cell; `next`: where the following begins; null: nothing more for now. */
export type Pulled = {
  header: string[]
  rows: string[][]
  next: string | null
  /** Called when the page was carried out: a file leaves the mailbox. */
  settle?: (() => Promise<void>) | undefined
}
/** Fetches a page from where the configuration says that a source is. Throws where that cannot be done. */
export type Pull = (
  source: string,
  way: Way,
  names: readonly string[],
  after: string | null,
) => Promise<Pulled>
