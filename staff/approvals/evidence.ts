import type { TaskDetail } from '../../server/cases/model.ts'

type Check = Pick<TaskDetail['checks'][number], 'passed' | 'evidence'>

/** The rules as they are numbered on the page: what failed first, then what has to be looked at, then what passed. */
export function inOrder<Each extends Check>(checks: readonly Each[]): Each[] {
  const rank = ({ passed }: Check) => (passed === false ? 0 : passed === null ? 1 : 2)
  return checks.toSorted((a, b) => rank(a) - rank(b))
}

/** Who looked, and what the desk fetched, is no change of the matter. */
const LOOKS = new Set([
  'case.viewed',
  'case.file-viewed',
  'case.document-viewed',
  'case.revealed',
  'case.outputs-fetched',
  'certificate.viewed',
])
export const isLook = ({ kind }: { kind: string }): boolean => LOOKS.has(kind)

/** What a rule was judged by, in words: 「母亲姓名：陈*；出生记录：没有数据」. */
export const evidenceText = ({ evidence }: Pick<Check, 'evidence'>): string =>
  evidence.map(({ name, text }) => `${name}：${text}`).join('；')

/** The fields of the form on which a rule rests. */
export function evidenceOf(
  fields: readonly Pick<Row, 'element'>[],
  { evidence }: Pick<Check, 'evidence'>,
): string[] {
  const own = new Set(fields.map(({ element }) => element))
  return evidence.flatMap(({ element }) => (own.has(element) ? [element] : []))
}

/** A value that can be looked at. */
export type Row = Pick<Check['evidence'][number], 'element' | 'name' | 'text' | 'originText'>

type Material = TaskDetail['materials'][number]

/** What the reader can show: a paper as it was handed in, or the rows that came from one place. */
export type Sheet = { id: string; title: string; shows: readonly Row[] } & (
  | { file: Material['files'][number] }
  | { file?: undefined }
)

/** Everything that the reader can show: first the papers, then the data by where it comes from. */
export function sheetsOf(
  fields: readonly Row[],
  { materials, checks }: Pick<TaskDetail, 'materials' | 'checks'>,
): Sheet[] {
  const rows = new Map<string, Row>()
  for (const row of [...fields, ...checks.flatMap(({ evidence }) => evidence)])
    if (!rows.has(row.element)) rows.set(row.element, row)
  const papers = materials.flatMap(({ name, files, shows }) =>
    files.map((file) => ({
      id: file.id,
      title: name,
      file,
      shows: shows.flatMap((element) => rows.get(element) ?? []),
    })),
  )
  const data = Map.groupBy(rows.values(), ({ originText }) => originText)
  return [...papers, ...[...data].map(([title, shows]) => ({ id: title, title, shows }))]
}

/** Where a value can be seen: on the paper that was handed in for it, otherwise in the data. */
export function sheetOf(sheets: readonly Sheet[], element: string): Sheet | undefined {
  return sheets.find(({ shows }) => shows.some((row) => row.element === element))
}
