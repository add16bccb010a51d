import type { Kysely } from 'kysely'
import type { EventRow } from './events.ts'

/** What the rooms keep in memory between requests: published law and place. Rooms add members by declaration merging. */
export interface World {}

/** Who acts. Rooms decide by `kind`, office and permissions; HTTP only says who it is. */
export type Person = {
  kind: 'person'
  id: string
  number: string
  name: string
  phone: string
  demo: boolean
  /** The clerk who works the keys for this person, who is present at the counter. */
  assistedBy?: { id: string; name: string; office: string }
  /** The channel that acts for this person, who has allowed it; `onethings`: those it may be used for, none: all. */
  through?: { id: string; name: string; onethings: readonly string[] }
}
export type Officer = {
  kind: 'staff'
  id: string
  name: string
  office: string
  post: string
  permissions: readonly string[]
  /** AB岗. Colleagues of the same office who are on leave today and whose work this officer does meanwhile. */
  standsInFor: readonly { id: string; name: string }[]
  /** The department system through which the office acts, where it does not at our desk. */
  system?: string
}
/** 接入方. A program of a department or a channel, known by its key; it speaks for these offices, within these scopes. */
export type Client = {
  kind: 'client'
  id: string
  name: string
  offices: readonly string[]
  scopes: readonly string[]
}
export type Actor = Person | Officer | Client | { kind: 'anyone' } | { kind: 'system'; name: string }

/** Who did it, kept by value so that it still reads true after the account is gone. */
export type ActorRef = {
  kind: Actor['kind']
  id: string | null
  name: string
  office?: string
  /** Who worked the keys for a person at the counter. */
  assistedBy?: { id: string; name: string; office: string }
  /** The application of others that acted for a person. */
  through?: { id: string; name: string }
}

export function actorRef(actor: Actor): ActorRef {
  if (actor.kind === 'person') {
    const { id, name, assistedBy, through } = actor
    return {
      kind: 'person',
      id,
      name,
      ...(assistedBy ? { assistedBy } : {}),
      ...(through ? { through: { id: through.id, name: through.name } } : {}),
    }
  }
  if (actor.kind === 'staff') {
    const { id, name, office, system } = actor
    return { kind: system === undefined ? 'staff' : 'client', id, name, office }
  }
  if (actor.kind === 'client') return { kind: 'client', id: actor.id, name: actor.name }
  return { kind: actor.kind, id: null, name: actor.kind === 'system' ? actor.name : '' }
}

export type Db = Kysely<unknown>

/** What a query gets: a read-only connection, who asks, and the moment. */
export type ReadCtx = { readonly db: Db; readonly actor: Actor; readonly now: Date; readonly world: World }

declare const writable: unique symbol

/** Writes rows of one kind, those of a whole command together. */
export type WriteLast<Row> = (ctx: WriteCtx, rows: Row[]) => Promise<unknown>

/** What a command gets: one transaction. A ReadCtx is not a WriteCtx, so a query cannot write. */
export type WriteCtx = ReadCtx & {
  readonly [writable]: true
  /** The events of the command, appended in one statement when it has done its work. */
  readonly events: EventRow[]
  /** What others would have to wait for, written after everything else, right before the commit; see `keepForLast`. */
  readonly last: Map<WriteLast<never>, unknown[]>
}

/** The request that a single-statement command must store with its effect, so that a retry finds it. */
export type RequestKey = { key: string; route: string; digest: string }

/**
 * What a hot command gets that writes everything in one statement of its own: no transaction around it, and the
 * request key to be stored inside that statement.
 */
export type StatementCtx = ReadCtx & {
  readonly request: RequestKey | null
  /** Runs one prepared statement on the writing pool. */
  run<Row>(name: string, text: string, values: unknown[]): Promise<Row[]>
}

/** Keeps a row that `write` is to write with its like as the last thing of the command: numbers, say, that lock a counter. */
export function keepForLast<Row>(ctx: WriteCtx, write: WriteLast<Row>, row: Row): void {
  const kept = ctx.last.get(write)
  if (kept) kept.push(row)
  else ctx.last.set(write, [row])
}

/** Writes what was kept for last; a command calls it itself only where it goes on with what comes of it. */
export async function writeLast(ctx: WriteCtx): Promise<void> {
  for (const [write, rows] of ctx.last) {
    ctx.last.delete(write)
    await write(ctx, rows as never[])
  }
}

export const ANYONE: Actor = { kind: 'anyone' }

/** The person who acts. Only called behind a route that lets nobody else in. */
export function personOf(ctx: ReadCtx): Person {
  if (ctx.actor.kind !== 'person') throw new Error('this command needs a person')
  return ctx.actor
}

/** The officer who acts. Only called behind a route that lets nobody else in. */
export function officerOf(ctx: ReadCtx): Officer {
  if (ctx.actor.kind !== 'staff') throw new Error('this command needs an officer')
  return ctx.actor
}

/** The program that acts. Only called behind a route that lets nobody else in. */
export function clientOf(ctx: ReadCtx): Client {
  if (ctx.actor.kind !== 'client') throw new Error('this command needs an API client')
  return ctx.actor
}
