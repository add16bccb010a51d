import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import { toLocalDate } from '../calendar/rules.ts'
import { countUses } from '../sharing/queries.ts'
import type { SharingKind } from '../sharing/resource.ts'
import { isInForce } from '../sharing/rules.ts'
import type { Ledger } from './model.ts'
import { officeName } from './place.ts'
import { CALL_DAYS, listOverdue } from './queries.ts'
import { listShipped } from './shipped.ts'

type Group = {
  owner: string
  sharing: SharingKind
  resources: number
  mounted: number
  requests: number
  grants: number
  sources: string[] | null
}
type Count = Ledger['total']

/**
 * 一本账: entries, mounted ones, requests, grants in force (those that the region ships with, too), calls of 30 days with today and uses of
 * kept answers, by owner and by kind. What was withdrawn does not count. 目录挂载率 is mounted entries over all entries (standards of 目录挂载率: catalogues with a resource / catalogues).
 */
export async function readLedger(ctx: ReadCtx): Promise<Ledger> {
  const today = toLocalDate(ctx.now)
  const [{ rows: groups }, { rows: states }, overdue] = await Promise.all([
    sql<Group>`
      with asked as (select resource_id, count(*) as n from resources.request group by resource_id),
        granted as (
          select resource_id, count(*) as n from resources.grant
          where revoked_at is null and from_on <= ${today} and until_on >= ${today} group by resource_id)
      select r.owner, r.sharing, count(*) as resources, count(r.source) as mounted,
        coalesce(sum(a.n), 0)::int as requests, coalesce(sum(g.n), 0)::int as grants,
        array_agg(r.source) filter (where r.source is not null) as sources
      from resources.resource r left join asked a on a.resource_id = r.id left join granted g on g.resource_id = r.id
      where r.state = 'listed' group by r.owner, r.sharing`.execute(ctx.db),
    sql<{
      state: string
      n: number
    }>`select state, count(*) as n from resources.request group by state`.execute(ctx.db),
    listOverdue(ctx),
  ])
  const shipped = (await listShipped(ctx, today)).filter((grant) => isInForce(grant, today))
  const uses = await countUses(
    ctx,
    groups.flatMap(({ sources }) => sources ?? []),
    CALL_DAYS,
  )
  const countOf = (of: readonly Group[]): Count => {
    const sum = (n: (group: Group) => number): number => of.reduce((total, group) => total + n(group), 0)
    const mounted = new Set(of.flatMap(({ sources }) => sources ?? []))
    const used = [...mounted].flatMap((source) => uses.get(source) ?? [])
    return {
      resources: sum(({ resources }) => resources),
      mounted: sum(({ mounted }) => mounted),
      requests: sum(({ requests }) => requests),
      grants: sum(({ grants }) => grants) + shipped.filter(({ source }) => mounted.has(source)).length,
      calls: used.reduce((total, { calls }) => total + calls, 0),
      cached: used.reduce((total, { cached }) => total + cached, 0),
    }
  }
  const owners = [...new Set(groups.map(({ owner }) => owner))]
  const kinds = ['unconditional', 'conditional', 'none'] as const
  const inState = (state: string): number => states.find((each) => each.state === state)?.n ?? 0
  return {
    total: countOf(groups),
    byOwner: owners
      .map((id) => ({
        id,
        name: officeName(ctx, id),
        ...countOf(groups.filter(({ owner }) => owner === id)),
      }))
      .toSorted((a, b) => b.resources - a.resources || (a.id < b.id ? -1 : 1)),
    byKind: kinds.map((id) => ({ id, ...countOf(groups.filter(({ sharing }) => sharing === id)) })),
    requests: {
      open: inState('open') + inState('supplementing'),
      overdue: overdue.length,
      granted: inState('granted'),
      refused: inState('refused'),
      takenBack: inState('taken-back'),
    },
  }
}
