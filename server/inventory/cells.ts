import type { Cells } from '../platform/table.ts'
import { KINDS, LISTS, nameOf, readCode } from './codes.ts'
import { ELEMENTS, findElement, type Element, type RowsId } from './elements.ts'
import { schemeLike } from './item-codes.ts'
import { isMarked, isUnsettled, MARK_COLUMNS, UNANSWERED, unanswered, UNSETTLED } from './marks.ts'
import {
  ROWS,
  schemaOf,
  type ColumnRule,
  type Content,
  type EntryKind,
  type ListLimit,
  type Profile,
  type SchemedCode,
} from './model.ts'

export type CellNote = { column: string; severity: 'error' | 'warning'; text: string }
export type ReadRow = {
  content: Content
  /** The code under which the entry is known again. */
  key: SchemedCode | undefined
  area: string | undefined
  /** 清单种类, where the line says it. */
  kind: EntryKind | undefined
  notes: CellNote[]
}

const EMPTY = new Set(['', '无', '/', '-', '—', '——', 'null', 'NULL'])
const YES = new Set(['1', '是', '支持', '有', 'true', 'TRUE', 'Y', 'y'])
const NO = new Set(['0', '否', '不支持', '无', 'false', 'FALSE', 'N', 'n'])
const LIST = /[;；、|\n]+/

const plain = (cell: unknown): string =>
  typeof cell === 'string'
    ? cell.trim()
    : cell === null || cell === undefined
      ? ''
      : typeof cell === 'object'
        ? JSON.stringify(cell)
        : String(cell as number | boolean)
const isEmpty = (cell: unknown): boolean => EMPTY.has(plain(cell)) || plain(cell) === '[]'
const parts = (cell: unknown): string[] =>
  (Array.isArray(cell) ? cell.map(plain) : plain(cell).split(LIST))
    .map((each) => each.trim())
    .filter((each) => each !== '')

class Fault extends Error {}
const fault = (text: string): never => {
  throw new Fault(text)
}

/** 30个工作日, 30（工作日）, 30 with a unit beside it, {n, unit}; 即时 and 当场 are 0. */
export function readLimit(cell: unknown, unitCell?: unknown): ListLimit | undefined {
  const given =
    typeof cell === 'object' && cell !== null ? (cell as { n?: unknown; unit?: unknown }) : undefined
  const text = given ? plain(given.n) : plain(cell)
  if (/^(?:即时|即办|当场|当日|立即)/.test(text)) return { n: 0, unit: 'working' }
  const found = /^(\d{1,5})(?:\.0+)?\s*[（(]?\s*(个?[\p{Script=Han}A-Za-z]*)\s*[）)]?$/u.exec(text)
  if (!found) {
    if (/\d{4}[-/.年]\d{1,2}[-/.月]/.test(text))
      return fault(`「${text}」是日期，不是时限。请写成「20 工作日」。`)
    return fault(`「${text}」读不出时限。请写成「20 工作日」。`)
  }
  const [, n = '', written = ''] = found
  const unitText = given ? plain(given.unit) : written || plain(unitCell)
  if (unitText === '') return fault(`「${text}」没有单位。请写明工作日还是自然日。`)
  const unit = readCode('unit', 'C0109', unitText.replace(/^个/, ''))
  if (unit === undefined)
    return fault(`单位「${unitText}」不认识。可以写：${Object.values(LISTS.unit).join('、')}。`)
  return { n: Number(n), unit: unit as ListLimit['unit'] }
}

function readFlag(cell: unknown): boolean {
  if (typeof cell === 'boolean') return cell
  const text = plain(cell)
  if (YES.has(text)) return true
  if (NO.has(text)) return false
  return fault(`「${text}」不是「是」或「否」。`)
}

function readCount(cell: unknown): number {
  const found = /^(\d{1,4})(?:\.0+)?\s*次?$/.exec(plain(cell))
  return found ? Number(found[1]) : fault(`「${plain(cell)}」不是整数。`)
}

