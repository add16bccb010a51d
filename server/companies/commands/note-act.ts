import type { WriteCtx } from '../../platform/ctx.ts'
import type { ActKind } from '../model.ts'
import { getActing } from '../queries.ts'
import { appendAct } from '../store.ts'

/** Writes down that what is held about the company was read in full. */
export async function noteFullLook(ctx: WriteCtx, { code }: { code: string }): Promise<void> {
  const { records } = await getActing(ctx, code)
  if (records) await appendAct(ctx, code, 'read')
}

/** Writes down what whoever acts has done with a certificate of the company; rooms after this one call it with what they do. */
export async function noteAct(
  ctx: WriteCtx,
  act: { code: string; kind: ActKind; certificate: { title: string; number: string } },
): Promise<void> {
  await appendAct(ctx, act.code, act.kind, `《${act.certificate.title}》${act.certificate.number}`)
}
