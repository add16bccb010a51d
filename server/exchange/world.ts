import type { SigningKey } from '../platform/signature.ts'

declare module '../platform/ctx.ts' {
  interface World {
    /** For how many days the content of a message is kept after it was sent. */
    keepSentDays: number
    /** Whether the configuration of the server knows where a system is reached. */
    hasAddress(system: string): boolean
    /** With what messages to a system are signed; without a key there it goes by its API key alone. */
    signingKeyOf(system: string): SigningKey | undefined
  }
}
