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
    path: z
      .string()
      .max(200)
      .regex(/^(\/(?!\.\.?(\/|$))[\w.~-]+)+$/),
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

/**
 * 接入. How cases of a source are fetched: from where, what its columns are called, in which code lists it writes; and `offices`, of whose
 * items it may tell, each with those under it. None: it was drawn before this was asked, and nothing is fetched.
 */
export const Connector = z.strictObject({
  source: SourceId,
  offices: z.array(z.string().max(60)).max(100).default([]),
  way: Way,
  columns: Columns,
  schemes: Schemes,
})
export type Connector = z.infer<typeof Connector>

/** What the configuration of the server lets be drawn of a source. */
export const Pullable = z.object({
  tables: z.array(z.string()),
  paths: z.array(z.string()),
  mailbox: z.boolean(),
})
export type Pullable = z.infer<typeof Pullable>

/** `proposed`: waits for a second person, who approves it as it stands. */
export const ConnectorState = z.enum(['draft', 'proposed', 'live'])
export type ConnectorState = z.infer<typeof ConnectorState>

export const ConnectorView = Connector.extend({
  name: z.string(),
  state: ConnectorState,
  /** Of the content: who changes or approves it names what was seen. */
  digest: z.string(),
  changedBy: z.string(),
  proposedBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  /** As two persons agreed on it last; null: never, or before this was kept. */
  admitted: Connector.nullable(),
  /** Whoever asks may approve it: neither changed nor proposed it. */
  approvable: z.boolean(),
  /** Why it was given back. */
  remark: z.string().nullable(),
  /** The content as it stands was tried without a fault. */
  tried: z.boolean(),
  taken: z.int(),
  /** Rows that wait because something about them is not known here. */
  waiting: z.int(),
  /** Rows that could not be read and are kept; `lost` were too many to be kept. */
  faulty: z.int(),
  lost: z.int(),
  pulledAt: z.iso.datetime().nullable(),
  error: z.string().nullable(),
})
export type ConnectorView = z.infer<typeof ConnectorView>

/**
 * What became of a row of a sample: `fault`: cannot be read; `refused`: of an office for which the connector does not speak; `unknown`: would wait
 * until a code is settled; `right`. What stands in its cells is
 * masked, unless it was asked for with a purpose.
 */
export const TriedRow = z.object({
  row: z.int(),
  outcome: z.enum(['right', 'unknown', 'refused', 'fault']),
  externalNumber: z.string(),
  itemName: z.string(),
  applicant: z.string(),
  state: z.string(),
  texts: z.array(z.string()),
})
export const Tried = z.object({
  header: z.array(z.string()),
  rows: z.array(TriedRow),
  passed: z.boolean(),
  /** Rows of the table that would never be fetched, for they have no place in its order; null: could not be counted. */
  unordered: z.int().nullable(),
  masked: z.boolean(),
})
export type Tried = z.infer<typeof Tried>

/** A row that could not be read, with what is wrong; its cells are masked. */
export const FaultyRow = z.object({
  id: z.uuid(),
  file: z.string().nullable(),
  row: z.int(),
  cells: z.array(z.object({ name: z.string(), text: z.string() })),
  faults: z.array(z.string()),
  times: z.int(),
  receivedAt: z.iso.datetime(),
})
export type FaultyRow = z.infer<typeof FaultyRow>

/** A row as it stands there, cell by cell, with its number and with what is wrong with a cell already (a broken formula, say). */
export type PulledRow = { row: number; cells: string[]; faults?: ReadonlyMap<number, string> }
export type Rows = { header: string[]; rows: PulledRow[] }
/** A page of rows; `next`: where the following begins, never ahead of now; null: nothing more for now. */
export type Pulled = Rows & {
  next: string | null
  /**
   * How many rows have no value by which they could be put in order, or one that stands for none (9999-12-31, NaN), or lie behind a page of
   * such numbers: these rows are not fetched. Null: they could not be counted in time; absent: not counted with this page.
   */
  unordered?: number | null | undefined
  /** The file that they come from. */
  file?: string
  /** Puts a workbook back beside the file for whoever has written it. */
  giveBack?: ((workbook: Uint8Array) => Promise<void>) | undefined
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
