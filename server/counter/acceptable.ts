import { sql } from 'kysely'
import type { Filed } from '../cases/model.ts'
import type { Signature } from '../documents/model.ts'
import { getDefinition } from '../onething/queries.ts'
import { itemOf } from '../onething/prepare.ts'
import type { ReadCtx } from '../platform/ctx.ts'

export type Acceptable = {
  step: string
  /** Papers that are still to come, on the promise that was signed with the application. */
  lacking: { id: string; name: string }[]
  signature: Signature | null
}

/** Items of a case that wait for acceptance and whose offices let the counter accept them. */
export async function listAcceptable(ctx: ReadCtx, caseId: string): Promise<Acceptable[]> {
  const found = await sql<{ step: string; onething: string; version: number; filed: Filed }>`
    select i.step, c.onething, c.onething_version as version, c.filed
    from cases.case_item i join cases.case c on c.id = i.case_id
    where i.case_id = ${caseId} and i.state = 'submitted' and i.officer_id is null order by i.position`.execute(
    ctx.db,
  )
  const [first] = found.rows
  if (!first) return []
  const definition = await getDefinition(ctx, first.onething, first.version)
  const { materials, signature } = first.filed
  return found.rows
    .filter(({ step }) => itemOf(definition, step).counterAccepts)
    .map(({ step }) => ({
      step,
      lacking: materials
        .filter(({ as, files, steps }) => as === 'asked' && files.length === 0 && steps.includes(step))
        .filter(({ id }) =>
          itemOf(definition, step).materials.some((each) => each.id === id && each.required),
        )
        .map(({ id, name }) => ({ id, name })),
      signature: signature && plainSignature(signature),
    }))
}

function plainSignature(signature: NonNullable<Filed['signature']>): Signature {
  return signature.kind === 'drawn'
    ? { kind: 'drawn', path: signature.path }
    : { kind: 'typed', name: signature.name }
}
