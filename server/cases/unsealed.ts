import { sql } from 'kysely'
import { z } from 'zod'
import { certificatePaper } from '../credentials/queries.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import type { SealDocument } from '../seals/model.ts'
import { isOwnTask, taskDocument } from './desk.ts'

/** Which paper of an item an officer means. */
export const PaperOfItem = z.object({
  kind: z.enum(['document', 'certificate']),
  number: z.string().max(80),
})
export type PaperOfItem = z.infer<typeof PaperOfItem>

/** A paper of the own office that waits for an officer to seal it. */
export const Unsealed = PaperOfItem.extend({
  caseId: z.uuid(),
  step: z.string(),
  title: z.string(),
  issuedAt: z.coerce.date(),
})
export type Unsealed = z.infer<typeof Unsealed>

const DAYS = 30
const MOST = 50

/** 待用印: papers of the last 30 days that stand unsealed because their item wants an officer; the newest first. */
export async function listUnsealed(ctx: ReadCtx): Promise<Unsealed[]> {
  const { office } = officerOf(ctx)
  const since = new Date(ctx.now.getTime() - DAYS * 24 * 3600 * 1000)
  const automatic = [...ctx.world.region.items.values()].flatMap(({ item }) =>
    item.seal?.automatic ? [item.id] : [],
  )
  const { rows } = await sql<Unsealed>`
    (select 'document' as kind, d.number, d.owner as "caseId", d.step, d.content->>'title' as title,
      d.issued_at as "issuedAt"
    from documents.document d join cases.case_item i on i.case_id = d.owner and i.step = d.step
    where d.office = ${office} and d.issued_at > ${since} and d.state = 'standing' and d.content->>'seal' = 'true'
      and i.office = ${office} and i.item <> all(${automatic}::text[])
      and not exists (select from seals.signed s where s.kind = 'document' and s.number = d.number)
    order by d.issued_at desc limit ${MOST})
    union all
    (select 'certificate', c.number, c.case_id, c.step, c.title, c.issued_at
    from cases.case_item i join credentials.certificate c on c.number = i.certificate
    where i.office = ${office} and i.decided_at > ${since} and c.state in ('valid', 'pending')
      and i.item <> all(${automatic}::text[])
      and not exists (select from seals.signed s where s.kind = 'certificate' and s.number = c.number)
    order by c.issued_at desc limit ${MOST})
    order by 6 desc limit ${MOST}`.execute(ctx.db)
  return rows
}

/** The paper of an item of the own office that an officer means to seal; anything else does not exist. */
export function paperToSeal(
  ctx: ReadCtx,
  key: { caseId: string; step: string } & PaperOfItem,
  publicUrl: string,
): Promise<SealDocument> {
  const { caseId, step, kind, number } = key
  if (kind === 'document') return taskDocument(ctx, { caseId, step, number, form: 'a4' }, publicUrl)
  return certificatePaper(
    ctx,
    number,
    publicUrl,
    async (certificate) =>
      certificate.caseId === caseId && certificate.step === step && (await isOwnTask(ctx, certificate)),
  )
}
