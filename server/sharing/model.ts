import { z } from 'zod'
import { Expression, type Value } from '../forms/expression.ts'

/** One use of a source: its parameters from what is known, and `as`, the prefix of the elements that it gives. */
export const Lookup = z.strictObject({
  source: z.string(),
  with: z.record(z.string(), Expression),
  as: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
  when: Expression.optional(),
})
export type Lookup = z.infer<typeof Lookup>

/** `record.bornAt`: a path into a department's answer. */
const Path = z.string().regex(/^[a-zA-Z0-9_]+(\.[a-zA-Z0-9_]+)*$/)

/** One thing that a source gives: where it stands in the answer, and how its codes read here. */
const Given = z.union([
  Path,
  z.strictObject({ path: Path, map: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])) }),
])

/**
 * 数据资源. One question that a department system answers over HTTP. `gives` maps element names (after the prefix
 * that the caller chooses with `as`) to paths in the answer; `list` says that the answer holds several records (paths are
 * then inside one record) and `choose` names the element by which one is chosen; its `label` is a template: `{order}`.
 */
export const Source = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/),
  /** Whose data it is, as shown to citizens: 公安. */
  department: z.string().min(1),
  /** The office that answers for its content and decides on objections (数据校核); else the department's own. */
  office: z.string().optional(),
  name: z.string().min(1),
  /** Which department system: a key of the server's configuration, which holds its address and key. */
  system: z.string().regex(/^[a-z-]+$/),
  method: z.enum(['GET', 'POST']),
  /** `/persons/{number}`: parameters are put in, encoded; so in `query` and `body`, whose values are templates too. */
  path: z.string().startsWith('/'),
  query: z.record(z.string(), z.string()).optional(),
  body: z.record(z.string(), z.string()).optional(),
  gives: z.record(z.string(), Given).default({}),
  list: Path.optional(),
  choose: z.strictObject({ element: z.string(), path: Path, label: z.string().min(1) }).optional(),
  /** The answer lists 电子证照 with these member names. */
  certificates: z
    .strictObject({ list: Path, type: Path, typeName: Path, number: Path, holder: Path })
    .optional(),
})
export type Source = z.infer<typeof Source>

/** What shared data is asked for: a one-thing, an item, or a service of the platform itself. */
export const Matter = z.string().regex(/^(onething|item|service):[a-z0-9-]+$/)
export type Matter = z.infer<typeof Matter>

/** No answer is kept longer, in seconds. */
export const DAY_SECONDS = 86_400

/** The field of a grant that stands for the certificates that a source lists. */
export const CERTIFICATES = '*certificates'

/**
 * 共享授权. The office `holder` may ask the source for these fields, for these matters and for nothing else, while the grant is
 * in force. No use of shared data is without one. 政务数据共享条例.
 */
export const Grant = z.strictObject({
  /** A readable id in the files of a region, a uuid where the owner approved a request. */
  id: z.string().min(1),
  source: z.string(),
  /** The office that uses the data. */
  holder: z.string(),
  matters: z.array(Matter).min(1),
  /** Names of what the source gives; `*certificates` for the certificates that it lists. */
  fields: z.array(z.string()).min(1),
  /** 依据, in words. */
  basis: z.string().min(1),
  /** Days in China; both count. */
  from: z.iso.date(),
  until: z.iso.date().optional(),
  /** How long an answer may be kept and used again, in seconds, a day at most; 0: never. */
  cacheSeconds: z.int().min(0).max(DAY_SECONDS).default(0),
  /** So many calls a day in China may reach the department. */
  perDay: z.int().positive().optional(),
})
export type Grant = z.infer<typeof Grant>

/**
 * `ungranted`: no grant allows it, so the department was not asked; `spent`: nor was it, for the grant's calls of the day were used up.
 */
export const CallOutcome = z.enum(['answered', 'none', 'slow', 'down', 'ungranted', 'spent'])
export type CallOutcome = z.infer<typeof CallOutcome>

/** Each use of shared data is logged: who asked what, for which matter, by which grant, about whom (政务数据共享). */
export const SourceCall = z.object({
  source: z.string(),
  subject: z.string(),
  purpose: z.string(),
  matter: Matter,
  /** The grant by which it was asked; null where there is none. */
  grant: z.string().nullable(),
  /** The granted fields that the answer was read for. */
  fields: z.array(z.string()),
  /** 公民身份号码 and 统一社会信用代码: whom the question was about, also where it named another number, as `aboutOf` says. */
  about: z.array(z.string()),
  outcome: CallOutcome,
  /** Served from what was kept of an earlier answer; the department was not asked. */
  cached: z.boolean(),
  ms: z.int(),
  at: z.date(),
})
export type SourceCall = z.infer<typeof SourceCall>

/**
 * What outlives a request: the calls of a grant are counted by the day in China, and answers are kept as long as every grant that they
 * rest on allows. The only implementation is `commands/keep-uses.ts`.
 */
export type Uses = {
  /** Takes one of the grant's calls of the day; false where none is left. Always true for a grant that counts none. */
  take(grant: Grant, now: Date): Promise<boolean>
  /** The kept answer to the same question by the same grants; undefined where there is none or its time is over. */
  recall(
    source: Source,
    request: Question,
    by: readonly Grant[],
    now: Date,
  ): Promise<{ body: unknown; at: Date } | undefined>
  /** Keeps what the grants let be read of an answer. Does nothing where one of them lets nothing be kept. */
  keep(source: Source, request: Question, by: readonly Grant[], body: unknown, now: Date): Promise<void>
  /**
   * Drops what the source had answered until then to questions in which one of these numbers stood, and to those in which none did:
   * nobody knows whom these are about.
   */
  forget(wrong: { source: string; about: readonly string[]; until: Date }): Promise<void>
}

/** A call as it is prepared from what is known: all that decides the answer. */
export type Question = Pick<SystemRequest, 'system' | 'method' | 'path' | 'query' | 'body'>

/** One call to a department system. `path` is encoded already; `signal` ends the waiting. */
export type SystemRequest = {
  system: string
  method: 'GET' | 'POST'
  path: string
  query: Record<string, string>
  body: Record<string, Value> | undefined
  /** In place of a body: sent byte for byte, because it was signed. */
  text?: { content: string; type: string }
  headers: Record<string, string>
  signal: AbortSignal
}

/** Speaks to a department system; throws where no usable answer came. `retryAfterSeconds`: it asks for patience. */
export type CallSystem = (
  request: SystemRequest,
) => Promise<{ status: number; body: unknown; retryAfterSeconds?: number | undefined }>
