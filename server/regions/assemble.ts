import type { z } from 'zod'
import { CertificateType } from '../catalog/certificate.ts'
import { Item } from '../catalog/model.ts'
import { OPERATORS } from '../forms/expression.ts'
import { System } from '../exchange/model.ts'
import { Element } from '../forms/model.ts'
import { OneThing } from '../onething/model.ts'
import { tooDeepAt } from '../platform/nesting.ts'
import { checkRegion } from './check.ts'
import { CodeList, keep } from './model.ts'
import type { Draft, DraftPart, Entry, EntryKind, Region, RegionFault, RegionHead } from './model.ts'
import { aboveOf, withCodeLists } from './rules.ts'
import { withOwners } from './owners.ts'
import { withScenarios } from './scenarios.ts'
import { idleRemovals, isVariant, mergeVariant, Variant } from './variant.ts'

/** Warnings stop nothing; faults do. */
export type Assembled = { warnings: RegionFault[] } & (
  | { region: Region; faults?: undefined }
  | { region?: undefined; faults: RegionFault[] }
)

/** Checks what was read. Gives the whole region, or every fault: a region with one fault is none at all. */
export function assemble(head: RegionHead, draft: Draft): Assembled {
  const written = withOwners(withScenarios(draft))
  checkRegion(head, written)
  const warnings = inOrder([...draft.warnings, ...idleIn(draft)])
  if (draft.faults.length > 0) return { faults: inOrder(draft.faults), warnings }
  const { elements, items, onethings } = withCodeLists(written)
  return {
    warnings,
    region: {
      head,
      offices: [...draft.offices.values()].map((part) => part.value),
      halls: [...draft.halls.values()].map((part) => part.value),
      elements,
      sources: plain(draft.sources),
      grants: [...draft.grants.values()].map((part) => part.value),
      resources: plain(draft.resources),
      systems: plain(draft.systems),
      codes: plain(draft.codes),
      certificates: plain(draft.certificates),
      items,
      onethings,
      documents: plain(draft.documents),
      synonyms: [...draft.synonyms.values()].map((part) => part.value),
      calendar: draft.calendar,
      parts: draft,
    },
  }
}

/** Variants that take away what the level above no longer has. */
function idleIn(draft: Draft): RegionFault[] {
  const parts: DraftPart<unknown>[] = Object.values(draft).flatMap((of) =>
    of instanceof Map ? [...of.values()] : [],
  )
  return parts.flatMap(({ file, path, idle = [] }) =>
    idle.map((place) => ({
      file,
      path: [path, place].filter(Boolean).join('.'),
      reason: '变体里去掉的这一处，上级已经没有了。请看看上级改成了什么；不用再去掉的，把这一行删掉',
    })),
  )
}

/**
 * The region with these entries in the place of its own of the same name, checked as a whole: an entry that breaks something
 * else is found as well. An entry may say only in what it differs from the level above. The region itself stays as it is. `file` of a
 * fault in an entry is `items/x`.
 */
export function layOver(region: Region, entries: readonly Entry[]): Assembled {
  const draft = copyOf(region.parts)
  for (const { kind, id, content } of entries) {
    draft[kind].delete(id)
    draft.declared.delete(`${kind}/${id}`)
    if (content === null || content === undefined) continue
    draft.declared.add(`${kind}/${id}`)
    if (kind === 'elements') place(region, draft, kind, id, Element, content)
    if (kind === 'codes') place(region, draft, kind, id, CodeList, content)
    if (kind === 'certificates') place(region, draft, kind, id, CertificateType, content)
    if (kind === 'items') place(region, draft, kind, id, Item, content)
    if (kind === 'onethings') place(region, draft, kind, id, OneThing, content)
    if (kind === 'systems') place(region, draft, kind, id, System, content)
  }
  return assemble(region.head, draft)
}

function place<Kind extends EntryKind, T>(
  region: Region,
  draft: Draft & Record<Kind, Map<string, DraftPart<T>>>,
  kind: Kind,
  id: string,
  schema: z.ZodType<T>,
  content: unknown,
): void {
  const file = `${kind}/${id}`
  const above = aboveOf(region, kind, id) as DraftPart<T> | undefined
  const part = readPart(schema, content, { file, path: '', above, declared: above !== undefined }, draft)
  if (part === undefined) return
  if (kind !== 'codes' && (part.value as { id?: string }).id !== id) {
    draft.faults.push({ file, path: 'id', reason: `编号应当是「${id}」` })
  }
  keep(draft[kind], id, part)
}

/** A part lies in lists and objects at most so deep: some forty operators of an expression in each other. */
const MOST_LEVELS = 100
/** An expression has at most so many parts, some five hundred alternatives: more takes long to check, and nobody can read it. */
export const MOST_PARTS = 2_000
/** So many members of the way to what lies too deep are named, where it is no expression. */
const MOST_NAMED = 5

/**
 * A part as it was written, or the level above with the differences that were written: either way it must pass the schema as a whole, and
 * what is wrong is said of the file that was written last. Undefined where it is faulty.
 */
