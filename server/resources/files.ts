import { writeWorkbook } from '../platform/write-workbook.ts'
import { writeCsv, type Cells, type LineFault } from '../platform/table.ts'
import { Resource } from '../sharing/resource.ts'
import { readFields, showFields } from './fields.ts'
import { codeOf, FORMAT_WORDS, REFRESH_WORDS, SHARING_WORDS } from './words.ts'

type Place = { officeName(id: string): string; findOffice(text: string): string | undefined }
/** How one member of an entry stands in a table. `read` gives undefined where the cell says nothing. */
type Column = {
  name: string
  member: keyof Resource
  show(entry: Resource, place: Place): string
  read(text: string, place: Place): unknown
}

const plain = (
  name: string,
  member: 'code' | 'name' | 'provider' | 'abstract' | 'conditions' | 'published' | 'source',
): Column => ({
  name,
  member,
  show: (entry) => entry[member] ?? '',
  read: (text) => text,
})
const coded = (
  name: string,
  member: 'sharing' | 'refresh' | 'format',
  words: Record<string, string>,
): Column => ({
  name,
  member,
  show: (entry) => words[entry[member]] ?? entry[member],
  read: (text) => codeOf(words, text) ?? text,
})

/** Every column of the catalogue's file, in its order. */
export const COLUMNS: readonly Column[] = [
  plain('信息资源代码', 'code'),
  plain('信息资源名称', 'name'),
  {
    name: '管理单位',
    member: 'owner',
    show: ({ owner }, place) => place.officeName(owner),
    read: (text, place) => place.findOffice(text) ?? text,
  },
  plain('提供方', 'provider'),
  plain('摘要', 'abstract'),
  coded('共享类型', 'sharing', SHARING_WORDS),
  plain('共享条件', 'conditions'),
  {
    name: '是否向社会开放',
    member: 'open',
    show: ({ open }) => (open ? '是' : '否'),
    read: (text) => (text === '是' ? true : text === '否' ? false : text),
  },
  coded('更新周期', 'refresh', REFRESH_WORDS),
  coded('格式', 'format', FORMAT_WORDS),
  plain('发布日期', 'published'),
  { name: '信息项', member: 'fields', show: ({ fields }) => showFields(fields), read: readFields },
  {
    name: '关联事项',
    member: 'items',
    show: ({ items }) => items.join('\n'),
    read: (text) =>
      text
        .split(/[\n;；,，、]+/)
        .map((each) => each.trim())
        .filter(Boolean),
  },
  plain('数据接口', 'source'),
]

const CODE = '信息资源代码'
const columnOf = (member: unknown): string => COLUMNS.find((column) => column.member === member)?.name ?? ''

/** The code of a line, by which its entry is known again; a line of JSON has its members by name. */
export const codeIn = (cells: Cells): string | undefined => {
  const code = cells[CODE] ?? cells['code']
  return typeof code === 'string' && code !== '' ? code : undefined
}

/**
 * A line as an entry: a table has words in columns, JSON Lines the entry itself. A column that a table does not have stays as `before`
 * says; an empty cell says that there is none.
 */
export function readLine(
  line: { row: number; cells: Cells },
  before: Resource | undefined,
  place: Place,
): { resource: Resource } | { faults: LineFault[] } {
  const { row, cells } = line
  const given = 'code' in cells ? cells : { ...before, ...fromTable(cells, place) }
  const read = Resource.safeParse(given)
  if (read.success) return { resource: read.data }
  return {
    faults: read.error.issues.map((issue) => {
      const [member, at, part] = issue.path
      const where =
        typeof at === 'number' ? `第 ${at + 1} 项${part === undefined ? '' : `的 ${String(part)}`}` : ''
      return { row, column: columnOf(member) || String(member ?? ''), text: `${where}${wordsOf(issue)}` }
    }),
  }
}

function fromTable(cells: Cells, place: Place): Record<string, unknown> {
  const entry: Record<string, unknown> = {}
  for (const { name, member, read } of COLUMNS) {
    const cell = cells[name]
    if (cell === undefined) continue
    const text = typeof cell === 'string' ? cell.replaceAll('\r\n', '\n').trim() : String(cell as number)
    entry[member] = text === '' ? undefined : read(text, place)
  }
  return entry
}

type Issue = { code: string; values?: readonly unknown[]; keys?: readonly string[] }

function wordsOf({ code, values, keys }: Issue): string {
  if (code === 'invalid_type') return '没有写，或者写法不对。'
  if (code === 'invalid_value') return `写法不对，只能是这里认得的几种（${(values ?? []).join('、')}）。`
  if (code === 'unrecognized_keys') return `多出了不认识的内容：${(keys ?? []).join('、')}。`
  if (code === 'too_big') return '太长了。'
  if (code === 'too_small') return '没有写。'
  return '写法不对。'
}

const cellsOf = (entry: Resource, place: Place): string[] => COLUMNS.map(({ show }) => show(entry, place))

/** Entries as JSON Lines, as they are kept: what the level above takes over. */
export const jsonLines = (entries: readonly Resource[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')

export const csv = (entries: readonly Resource[], place: Place): string =>
  writeCsv([COLUMNS.map(({ name }) => name), ...entries.map((entry) => cellsOf(entry, place))])

export const workbook = (entries: readonly Resource[], place: Place): Promise<Buffer> =>
  writeWorkbook({
    sheet: '数据目录',
    head: COLUMNS.map(({ name }) => name),
    rows: entries.map((entry) => cellsOf(entry, place).map((text) => ({ text }))),
  })
