import type { Pull, Pullable } from './connector-model.ts'

declare module '../platform/ctx.ts' {
  interface World {
    /** Fetches rows of other systems: tables, mailboxes of files, lists over HTTP. */
    pull: Pull
    /** What the configuration lets be drawn of a source; undefined: nothing. */
    pullable(source: string): Pullable | undefined
    /** For how many days a row that could not be read is kept after it came last. */
    keepFaultyDays: number
  }
}
