import { maskValue } from '../forms/display.ts'
import { checkCitizenNumber } from '../people/identifiers.ts'
import { factType, LISTS, type FactPath, type Facts } from './facts.ts'
import type { DocumentContent, DocumentTemplate, Signature, Signer } from './model.ts'
import { chineseDate, chineseMinute } from './rules.ts'

type Guarded = { when?: string | string[]; unless?: string | string[] }

const SIGNERS: Record<Exclude<Signer, 'officers2'>, string> = {
  applicant: '申请人（签名或者盖章）',
  agent: '代理人（签名）',
  party: '被告知人（签名）',
  receiver: '收件人（签名或者盖章）',
  witness: '见证人（签名）',
  officer: '承办人（签名）',
  approver: '批准人（签名）',
  sender: '移交人（签名）',
}

/** Paths named by a template text: `{applicant.name}` → applicant.name. */
export function pathsIn(text: string): string[] {
  return [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '')
}

const listOf = (names: string | string[] | undefined): string[] => [names ?? []].flat()

/**
 * Replaces every citizen number in a text by its masked form: whatever somebody typed into a reason or an opinion, no
 * document spells an identity out. A number counts as one when its date and its check digit are right.
 */
export function withoutIdentities(text: string, today: string): string {
  return text.replace(/(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])/g, (number) =>
    checkCitizenNumber(number, today).ok ? maskValue(number, 'citizen-number') : number,
  )
}

/** The value of each fact as it is printed, and the names of natural persons among them. */
function written(
  template: DocumentTemplate,
  facts: Facts,
  today: string,
): { values: Map<string, string>; names: string[] } {
  const values = new Map<string, string>()
  const names = new Set<string>(facts.names)
  const organisation = facts['applicant.kind'] === 'organisation'
  for (const [path, raw] of Object.entries(facts)) {
    const type = factType(template.id, path)
    if (type === undefined || raw === null || raw === undefined || raw === '') continue
    const text = String(raw).trim()
    const isApplicant = path.startsWith('applicant.')
    if (type === 'name' && !(isApplicant && organisation)) names.add(text)
    const shown =
      type === 'date'
        ? chineseDate(text)
        : type === 'instant'
          ? chineseMinute(new Date(text))
          : type === 'phone' || type === 'address'
            ? maskValue(text, type)
            : type === 'identity' && !(isApplicant && organisation)
              ? maskValue(text, 'citizen-number')
              : withoutIdentities(text, today)
    values.set(path, shown)
  }
  return { values, names: [...names] }
}

/**
 * What a document says, from its template and what is known now. Throws (a bug of the caller) when a sentence that always
 * stands names a fact that is absent: a document with a hole is worse than none.
 */