/** Records: as JSON, or a line or part each, of which the first member is the name. */
function readRows(rows: RowsId, cell: unknown): unknown[] {
  const text = plain(cell)
  const given: unknown[] = Array.isArray(cell)
    ? cell
    : text.startsWith('[')
      ? (parseJson(text) as unknown[])
      : text.split(rows === 'laws' ? /\n+/ : /[;；\n]+/).map((each) => each.trim())
  const first = {
    materials: 'name',
    laws: 'law',
    steps: 'name',
    charges: 'name',
    questions: 'q',
    specials: 'name',
    conditions: 'name',
  }[rows]
  return given
    .filter((each) => each !== '' && each !== null)
    .map((each) => {
      const record = typeof each === 'string' ? { [first]: each.trim() } : each
      const parsed = ROWS[rows].safeParse(record)
      return parsed.success ? parsed.data : fault(`「${plain(each).slice(0, 60)}」读不懂，请按导出的样子写。`)
    })
}

function textsOf(cell: unknown): string[] {
  const text = plain(cell)
  if (Array.isArray(cell)) return parts(cell)
  return text.startsWith('[')
    ? parts(parseJson(text))
    : text
        .split(/[;；、,，|\n]+/)
        .map((each) => each.trim())
        .filter((each) => each !== '')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return fault('这一格以 [ 开头，但不是完整的 JSON。')
  }
}

function readCodes(cell: unknown, scheme: string | undefined): SchemedCode[] {
  const text = plain(cell)
  if (Array.isArray(cell) || text.startsWith('['))
    return (Array.isArray(cell) ? cell : parseJson(text)) as SchemedCode[]
  return [{ scheme: scheme ?? schemeLike(text) ?? 'local', value: text }]
}

/** What stands in a cell as the value of an element; throws the sentence that says what is wrong. */
function readCell(element: Element, cell: unknown, rule: ColumnRule, cells: Cells): unknown {
  const { type } = element
  switch (type.is) {
    case 'text':
      return Array.isArray(cell) ? parts(cell).join('、') : plain(cell)
    case 'texts':
      return [...new Set(textsOf(cell))]
    case 'code': {
      const read = readCode(type.list, rule.scheme, plain(cell))
      return read ?? fault(unknownCode(element, plain(cell), rule))
    }
    case 'codes':
      return [
        ...new Set(
          parts(Array.isArray(cell) ? cell : plain(cell).replaceAll(/[,，]/g, ';')).map(
            (each) => readCode(type.list, rule.scheme, each) ?? fault(unknownCode(element, each, rule)),
          ),
        ),
      ]
    case 'count':
      return readCount(cell)
    case 'flag':
      return readFlag(cell)
    case 'limit':
      return readLimit(cell, rule.unitColumn === undefined ? undefined : cells[rule.unitColumn])
    case 'schemed':
      return readCodes(cell, rule.scheme)
    case 'rows':
      return readRows(type.rows, cell)
    default:
      return typeof cell === 'object' ? cell : parseJson(plain(cell))
  }
}

const unknownCode = (element: Element, text: string, { scheme }: ColumnRule): string =>
  element.type.is === 'code' || element.type.is === 'codes'
    ? `「${text}」不在${element.name}的代码里${scheme === undefined ? '' : `（${scheme}）`}。可以写：${Object.values(LISTS[element.type.list]).join('、')}。`
    : ''

/** The columns of our own form: one for each element under its Chinese name, as an export writes them. */
export const OWN_COLUMNS: readonly ColumnRule[] = ELEMENTS.map(({ id, name }) =>
  id === 'codes' ? { column: name, element: id, key: true } : { column: name, element: id },
)
/** The column of our own form that holds the area code of an entry. */
export const AREA_COLUMN = '区划代码'
/** The column of our own form that says of which list an entry is. */
export const KIND_COLUMN = '清单种类'
/** The profile of our own form: it writes nothing for what is not there, so a dash or 「无」 in it is meant. */
export const OWN_PROFILE = 'tongban'

