import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import MiniSearch from 'minisearch'
import pg from 'pg'
import { systemClock } from '../server/platform/clock.ts'
import { ROOT } from '../server/platform/config.ts'
import { ANYONE, type World } from '../server/platform/ctx.ts'
import { openDatabase } from '../server/platform/db.ts'
import { migrate } from '../server/platform/migrate.ts'
import { startPostgres } from '../server/platform/postgres.ts'
import { rewriteSearch } from '../server/search/commands/rewrite-search.ts'
import type { SearchEntry } from '../server/search/model.ts'
import { searchEntries } from '../server/search/queries.ts'
import { realEntries } from './real-entries.ts'
import { say } from './say.ts'

/**
 * How well search finds what people mean: everyday words of the official lists (日常用语, 简称) against the items that they stand
 * for, beside two searches of the usual kind over the same fields. `withheld`: none of them has any of these words in its index.
 */
type Query = { query: string; relevant: string[] }
type Quality = { recall1: number; recall5: number; mrr: number }
/** The ids that are found, the best first. */
type Search = (text: string) => Promise<string[]> | string[]
type Row = Quality & {
  /** Odd and even queries apart: weights were searched on the even ones, though neither half is unseen. */ halves: [
    Quality,
    Quality,
  ]
}

/** So deep the first right answer is looked for. */
const DEPTH = 50

const jieba = Jieba.withDict(dict)
const wordsOf = (text: string): string[] =>
  jieba.cutForSearch(text.toLowerCase(), true).filter((word) => /[\p{L}\p{N}]/u.test(word))

async function measure(search: Search, queries: readonly Query[]): Promise<Row> {
  const places: number[] = []
  for (const { query, relevant } of queries) {
    const found = await search(query)
    places.push(found.slice(0, DEPTH).findIndex((id) => relevant.includes(id)))
  }
  const half = (rest: number): Quality => qualityOf(places.filter((_, at) => at % 2 === rest))
  return { ...qualityOf(places), halves: [half(1), half(0)] }
}

/** `recall1`, `recall5`: the share of queries with a right answer among the first one or five. */
function qualityOf(places: readonly number[]): Quality {
  const share = (good: (place: number) => number): number =>
    Math.round(
      (places.reduce((sum, place) => sum + (place < 0 ? 0 : good(place)), 0) / places.length) * 1e4,
    ) / 1e4
  return {
    recall1: share((place) => (place < 1 ? 1 : 0)),
    recall5: share((place) => (place < 5 ? 1 : 0)),
    mrr: share((place) => 1 / (place + 1)),
  }
}

/** The words of each field weighted as PostgreSQL does; all words first, then any of them, ranked. */
async function fullText(pool: pg.Pool, entries: readonly SearchEntry[]): Promise<Search> {
  await pool.query('drop table if exists plain_search')
  await pool.query('create table plain_search (id text primary key, words tsvector not null)')
  for (const { id, title, plainName, synonyms, related, department, themes, texts } of entries) {
    const fields = [[title, plainName, ...synonyms], related, [department, ...themes], texts].map((field) =>
      field.flatMap(wordsOf).join(' '),
    )
    await pool.query(
      `insert into plain_search select $1, setweight(to_tsvector('simple', $2), 'A') ||
        setweight(to_tsvector('simple', $3), 'B') || setweight(to_tsvector('simple', $4), 'C') ||
        setweight(to_tsvector('simple', $5), 'D')`,
      [id, ...fields],
    )
  }
  await pool.query('create index on plain_search using gin (words)')
  const ranked = async (words: readonly string[], glue: string): Promise<string[]> => {
    const query = words.map((word) => `'${word.replace(/['\\]/g, '$&$&')}'`).join(glue)
    const { rows } = await pool.query<{ id: string }>(
      `select id from plain_search where words @@ $1::tsquery order by ts_rank(words, $1::tsquery, 1) desc, id limit ${DEPTH}`,
      [query],
    )
    return rows.map(({ id }) => id)
  }
  return async (text) => {
    const words = [...new Set(wordsOf(text))]
    if (words.length === 0) return []
    return [...new Set([...(await ranked(words, ' & ')), ...(await ranked(words, ' | '))])]
  }
}

function miniSearch(entries: readonly SearchEntry[]): Search {
  const boost = { name: 3, synonyms: 3, related: 1, department: 0.5, themes: 0.5, texts: 0.3 }
  const index = new MiniSearch({
    fields: Object.keys(boost),
    tokenize: wordsOf,
    searchOptions: { boost, prefix: true, fuzzy: (word) => (word.length > 3 ? 0.2 : false) },
  })
  index.addAll(
    entries.map(({ id, title, plainName, synonyms, related, department, themes, texts }) => ({
      id,
      name: [...new Set([title, plainName])].join(' '),
      synonyms: synonyms.join(' '),
      related: related.join(' '),
      department,
      themes: themes.join(' '),
      texts: texts.join(' '),
    })),
  )
  return (text) => index.search(text).map(({ id }) => String(id))
}

type Report = Record<'indexed' | 'withheld', Record<'ours' | 'fulltext' | 'minisearch', Row>>

async function evaluate(): Promise<Report> {
  const queries = readFileSync(join(ROOT, 'test/data/items/guangdong_synonym_queries.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Query)
  const folder = mkdtempSync(join(tmpdir(), 'tongban-eval-'))
  const postgres = await startPostgres(folder, say, { durable: false })
  try {
    await migrate(postgres.url)
    const db = openDatabase(postgres.url, {} as World, systemClock)
    const pool = new pg.Pool({ connectionString: postgres.url, max: 2 })
    pool.on('error', () => undefined)
    const report: Partial<Report> = {}
    try {
      for (const mode of ['indexed', 'withheld'] as const) {
        const entries = realEntries(mode === 'indexed')
        say(`${mode}: ${entries.length} items, ${queries.length} queries`)
        await db.write({ kind: 'system', name: 'eval' }, (ctx) => rewriteSearch(ctx, ['item'], entries))
        const ours: Search = async (text) => {
          const found = await db.read(ANYONE, (ctx) => searchEntries(ctx, text, { limit: DEPTH }))
          return found.map(({ id }) => id)
        }
        report[mode] = {
          ours: await measure(ours, queries),
          fulltext: await measure(await fullText(pool, entries), queries),
          minisearch: await measure(miniSearch(entries), queries),
        }
      }
    } finally {
      await pool.end()
      await db.close()
    }
    return report as Report
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function show(report: Report): string {
  const lines = ['                     recall@1  recall@5     MRR   MRR of the halves']
  for (const mode of ['indexed', 'withheld'] as const) {
    for (const [name, { recall1, recall5, mrr, halves }] of Object.entries(report[mode]))
      lines.push(
        `${`${mode} ${name}`.padEnd(20)} ${recall1.toFixed(4).padStart(8)}  ${recall5.toFixed(4).padStart(8)}  ${mrr.toFixed(4)}   ${halves.map((half) => half.mrr.toFixed(4)).join('  ')}`,
      )
    const { ours, fulltext, minisearch } = report[mode]
    const ahead = ours.mrr / Math.max(fulltext.mrr, minisearch.mrr) - 1
    lines.push(`${mode}: MRR ${(ahead * 100).toFixed(1)} % over the better of the two`)
  }
  return lines.join('\n')
}

const report = await evaluate()
process.stdout.write(`${process.argv.includes('--json') ? JSON.stringify(report) : show(report)}\n`)