export function resolveDocument(
  template: DocumentTemplate,
  facts: Facts,
  more: { office: string; issuedOn: string; signed?: { [signer in Signer]?: Signature } },
): DocumentContent {
  const { values, names } = written(template, facts, more.issuedOn)
  const rowsOf = (list: string): readonly Readonly<Record<string, string>>[] =>
    facts.lists?.[list as keyof typeof LISTS] ?? []
  const present = (name: string): boolean => values.has(name) || rowsOf(name).length > 0
  const stands = (part: Guarded): boolean =>
    listOf(part.when).every(present) && !listOf(part.unless).some(present)
  const missing = new Set<string>()
  const fill = (text: string): string =>
    text.replace(/\{([^{}]*)\}/g, (_, path: string) => {
      if (!values.has(path)) missing.add(path)
      return values.get(path) ?? ''
    })
  const texts = (parts: DocumentTemplate['body']): string[] =>
    parts
      .map((part) => (typeof part === 'string' ? { text: part } : part))
      .filter(stands)
      .map((part) => fill(part.text))

  const content: DocumentContent = {
    kind: template.id,
    title: template.titles[String(facts['item.type'] ?? '')] ?? template.title,
    edition: template.edition,
    office: more.office,
    issuedOn: more.issuedOn,
    about: {
      caseNumber: values.get('case.number') ?? null,
      item: values.get('item.name') ?? values.get('onething.name') ?? null,
      itemType: values.get('item.type') ?? null,
      applicant: values.get('applicant.name') ?? null,
    },
    names,
    body: texts(template.body),
    rows: template.rows
      .filter((row) => stands(row) && pathsIn(row.value).some((path) => values.has(path)))
      .map((row) => ({
        label: row.label,
        value: row.value
          .replace(/\{([^{}]*)\}/g, (_, path: string) => values.get(path) ?? '')
          .replace(/\s+/g, ' ')
          .trim(),
      })),
    tables: template.tables
      .filter((table) => stands(table) && rowsOf(table.list).length > 0)
      .map((table) => ({
        title: table.title,
        headings: table.columns.map((column) => column.heading),
        rows: rowsOf(table.list).map((row) =>
          table.columns.map((column) =>
            column.value.replace(/\{([^{}]*)\}/g, (_, name: string) =>
              withoutIdentities(row[name] ?? '', more.issuedOn),
            ),
          ),
        ),
      })),
    basis: texts(template.basis),
    closing: texts(template.closing),
    remedies: texts(template.remedies),
    copies: template.copies,
    signatures: template.signatures
      .map((each) => (typeof each === 'string' ? { signer: each } : each))
      .filter(stands)
      .flatMap(({ signer }) =>
        signer === 'officers2'
          ? ['承办人一（签名）', '承办人二（签名）'].map((label) => ({ label, signed: null }))
          : [{ label: SIGNERS[signer], signed: more.signed?.[signer] ?? null }],
      ),
    slip: template.slip,
    seal: template.seal,
  }
  if (missing.size > 0) {
    throw new Error(`the document ${template.id} lacks facts: ${[...missing].join(', ')}`)
  }
  return content
}

/** What is wrong with a template that its schema cannot see: paths, lists and columns that nobody can fill. */
export function templateFaults(template: DocumentTemplate): { path: string; reason: string }[] {
  const faults: { path: string; reason: string }[] = []
  const knows = (path: string): path is FactPath => factType(template.id, path) !== undefined
  const isList = (name: string): name is keyof typeof LISTS => Object.hasOwn(LISTS, name)
  const complain = (path: string, reason: string): void => void faults.push({ path, reason })
  const guard = (at: string, part: Guarded): void => {
    for (const side of ['when', 'unless'] as const) {
      for (const name of listOf(part[side])) {
        if (!knows(name) && !isList(name)) complain(`${at}.${side}`, `没有「${name}」这项事实或者列表`)
      }
    }
  }
  const named = (at: string, text: string): void => {
    for (const path of pathsIn(text)) {
      if (!knows(path)) complain(at, `「${template.title}」用不了「{${path}}」：没有这项事实`)
    }
    if (/[{}]/.test(text.replace(/\{[^{}]*\}/g, ''))) complain(at, '花括号没有成对')
  }

  for (const part of ['body', 'basis', 'closing', 'remedies'] as const) {
    template[part].forEach((text, index) => {
      const at = `${part}.${index}`
      if (typeof text === 'string') return named(at, text)
      named(`${at}.text`, text.text)
      guard(at, text)
    })
  }
  template.rows.forEach((row, index) => {
    named(`rows.${index}.value`, row.value)
    guard(`rows.${index}`, row)
    if (pathsIn(row.value).length === 0)
      complain(`rows.${index}.value`, '这一行没有用到任何事实，永远不会印出来')
  })
  template.signatures.forEach((each, index) => {
    if (typeof each !== 'string') guard(`signatures.${index}`, each)
  })
  template.tables.forEach((table, index) => {
    guard(`tables.${index}`, table)
    const { list } = table
    if (!isList(list)) return complain(`tables.${index}.list`, `没有列表「${list}」`)
    table.columns.forEach((column, place) => {
      for (const name of pathsIn(column.value)) {
        if (!Object.hasOwn(LISTS[list], name))
          complain(`tables.${index}.columns.${place}.value`, `列表「${list}」没有「${name}」这一列`)
      }
    })
  })
  return faults
}
