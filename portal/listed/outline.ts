import { shown } from '../../server/inventory/cells.ts'
import { elementsOf, GROUPS, type Element, type Group } from '../../server/inventory/elements.ts'
import type { Content } from '../../server/inventory/model.ts'

/** What stands in the heading, or is of use to offices only. */
const ASIDE = new Set([
  'name',
  'bodyCode',
  'bodyNature',
  'systemLevel',
  'onlineLevel',
  'local',
  'handlingSequence',
])

export type ListedGroup = {
  group: Group
  name: string
  rows: { id: string; name: string; lines: string[] }[]
}

/** The elements of an entry as people read them, by group; what is not known is not there. */
export function outlineOf(content: Content): ListedGroup[] {
  const all = elementsOf(content.type).filter(({ id }) => !ASIDE.has(id) && content[id] !== undefined)
  return (Object.keys(GROUPS) as Group[]).flatMap((group) => {
    const rows = all
      .filter((element) => element.group === group)
      .map((element) => ({
        id: element.id,
        name: element.name,
        lines: linesOf(element, content[element.id]),
      }))
      .filter(({ lines }) => lines.length > 0)
    return rows.length > 0 ? [{ group, name: GROUPS[group], rows }] : []
  })
}

function linesOf(element: Element, value: unknown): string[] {
  if (element.type.is === 'rows') return (value as Record<string, unknown>[]).map(rowText)
  if (element.type.is === 'schemed') return (value as { value: string }[]).map((code) => code.value)
  if (element.type.is === 'texts') return [(value as string[]).join('、')]
  return shown(element, value)
    .split('\n')
    .filter((line) => line.trim() !== '')
}

/** A record in one line: its name first, then what is said about it in words. */
function rowText(row: Record<string, unknown>): string {
  const [first = '', ...rest] = Object.entries(row).flatMap(([member, value]) =>
    typeof value === 'string' && !CODED.has(member) ? [value] : [],
  )
  return rest.length > 0 ? `${first}（${rest.join('；')}）` : first
}

/** Members of records that hold words of a code list. */
const CODED = new Set(['necessity', 'original', 'origin'])