/**
 * The rule for each column of a file: what the profile says, what bears the name of an element, or kept as it is. An entry is known again
 * by one column, that of the profile before any other: of several codes, such as 实施编码 and 基本编码, items may share all but one.
 */
export function rulesFor(columns: readonly string[], profile: Profile): ColumnRule[] {
  const marks: readonly string[] = isMarked(columns) ? MARK_COLUMNS : []
  const rules = columns.map((column): ColumnRule => {
    if (marks.includes(column)) return { column, skip: '标注文件自己的列' }
    const said = profile.columns.find((rule) => rule.column === column)
    if (said) return said
    if (column === AREA_COLUMN) return { column, area: true }
    if (column === KIND_COLUMN) return { column, kind: true }
    const own = OWN_COLUMNS.find((rule) => rule.column === column || rule.element === column)
    return own ? { ...own, column } : { column }
  })
  const key =
    rules.find((rule) => rule.key && profile.columns.includes(rule)) ?? rules.find((rule) => rule.key)
  return rules.map((rule) => {
    if (!rule.key || rule === key) return rule
    const { key: _, ...other } = rule
    return other
  })
}

/**
 * One line as an entry. A cell that is wrong is left out and told of as a warning, the rest of the line is kept; only a line
 * without code or name is refused as a whole. A column that no rule knows is kept as a local element.
 */
