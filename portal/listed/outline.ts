import { nameOf, type ListId } from '../../server/inventory/codes.ts'
import { elementsOf, GROUPS, type Element, type Group } from '../../server/inventory/elements.ts'
import { GROUPS_EN, LISTS_EN } from '../../server/inventory/english.ts'
import { MEMBERS, type Member } from '../../server/inventory/members.ts'
import type { Content, ListLimit } from '../../server/inventory/model.ts'
import type { Lang } from '../texts/texts.ts'
import { traditionalText } from '../texts/traditional.ts'

/** What one can do about an entry: apply for it elsewhere; nothing, for an organ does it of its own motion; or ask first. */
export type Way = 'applied' | 'official' | 'unknown'

/**
 * What the public reads of an entry, and nothing else: an element that is new to the registry, a local one or one that concerns
 * offices only (办理系统, 责任科室) is not shown until it is named here. 办理环节 stand in the chart (`flow.tsx`).
 */
const SHOWN: ReadonlySet<string> = new Set(
  `codes type mainName mainCode subName handlingName shortName everydayNames topics areaName situations
  body entrusted level division substance powerSource coBodies handlers intermediary
  kind statutory statutoryNote promised promisedNote specials
  serves conditions process forms quota visits visitsReason scope hall booking courier courierNote terminal
  online onlineDepth onlineAddress mobileAddress payOnline
  materials result resultType resultSample basis charged charges chargeBasis
  address hours advice advicePhone complaintPhone traffic faq rights duties review lawsuit
  penaltyKinds unlawfulAct discretion coercionKinds inspected frequency levyKinds levyReduced levyStandard`.split(
    /\s+/,
  ),
)

/** A text, perhaps with an address to follow. `ours` says that the words are not the region's. */
type Told = { text: string; ours: boolean; href?: string }
/** One line of an element, or a record with its members. */
export type ListedLine = Told & { details: (Told & { name: string })[] }
export type ListedRow = { id: string; name: string; lines: ListedLine[] }
export type ListedGroup = { group: Group; name: string; rows: ListedRow[] }

/** The elements of an entry as people read them, by group; what is not known is not there. */
export function outlineOf(content: Content, lang: Lang): ListedGroup[] {
  const all = elementsOf(content.type).filter(({ id }) => SHOWN.has(id) && content[id] !== undefined)
  return (Object.keys(GROUPS) as Group[]).flatMap((group) => {
    const rows = all
      .filter((element) => element.group === group)
      .map((element) => ({
        id: element.id,
        name: lang === 'en' ? element.en : element.name,
        lines: linesOf(element, content[element.id], lang),
      }))
      .filter(({ lines }) => lines.length > 0)
    return rows.length > 0 ? [{ group, name: lang === 'en' ? GROUPS_EN[group] : GROUPS[group], rows }] : []
  })
}

const line = (text: string, ours = false): ListedLine => ({ text, ours, details: [] })

function linesOf({ id, type }: Element, value: unknown, lang: Lang): ListedLine[] {
  switch (type.is) {
    case 'rows':
      return (value as Record<string, unknown>[]).map((row) => recordOf(MEMBERS[type.rows], row, lang))
    case 'schemed':
      return (value as { value: string }[]).map((code) => line(code.value))
    case 'texts':
      return [line((value as string[]).join('、'))]
    case 'code':
      return [line(codeText(type.list, String(value), lang), true)]
    case 'codes':
      return [
        line(
          (value as string[])
            .map((each) => codeText(type.list, each, lang))
            .join(lang === 'en' ? ', ' : '、'),
          true,
        ),
      ]
    case 'flag':
      return [line(flagText(value === true, lang), true)]
    case 'limit':
      return [line(limitText(value as ListLimit, lang), true)]
    case 'local':
      return []
    default:
      return String(value as string | number)
        .split('\n')
        .filter((each) => each.trim() !== '')
        .map((each) => ({ ...line(each), ...toldOf(id, each.trim()) }))
  }
}

/** A record: what it is called, then everything that is said about it under its name. */
function recordOf([first, ...rest]: readonly Member[], row: Record<string, unknown>, lang: Lang): ListedLine {
  return {
    text: String(row[first?.id ?? ''] ?? ''),
    ours: false,
    details: rest.flatMap((member) => {
      const value = row[member.id]
      if (value === undefined || value === '') return []
      const name = lang === 'en' ? member.en : member.name
      const text = memberText(member, value, lang)
      return [{ name, ours: member.as !== 'text', ...toldOf(member.id, text) }]
    }),
  }
}

function memberText(member: Member, value: unknown, lang: Lang): string {
  switch (member.as) {
    case 'code':
      return codeText(member.list, String(value), lang)
    case 'flag':
      return flagText(value === true, lang)
    case 'limit':
      return limitText(value as ListLimit, lang)
    default:
      return String(value as string | number)
  }
}

const codeText = (list: ListId, value: string, lang: Lang): string =>
  (lang === 'en' ? (LISTS_EN[list] as Record<string, string>)[value] : undefined) ?? nameOf(list, value)

function flagText(yes: boolean, lang: Lang): string {
  if (lang === 'en') return yes ? 'Yes' : 'No'
  return yes ? '是' : '否'
}

/** A limit in words of the page's language. */
export function limitText({ n, unit }: ListLimit, lang: Lang): string {
  if (lang !== 'en') {
    const words = n === 0 ? '当场' : `${n} ${unit === 'month' ? '个月' : nameOf('unit', unit)}`
    return lang === 'zh-Hant' ? traditionalText(words) : words
  }
  if (n === 0) return 'At once'
  const words = LISTS_EN.unit[unit]
  return `${n} ${n === 1 ? words.slice(0, -1) : words}`
}

/** Elements and members that may hold an address of the web. */
const ADDRESSES: ReadonlySet<string> = new Set([
  'onlineAddress',
  'mobileAddress',
  'resultSample',
  'blank',
  'sample',
])

/** A link only where it leads into the web: what an operator or a file wrote never becomes `javascript:`. */
function toldOf(id: string, text: string): { text: string; href?: string } {
  const url = ADDRESSES.has(id) && /^https?:\/\/\S+$/i.test(text) && URL.parse(text)
  const isWeb = url && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === ''
  return isWeb ? { text, href: url.href } : { text }
}
