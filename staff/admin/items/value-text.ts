import { nameOf } from '../../../server/inventory/codes.ts'
import type { Element } from '../../../server/inventory/elements.ts'
import { CODE_SCHEMES } from '../../../server/inventory/item-codes.ts'
import { MEMBERS, type Member } from '../../../server/inventory/members.ts'
import type { ListLimit, SchemedCode } from '../../../server/inventory/model.ts'

/** A value in words, for versions and differences: whatever differs in it differs in the words. */
export function valueText(element: Element | undefined, value: unknown): string {
  if (value === null || value === undefined) return '—'
  if (!element) return JSON.stringify(value)
  const { type } = element
  if (type.is === 'code') return nameOf(type.list, String(value))
  if (type.is === 'codes') return (value as string[]).map((each) => nameOf(type.list, each)).join('、')
  if (type.is === 'flag') return flagText(value)
  if (type.is === 'limit') return limitText(value as ListLimit)
  if (type.is === 'texts') return (value as string[]).join('、')
  if (type.is === 'schemed')
    return (value as SchemedCode[])
      .map(
        ({ scheme, value: code }) => `${CODE_SCHEMES[scheme as keyof typeof CODE_SCHEMES] ?? scheme} ${code}`,
      )
      .join('、')
  if (type.is === 'rows')
    return (value as Record<string, unknown>[]).map((row) => rowText(MEMBERS[type.rows], row)).join('；')
  if (type.is === 'local')
    return Object.entries(value as Record<string, string>)
      .map(([name, part]) => `${name}：${part}`)
      .join('；')
  return String(value as string | number)
}

const flagText = (value: unknown): string => (value === true ? '是' : '否')
const limitText = ({ n, unit }: ListLimit): string => `${n} ${nameOf('unit', unit)}`

/** A record by the names of its members; the first, by which people call it, without. */
const rowText = (members: readonly Member[], row: Record<string, unknown>): string =>
  members
    .filter(({ id }) => row[id] !== undefined)
    .map((member, at) => (at === 0 ? '' : `${member.name}：`) + memberText(member, row[member.id]))
    .join(' · ')

function memberText(member: Member, value: unknown): string {
  if (member.as === 'limit') return limitText(value as ListLimit)
  if (member.as === 'code') return nameOf(member.list, String(value))
  return member.as === 'flag' ? flagText(value) : String(value as string | number)
}
