import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { CalendarYear } from '../calendar/model.ts'
import { CertificateType } from '../catalog/certificate.ts'
import { Item } from '../catalog/model.ts'
import { DocumentTemplate } from '../documents/model.ts'
import { System } from '../exchange/model.ts'
import { Element } from '../forms/model.ts'
import { Hall, Office } from '../offices/model.ts'
import { OneThing } from '../onething/model.ts'
import { SynonymGroup } from '../search/model.ts'
import { Grant, Source } from '../sharing/model.ts'
import { Resource } from '../sharing/resource.ts'
import { assemble, parsePart, readPart, type Assembled } from './assemble.ts'
import { checkGrants, warnUngranted } from './check-grants.ts'
import { CodeList, RegionHead, emptyDraft, keep } from './model.ts'
import type { Draft, DraftPart } from './model.ts'

/**
 * Reads `<root>/<id>` and the base that it extends, checks everything, and gives either the whole region or every
 * fault that was found: file (below `root`), JSON path, reason. A region with one fault is not loaded at all.
 */
export async function loadRegion(root: string, id: string): Promise<Assembled> {
  const draft = emptyDraft()
  const head = await readFolder(root, id, draft, [])
  checkGrants(draft)
  warnUngranted(draft)
  return head ? assemble(head, draft) : { faults: draft.faults, warnings: [] }
}

/** Reads the base first, so that a region's own elements and code lists replace the base's of the same name. */
async function readFolder(
  root: string,
  id: string,
  draft: Draft,
  below: string[],
): Promise<RegionHead | undefined> {
  const file = `${id}/region.json`
  const raw = await readJson(root, file, draft)
  let head = parsePart(RegionHead, raw, file, '', draft)
  if (!head) return undefined
  if (head.id !== id)
    draft.faults.push({ file, path: 'id', reason: `编号「${head.id}」和文件夹名「${id}」不一致` })
  if (head.extends !== undefined) {
    if ([...below, id].includes(head.extends)) {
      const circle = [...below, id, head.extends].join(' → ')
      draft.faults.push({ file, path: 'extends', reason: `地区互相继承，绕成了圈：${circle}` })
      return undefined
    }
    const above = await readFolder(root, head.extends, draft, [...below, id])
    head = RegionHead.parse({ ...inherited(above), ...(raw as object) })
  }

  await readList(root, `${id}/elements.json`, Element, draft.elements, draft)
  await readList(root, `${id}/offices.json`, Office, draft.offices, draft)
  await readList(root, `${id}/halls.json`, Hall, draft.halls, draft)
  await readList(root, `${id}/sources.json`, Source, draft.sources, draft)
  await readList(root, `${id}/grants.json`, Grant, draft.grants, draft)
  await readList(root, `${id}/resources.json`, Resource, draft.resources, draft, 'code')
  await readList(root, `${id}/systems.json`, System, draft.systems, draft)
  await readList(root, `${id}/synonyms.json`, SynonymGroup, draft.synonyms, draft)
  await readEach(root, `${id}/codes`, CodeList, draft.codes, draft)
  await readEach(root, `${id}/certificates`, CertificateType, draft.certificates, draft)
  await readEach(root, `${id}/items`, Item, draft.items, draft)
  await readEach(root, `${id}/onethings`, OneThing, draft.onethings, draft)
  await readEach(root, `${id}/documents`, DocumentTemplate, draft.documents, draft)
  const years = new Map<string, DraftPart<CalendarYear>>()
  await readEach(root, `${id}/calendar`, CalendarYear, years, draft)
  for (const { value } of years.values()) {
    draft.calendar = [...draft.calendar.filter((year) => year.year !== value.year), value]
  }
  return head
}

/** How a place counts and warns, which a lower place takes over where it says nothing. */
function inherited(above: RegionHead | undefined): Partial<RegionHead> {
  if (!above) return {}
  const { hotline, officeHours, warnings, urging, rest, sharing } = above
  return { hotline, officeHours, warnings, urging, rest, sharing }
}

/** One file that is a list of things with an `id` (or another `key`); each is checked alone, so that one bad entry hides no other fault. */
async function readList<T extends object>(
  root: string,
  file: string,
  schema: z.ZodType<T>,
  into: Map<string, DraftPart<T>>,
  draft: Draft,
  key: 'id' | 'code' = 'id',
): Promise<void> {
  const kind = kindOf(file)
  const list = await readJson(root, file, draft, true)
  if (list === undefined) return
  if (!Array.isArray(list)) {
    draft.faults.push({ file, path: '', reason: '应当是一个列表（用方括号括起来）' })
    return
  }
  const seen = new Set<string>()
  list.forEach((raw: unknown, index) => {
    const id = idOf(raw, key)
    const above = id === undefined ? undefined : into.get(id)
    const declared = draft.declared.has(`${kind}/${id}`)
    if (id !== undefined) {
      if (seen.has(id)) draft.faults.push({ file, path: `${index}.${key}`, reason: `编号「${id}」重复` })
      seen.add(id)
      draft.declared.add(`${kind}/${id}`)
    }
    const part = readPart(schema, raw, { file, path: String(index), above, declared }, draft)
    if (part) keep(into, idOf(part.value, key) ?? '', part)
  })
}

/** A folder with one thing per file, named after its `id` where it has one. */
async function readEach<T>(
  root: string,
  folder: string,
  schema: z.ZodType<T>,
  into: Map<string, DraftPart<T>>,
  draft: Draft,
): Promise<void> {
  const kind = kindOf(folder)
  const names = await readdir(join(root, folder)).catch(() => [])
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const file = `${folder}/${name}`
    const stem = name.slice(0, -'.json'.length)
    const raw = await readJson(root, file, draft)
    const declared = draft.declared.has(`${kind}/${stem}`)
    draft.declared.add(`${kind}/${stem}`)
    if (raw === undefined) continue
    const id = idOf(raw)
    if (id !== undefined && id !== stem) {
      draft.faults.push({ file, path: 'id', reason: `编号「${id}」和文件名「${name}」不一致` })
    }
    const part = readPart(schema, raw, { file, path: '', above: into.get(stem), declared }, draft)
    if (part) keep(into, stem, part)
  }
}

async function readJson(root: string, file: string, draft: Draft, optional = false): Promise<unknown> {
  let text: string
  try {
    text = await readFile(join(root, file), 'utf8')
  } catch {
    if (!optional) draft.faults.push({ file, path: '', reason: '没有这个文件，或者读不出来' })
    return undefined
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    const where = error instanceof Error ? error.message : String(error)
    draft.faults.push({ file, path: '', reason: `不是正确的 JSON：${where}` })
    return undefined
  }
}

/** `huaian/items` and `huaian/items.json` → `items`. */
function kindOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.json$/, '')
}

function idOf(raw: unknown, key: 'id' | 'code' = 'id'): string | undefined {
  const id: unknown = raw && typeof raw === 'object' ? (raw as Record<string, unknown>)[key] : undefined
  return typeof id === 'string' ? id : undefined
}
