import { z } from 'zod'
import { SHOWN, WHOSE } from '../platform/holding.ts'

/** What may be wrong with the trail. The words for it stand in `rules.ts`. */
export const FindingKind = z.enum([
  'altered',
  'missing',
  'inserted',
  'block-missing',
  'block-altered',
  'block-wrong-order',
  'rows-skipped',
  'wrong-signature',
  'wrong-signer',
  'wrong-stamp',
  'rolled-back',
  'rewritten',
  'log-changed',
  'unguarded',
  'late',
])
export type FindingKind = z.infer<typeof FindingKind>

/** One thing that is wrong: with a block, with a log, or with one row of a log, by the number that the log gave it. */
export const Finding = z.object({
  kind: FindingKind,
  block: z.int().optional(),
  log: z.string().optional(),
  row: z.int().optional(),
})
export type Finding = z.infer<typeof Finding>

/** The rows of one log in a block: those with numbers above `after` and up to `upTo`. `leaves` is the SHA-256 of their numbers and digests. */
export const PartContent = z.strictObject({
  log: z.string(),
  columns: z.array(z.string()),
  after: z.int(),
  upTo: z.int(),
  rows: z.int(),
  leaves: z.hex(),
})
export type PartContent = z.infer<typeof PartContent>

/** What a block says, as the JSON text that is hashed and signed. */
export const BlockContent = z.strictObject({
  number: z.int(),
  /** Hash of the block before; null for the first. */
  previous: z.hex().nullable(),
  sealedAt: z.iso.datetime(),
  /** The certificate whose key signs. */
  serial: z.string(),
  stamped: z.boolean(),
  parts: z.array(PartContent),
})
export type BlockContent = z.infer<typeof BlockContent>

/** 链头. What a copy kept elsewhere holds of a block: enough to prove that the chain up to it is another now. */
export const Head = z.object({ number: z.int(), hash: z.hex(), sealedAt: z.iso.datetime() })
export type Head = z.infer<typeof Head>

/** What a check of the whole chain came to. */
export const Inspection = z.object({
  at: z.coerce.date(),
  ms: z.int(),
  blocks: z.int(),
  rows: z.int(),
  /** How many findings there were; the first of them are kept. */
  count: z.int(),
  findings: z.array(Finding.extend({ text: z.string() })),
})
export type Inspection = z.infer<typeof Inspection>

/** 审计链: how it stands now. */
export const AuditState = z.object({
  logs: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      /** The last number that is sealed. */
      upTo: z.int(),
      completeAt: z.coerce.date().nullable(),
      late: z.boolean(),
    }),
  ),
  last: Head.extend({ signer: z.string() }).nullable(),
  stampedAt: z.coerce.date().nullable(),
  inspections: z.array(Inspection),
})
export type AuditState = z.infer<typeof AuditState>

/** How sensitive a table is, by what is done about it here; no level of any law. */
export const Sensitivity = z.enum(['masked', 'named', 'id', 'none'])
export type Sensitivity = z.infer<typeof Sensitivity>

/** `sealed`: encrypted by `platform/sealing`; `digest`: the value itself is not kept. */
export const AtRest = z.enum(['sealed', 'digest', 'plain'])
export type AtRest = z.infer<typeof AtRest>

/** One table in the data security ledger 数据安全台账. */
export const LedgerTable = z.object({
  name: z.string(),
  zh: z.string(),
  en: z.string(),
  of: z.array(z.enum(WHOSE)),
  sensitivity: Sensitivity,
  /** The columns with personal data or secrets. */
  columns: z.array(z.object({ name: z.string(), shown: z.enum(SHOWN), atRest: AtRest })),
  read: z.array(z.string()),
  looks: z.array(z.string()),
  keep: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('log') }),
    z.object({ kind: z.literal('kept'), zh: z.string(), en: z.string() }),
    z.object({
      kind: z.literal('removed'),
      by: z.string(),
      empties: z.boolean(),
      times: z.array(z.object({ column: z.string(), seconds: z.int() })),
      /** Of which rows; empty: of all. */
      zh: z.string(),
      en: z.string(),
    }),
  ]),
  rows: z.int(),
  oldest: z.coerce.date().nullable(),
  /** Of a large table rows and the oldest are told from what PostgreSQL has sampled. */
  estimated: z.boolean(),
  /** Rows whose time is over and that are still there; null: no time is set. */
  overdue: z.int().nullable(),
})
export type LedgerTable = z.infer<typeof LedgerTable>

/** How often officers looked at data of people, by kind and day of China. */
export const LookCount = z.object({
  kind: z.string(),
  full: z.boolean(),
  days: z.array(z.object({ day: z.iso.date(), count: z.int() })),
})
export type LookCount = z.infer<typeof LookCount>

/** 数据安全台账. It says what is kept of people; nobody is named in it. */
export const DataLedger = z.object({
  at: z.coerce.date(),
  tables: z.array(LedgerTable),
  looks: z.array(LookCount),
})
export type DataLedger = z.infer<typeof DataLedger>
