import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../server/platform/config.ts'
import type { SearchEntry } from '../server/search/model.ts'

/** What is read of one line of test/data/items/guangdong_items.jsonl. */
type RealItem = {
  taskCode: string
  name: string
  catalogName: string
  parentCatalogName: string
  subTaskName: string | null
  dailyNames: string | null
  shortName: string | null
  deptName: string
  themes: string[]
  materials: string[] | null
  acceptCondition: string | null
}

/** 2,262 real items of Guangdong as entries; `synonyms`: with 日常用语 and 简称, which stand in no other field that is indexed. */
export function realEntries(synonyms: boolean): SearchEntry[] {
  return readFileSync(join(ROOT, 'test/data/items/guangdong_items.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => entryOf(JSON.parse(line) as RealItem, synonyms))
}

function entryOf(item: RealItem, synonyms: boolean): SearchEntry {
  const related = [item.parentCatalogName, item.catalogName, item.subTaskName ?? '']
  return {
    kind: 'item',
    id: item.taskCode,
    title: item.name,
    plainName: item.name,
    synonyms: synonyms ? [item.dailyNames, item.shortName].flatMap(namesIn) : [],
    related: [...new Set(related)].filter((name) => name !== '' && name !== item.name),
    department: item.deptName,
    themes: item.themes,
    summary: '',
    texts: [(item.materials ?? []).join(' '), item.acceptCondition ?? ''],
  }
}

function namesIn(list: string | null): string[] {
  return (list ?? '').split(/[,，、;；\s]+/).filter(Boolean)
}