export function readLine(cells: Cells, rules: readonly ColumnRule[], profile: string): ReadRow {
  const content: Record<string, unknown> = {}
  const local: Record<string, string> = {}
  const notes: CellNote[] = []
  let key: SchemedCode | undefined
  let area: string | undefined
  let kind: EntryKind | undefined
  for (const rule of rules) {
    const cell = cells[rule.column]
    if (rule.skip !== undefined || isEmptyFor(rule, cell, profile)) continue
    if (rule.area) {
      area = plain(cell).replace(/(?<=^\d{6})0{6}$/, '')
      if (!AREA.test(area)) notes.push({ column: rule.column, severity: 'error', text: notAnArea(area) })
      continue
    }
    if (rule.kind) {
      kind = readKind(plain(cell))
      if (!kind) notes.push({ column: rule.column, severity: 'error', text: notAKind(plain(cell)) })
      continue
    }
    const element = rule.element === undefined ? undefined : findElement(rule.element)
    if (!element) {
      local[rule.column] = plain(cell)
      continue
    }
    try {
      const value = readCell(element, cell, rule, cells)
      const parsed = schemaOf(element).safeParse(value)
      if (!parsed.success) fault(tooLong(element))
      if (element.type.is === 'schemed') {
        const codes = parsed.data as SchemedCode[]
        if (rule.key) key = codes[0]
        content[element.id] = [...((content[element.id] as SchemedCode[] | undefined) ?? []), ...codes]
      } else if (element.type.is === 'local') Object.assign(local, parsed.data)
      else if (content[element.id] === undefined) content[element.id] = parsed.data
      else if (JSON.stringify(content[element.id]) !== JSON.stringify(parsed.data)) {
        notes.push({
          column: rule.column,
          severity: 'warning',
          text: `和前面一列的${element.name}不一样：那里是「${shown(element, content[element.id])}」，这里是「${shown(element, parsed.data)}」。保留了前面的。`,
        })
        local[rule.column] = plain(cell)
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      notes.push({ column: rule.column, severity: rule.key ? 'error' : 'warning', text: error.message })
      // What could not be read is not lost: it stands among the local elements until somebody puts it right.
      if (!rule.key) local[rule.column] = plain(cell)
    }
  }
  const own = content['codes'] as SchemedCode[] | undefined
  const columnOf = (element: string): string =>
    rules.find((rule) => rule.element === element)?.column ?? findElement(element)?.name ?? element
  key ??= own?.[0]
  if (key === undefined && !notes.some(({ severity }) => severity === 'error'))
    notes.push({ column: columnOf('codes'), severity: 'error', text: '没有事项编码，认不出是哪一项。' })
  if (content['name'] === undefined)
    notes.push({ column: columnOf('name'), severity: 'error', text: '没有事项名称。' })
  for (const column of unanswered(cells, rules))
    if (!notes.some((note) => note.column === column))
      notes.push({ column, severity: 'warning', text: UNANSWERED })
  if (isUnsettled(cells, rules)) notes.push({ column: '', severity: 'error', text: UNSETTLED })
  if (own)
    content['codes'] = own.filter(
      (each, at) => own.findIndex((one) => one.scheme === each.scheme && one.value === each.value) === at,
    )
  if (Object.keys(local).length > 0) content['local'] = local
  return { content, key, area, kind, notes }
}

/** 「无」 says that there is none where a flag is asked; elsewhere it is an empty cell. */
function isEmptyFor(rule: ColumnRule, cell: unknown, profile: string): boolean {
  const type = rule.element === undefined ? undefined : findElement(rule.element)?.type.is
  const isNothing = plain(cell) === '' || plain(cell) === '[]'
  const isSaid = profile === OWN_PROFILE || type === 'flag' || type === 'code' || type === 'codes'
  return isSaid ? isNothing : isEmpty(cell)
}

const readKind = (text: string): EntryKind | undefined =>
  (Object.keys(KINDS) as EntryKind[]).find((kind) => kind === text || KINDS[kind] === text)
const notAKind = (text: string): string =>
  `「${text.slice(0, 40)}」不是清单种类。请写「${KINDS.directory}」或者「${KINDS.implementation}」。`

/** 区划代码: six digits of a county, nine with the town, twelve with the village. */
const AREA = /^\d{6}(?:\d{3}){0,2}$/
/** Whether a well-formed 区划代码 is of another place: neither in this one nor what this one lies in. */
export function isElsewhere(area: string, { area: own }: { area: string | undefined }): boolean {
  if (own === undefined || !AREA.test(area)) return false
  const [theirs, ours] = [area, own].map((code) => code.replace(/(?:00)+$/, ''))
  return theirs !== undefined && ours !== undefined && !theirs.startsWith(ours) && !ours.startsWith(theirs)
}
const notAnArea = (text: string): string =>
  `「${text.slice(0, 40)}」不是区划代码。请写 6 位数字；镇街 9 位，村居 12 位。`

const tooLong = (element: Element): string =>
  element.type.is === 'text'
    ? `太长了，${element.name}最多 ${element.type.most} 个字。`
    : `${element.name}的内容不合要求。`

/** A value as a cell of a table shows it; `readLine` reads the same value out of it. */
export function shown(element: Element, value: unknown): string {
  if (value === undefined || value === null) return ''
  const { type } = element
  switch (type.is) {
    case 'code':
      return nameOf(type.list, String(value))
    case 'codes':
      return (value as string[]).map((each) => nameOf(type.list, each)).join('、')
    case 'flag':
      return value === true ? '是' : '否'
    case 'limit':
      return `${(value as ListLimit).n} ${nameOf('unit', (value as ListLimit).unit)}`
    case 'texts': {
      const all = value as string[]
      return all.some((each) => /^\[|[;；、,，|\n]/.test(each)) ? JSON.stringify(all) : all.join('；')
    }
    case 'rows':
      return shownRows(value as Record<string, unknown>[])
    case 'schemed':
    case 'local':
      return JSON.stringify(value)
    default:
      return String(value as string | number)
  }
}

/** Only names: a line each. More than names: as JSON, so that nothing is lost. */
function shownRows(rows: Record<string, unknown>[]): string {
  const names = rows.map((row) => Object.values(row))
  const bare = names.every((values) => values.length === 1 && !/[;；\n[]/.test(String(values[0])))
  return bare ? names.map(([name]) => String(name)).join('\n') : JSON.stringify(rows)
}
