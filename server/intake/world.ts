import type { Pull } from './connector-model.ts'

declare module '../platform/ctx.ts' {
  interface World {
    /** Fetches rows of other systems: tables, mailboxes of files, lists over HTTP. */
    pull: Pull
  }
}
