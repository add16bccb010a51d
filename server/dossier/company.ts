import type { ActPage, Acting, Mandate } from '../companies/model.ts'
import { getActing, listActs, listAgents } from '../companies/queries.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { listHeldCases, listThemes } from './held.ts'
import { listCallPage, listLooks, type LookPage } from './looks.ts'
import { CORRECTION, type Call, type HeldCase, type Theme } from './model.ts'

/** So many lines stand on one page of what was used, who looked and who acted. */
const PAGE = 10

/** 一企一档, as the company reads it. */
export type CompanyRecords = {
  cases: HeldCase[]
  themes: Theme[]
  /** The one-thing by which something is put right, where the place has it. */
  correction: string | null
  calls: { calls: Call[]; next: string | null }
  looks: LookPage
}

/** 单位空间: what whoever acts for a company is shown of it, beside its wallet. */
export type CompanySpace = {
  acting: Acting
  /** Null for an agent who was named for certificates only. */
  records: CompanyRecords | null
  /** Whom it has named, and who did what for it; null for agents. */
  people: { agents: Mandate[]; acts: ActPage } | null
}

/**
 * The cases in which the code of a company was filed, what is held about it and who looked, as far as the person who asks acts for
 * it. Values are masked unless they ask for them in full. Refused as if there were no such company to everybody else.
 */
export async function getCompanySpace(
  ctx: ReadCtx,
  asked: {
    code: string
    full: boolean
    calls?: string | undefined
    looks?: string | undefined
    acts?: string | undefined
  },
): Promise<CompanySpace> {
  const acting = await getActing(ctx, asked.code)
  const company = acting.company.code
  return {
    acting,
    records: acting.records
      ? {
          cases: await listHeldCases(ctx, { company }),
          themes: await listThemes(ctx, { company }, () => asked.full),
          correction: ctx.world.region.onethings.has(CORRECTION) ? CORRECTION : null,
          calls: await listCallPage(ctx, company, { before: asked.calls, limit: PAGE }),
          looks: await listLooks(ctx, { company }, { before: asked.looks, limit: PAGE }),
        }
      : null,
    people:
      acting.as === 'representative'
        ? {
            agents: await listAgents(ctx, company),
            acts: await listActs(ctx, company, { before: asked.acts, limit: PAGE }),
          }
        : null,
  }
}
