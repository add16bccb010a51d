import type { WriteCtx } from '../../platform/ctx.ts'
import { renewList } from '../authority.ts'
import { listAuthorities, lockAuthority } from '../store.ts'

/** Makes every revocation list anew of which half the time has passed; also those of older authorities, as long as they are in force. */
export async function renewLists(ctx: WriteCtx): Promise<void> {
  await lockAuthority(ctx)
  for (const authority of await listAuthorities(ctx)) await renewList(ctx, authority, false)
}
