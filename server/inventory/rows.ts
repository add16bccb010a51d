import { sql } from 'kysely'
import type { EntryRow, Suspension } from './model.ts'
import { standingOn, suspendedOn } from './rules.ts'

/** What a list shows of an entry, as SQL over `e`. */
export type Row = Omit<EntryRow, 'standing' | 'suspended'> & {
  listedFrom: string | null
  withdrawnFrom: string | null
  suspensions: readonly Suspension[]
}
export const ROW = sql`e.id, e.kind, e.area, e.code, e.name, e.sub_name as "subName", e.type, e.body, e.stage, e.errors, e.warnings,
  e.completeness,
  e.listed_from as "listedFrom", e.withdrawn_from as "withdrawnFrom", e.handled_as as "handledAs",
  e.origin is not null as claimed, e.withdrawal is not null as leaving,
  e.suspension_proposal is not null as suspending, e.suspensions`

export function rowOf(today: string, { listedFrom, withdrawnFrom, suspensions, ...row }: Row): EntryRow {
  return {
    ...row,
    standing: standingOn(today, { listedFrom, withdrawnFrom }),
    suspended: suspendedOn(today, suspensions),
  }
}
