import { z } from 'zod'
import type { Ledger } from './ledger.ts'
import type { Register } from './register.ts'

export const SYSTEMS = [
  'health',
  'police',
  'civil',
  'certificates',
  'insurance',
  'hrss',
  'cdc',
  'market',
  'post',
] as const
export type System = (typeof SYSTEMS)[number]

/** What every department system works on. `today` is the day in 淮安. */
export type World = { register: Register; ledger: Ledger; today: () => string }

export type Call = { params: Record<string, string>; query: URLSearchParams; body: unknown }

/** `path` has `:name` parts. The answer is the JSON body; the desk adds `asOf`. GET answers 200, POST 201. */
export type Route = { method: 'GET' | 'POST'; path: string; answer: (call: Call) => object }

/** An answer of the department that is not the wanted one: `{error: {code, message}}`. */
export class Declined extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** 404 `none`: the register is sure that there is no such record. */
export function none(message: string): Declined {
  return new Declined(404, 'none', message)
}

/** A query parameter that must be there; 400 `invalid` otherwise. */
export function demandQuery(call: Call, name: string): string {
  const value = call.query.get(name)
  if (!value) throw new Declined(400, 'invalid', `缺少查询参数 ${name}`)
  return value
}

/** The body as the schema wants it; 400 `invalid` with the path otherwise. Unknown members are ignored. */
export function demandBody<T>(call: Call, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(call.body)
  if (parsed.success) return parsed.data
  const first = parsed.error.issues[0]
  throw new Declined(400, 'invalid', `请求内容不对：${first?.path.join('.') ?? ''} ${first?.message ?? ''}`)
}

export const Text = z.string().trim().min(1).max(200)

/** Null and empty text mean 「not given」. */
export const OptionalText = z
  .string()
  .trim()
  .max(200)
  .nullish()
  .transform((text) => text || undefined)
