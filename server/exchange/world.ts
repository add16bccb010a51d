import type { SigningKey } from '../platform/signature.ts'

declare module '../platform/ctx.ts' {
  interface World {
    /** With what messages to a system are signed; without a key there it goes by its API key alone. */
    signingKeyOf(system: string): SigningKey | undefined
  }
}
