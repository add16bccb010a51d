import { countUses } from '../credentials/queries.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import { periodOf } from './cards.ts'
import type { CertificateUses, PeriodAsked } from './model.ts'
import { scopeOf } from './rules.ts'

/** How many days a question covers at most. */
const MOST_DAYS = 366

/** 两个免于提交 of the offices that the officer supervises. Refuses more than a year. */
export async function countCertificates(ctx: ReadCtx, asked: PeriodAsked): Promise<CertificateUses> {
  const period = periodOf(ctx, asked, MOST_DAYS)
  const scope = scopeOf(ctx.world.region, officerOf(ctx))
  const { offices } = ctx.world.region
  const organs = scope && [...scope].flatMap((id) => offices.get(id)?.name ?? [])
  return { ...period, ...(await countUses(ctx, { ...period, organs })) }
}