export function readPart<T>(
  schema: z.ZodType<T>,
  raw: unknown,
  at: {
    file: string
    path: string
    above: DraftPart<T> | undefined
    /** Whether the level above has one of this name, even a faulty one. */
    declared: boolean
  },
  draft: Draft,
): DraftPart<T> | undefined {
  const { file, path, above, declared } = at
  const complain = (reason: string, names: string[] = []): undefined =>
    void draft.faults.push({ file, path: [path, ...names].filter(Boolean).join('.'), reason })
  const deep = tooDeepAt(raw, MOST_LEVELS)
  if (deep) {
    const within = deep.findIndex((name) => Object.hasOwn(OPERATORS, name))
    const names = deep.slice(0, within < 0 ? MOST_NAMED : within)
    return complain(
      `一层套一层，超过 ${MOST_LEVELS} 层，太深了。请拆开来写：先用几个数据元各推算一部分，条件里再用它们`,
      names,
    )
  }
  const long = tooLongAt(raw)
  if (long)
    return complain(
      `这个条件有 ${long.parts} 个部分，最多 ${MOST_PARTS} 个，太长了。请拆开来写：先用几个数据元各推算一部分，条件里再用它们`,
      long.names,
    )
  let whole = raw
  let idle: string[] = []
  if (isVariant(raw)) {
    const read = parsePart(Variant, raw, file, path, draft)
    if (!read) return undefined
    if (Object.hasOwn(read.variant, 'id')) return complain('变体（variant）里不能改编号')
    if (!above) return declared ? undefined : complain('上级没有同名的内容，不能只写不同的地方，请写全')
    whole = mergeVariant(above.value, read.variant)
    idle = idleRemovals(above.value, read.variant)
  }
  const value = parsePart(schema, whole, file, path, draft)
  return value === undefined
    ? undefined
    : {
        file,
        path,
        value,
        ...(above && { above }),
        ...(idle.length > 0 && { idle }),
      }
}

/** The first expression of a part, as the members that lead to it, that has too many parts; to be asked only of what is not too deep. */
function tooLongAt(value: unknown, names: string[] = []): { names: string[]; parts: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (isExpression(value)) {
    const parts = partsOf(value)
    return parts > MOST_PARTS ? { names, parts } : undefined
  }
  for (const [name, inner] of Object.entries(value)) {
    const found = tooLongAt(inner, [...names, name])
    if (found) return found
  }
  return undefined
}

/** Whether something is written with an operator of the language. */
const isExpression = (value: object): boolean => {
  const names = Object.keys(value)
  return names.length === 1 && names.every((name) => Object.hasOwn(OPERATORS, name))
}

const partsOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce<number>((sum, each) => sum + partsOf(each), 1)
    : 1

/** A part that passes its schema; else every fault in it. */
export function parsePart<T>(
  schema: z.ZodType<T>,
  raw: unknown,
  file: string,
  path: string,
  draft: Draft,
): T | undefined {
  if (raw === undefined) return undefined
  const result = schema.safeParse(raw)
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    const at = [path, ...issue.path.map(String)].filter(Boolean).join('.')
    draft.faults.push({ file, path: at, reason: reasonOf(issue) })
  }
  return undefined
}

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `多出了不认识的内容：${issue.keys.join('、')}`
  if (issue.code === 'invalid_type') return `缺少内容，或者类型不对，应当是 ${issue.expected}`
  if (issue.code === 'invalid_value') return `只能是：${issue.values.join('、')}`
  if (issue.code === 'too_small') return '内容太短、太少或者太小'
  if (issue.code === 'too_big') return '内容太长、太多或者太大'
  if (issue.code === 'invalid_union') {
    const foreign = foreignOf(issue)
    return foreign === undefined
      ? '写法不对，不是这里可以用的任何一种写法'
      : `没有「${foreign}」这种写法。条件和推算只能由能选的几种拼成：等于、大于、小于、都成立、如果……就……等`
  }
  return `写法不对（${issue.message}）`
}

/** The operator that no form of an expression knows, however deep it stands. */
function foreignOf(issue: z.core.$ZodIssueInvalidUnion): string | undefined {
  const issues = issue.errors.flat()
  for (const inner of issues) {
    const deeper = inner.code === 'invalid_union' ? foreignOf(inner) : undefined
    if (deeper !== undefined) return deeper
  }
  const [first, ...others] = issues.flatMap((one) => (one.code === 'unrecognized_keys' ? [one.keys] : []))
  return first?.find((key) => others.length > 0 && others.every((other) => other.includes(key)))
}

function copyOf(draft: Draft): Draft {
  return {
    ...draft,
    elements: new Map(draft.elements),
    codes: new Map(draft.codes),
    certificates: new Map(draft.certificates),
    items: new Map(draft.items),
    onethings: new Map(draft.onethings),
    systems: new Map(draft.systems),
    declared: new Set(draft.declared),
    faults: [],
    warnings: [],
  }
}

function plain<T>(parts: Map<string, DraftPart<T>>): Record<string, T> {
  return Object.fromEntries([...parts].map(([id, part]) => [id, part.value]))
}

function inOrder(faults: RegionFault[]): RegionFault[] {
  return faults.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
}
