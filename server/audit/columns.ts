import type { Holding, Shown } from '../platform/holding.ts'
import type { AtRest, LedgerTable, Sensitivity } from './model.ts'

/** A column as the database has it; `type` as `format_type` names it. */
export type Column = { readonly name: string; readonly type: string }
type Named = LedgerTable['columns'][number]

/** Accounts of people, by what such columns are called. */
const ID = /(^|_)(person|staff|officer|agent)_id$|^(editors|proposer|read_by|author)$/
/** Who acted, as `ActorRef` has it: the name of an officer or of whoever applied. */
const ACTOR = /^(actor|by|author|reviewer|officer)$|_by$/
const DIGEST = /(^|_)(hash|digest|sha256)$/

/** What a column holds, where its name and type tell. */
function told({ name, type }: Column): { shown: Shown; atRest: AtRest } | undefined {
  if (type.startsWith('uuid') && ID.test(name)) return { shown: 'id', atRest: 'plain' }
  if (type === 'jsonb' && ACTOR.test(name)) return { shown: 'in-full', atRest: 'plain' }
  if (type !== 'jsonb' && DIGEST.test(name)) return { shown: 'never', atRest: 'digest' }
  return undefined
}

/** The columns of a table with personal data or secrets: those that its room names, and those that the schema tells. */
export function namedColumns(holding: Holding, columns: readonly Column[]): Named[] {
  return columns.flatMap((column): Named[] => {
    const { name } = column
    if (holding.sealed?.includes(name)) return [{ name, shown: 'never', atRest: 'sealed' }]
    if (holding.digests?.includes(name)) return [{ name, shown: 'never', atRest: 'digest' }]
    const shown = holding.columns?.[name]
    if (shown) return [{ name, shown, atRest: 'plain' }]
    const found = told(column)
    return found ? [{ name, ...found }] : []
  })
}

/** How sensitive a table is: by its most sensitive column. A digest of what is nobody's tells of nobody. */
export function sensitivityOf({ of }: Pick<Holding, 'of'>, columns: readonly Named[]): Sensitivity {
  const has = (...kinds: Shown[]): boolean =>
    columns.some(({ shown, atRest }) => atRest !== 'digest' && kinds.includes(shown))
  if (has('name', 'citizen-number', 'phone', 'address', 'account', 'hidden', 'by-element', 'never'))
    return 'masked'
  if (has('in-full')) return 'named'
  const isSomebodys = of.some((whose) => whose !== 'nobody')
  return has('id') || (isSomebodys && columns.length > 0) ? 'id' : 'none'
}
