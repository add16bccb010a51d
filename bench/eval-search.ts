import { createHash } from 'node:crypto'
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
import type { SearchEntry, SynonymGroup } from '../server/search/model.ts'
import { searchEntries } from '../server/search/queries.ts'
import { normalise } from '../server/search/text.ts'
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
  /** The half of the queries that weights and rules were found with, and the half that nobody looked at meanwhile. */
  dev: Quality
  test: Quality
  /** Questions of our own for other items, written before: test/data/items/own_queries.jsonl. */
  own: Quality
  /** Any entry with the very title of a right one counts as right: who reads the list cannot tell them apart. */
  titles: Quality
}

/** So deep the first right answer is looked for. */
const DEPTH = 50

const jieba = Jieba.withDict(dict)
const wordsOf = (text: string): string[] =>
  jieba.cutForSearch(text.toLowerCase(), true).filter((word) => /[\p{L}\p{N}]/u.test(word))

async function measure(
  search: Search,
  { queries, own, titles }: Record<'queries' | 'own' | 'titles', readonly Query[]>,
): Promise<Row> {
  const places = await placesOf(search, queries)
  const half = (dev: boolean): Quality =>
    qualityOf(places.filter((_, at) => isDev(queries[at]?.query ?? '') === dev))
  return {
    ...qualityOf(places),
    dev: half(true),
    test: half(false),
    own: qualityOf(await placesOf(search, own)),
    titles: qualityOf(await placesOf(search, titles)),
  }
}

/** The queries with every entry as a right answer that bears the title of one. */
function byTitle(queries: readonly Query[], entries: readonly SearchEntry[]): Query[] {
  const titleOf = new Map(entries.map(({ id, title }) => [id, title]))
  const bearers = Map.groupBy(entries, ({ title }) => title)
  return queries.map(({ query, relevant }) => ({
    query,
    relevant: relevant.flatMap((id) => (bearers.get(titleOf.get(id) ?? '') ?? []).map((one) => one.id)),
  }))
}

/** Of the first right answer to each query; -1 where there is none. */
async function placesOf(search: Search, queries: readonly Query[]): Promise<number[]> {
  const places: number[] = []
  for (const { query, relevant } of queries) {
    const found = await search(query)
    places.push(found.slice(0, DEPTH).findIndex((id) => relevant.includes(id)))
  }
  return places
}

/** Which half a query belongs to, by a digit of its digest. */
function isDev(query: string): boolean {
  return ((createHash('sha256').update(query).digest()[0] ?? 0) & 1) === 0
}

/**
 * The mean reciprocal rank that a search would come to that makes no mistake but has to draw lots among titles that hold the whole
 * query (婚姻, 报名, 一级), of which only some count as right.
 */
function drawingLots(queries: readonly Query[], entries: readonly SearchEntry[]): number {
  const plain = (text: string): string => normalise(text).replaceAll(' ', '')
  const titles = entries.map(({ id, title }) => ({ id, title: plain(title) }))
  const expected = queries.map(({ query, relevant }) => {
    const holding = titles.filter(({ title }) => title.includes(plain(query)))
    const right = holding.filter(({ id }) => relevant.includes(id)).length
    if (right === 0) return 1
    // The chance that all before are wrong and this one is right, times what that is worth.
    let mean = 0
    let wrongSoFar = 1
    for (let place = 1; place <= holding.length - right + 1; place += 1) {
      const hit = right / (holding.length - place + 1)
      mean += (wrongSoFar * hit) / place
      wrongSoFar *= 1 - hit
    }
    return mean
  })
  return rounded(expected.reduce((sum, one) => sum + one, 0) / queries.length)
}

function rounded(share: number): number {
  return Math.round(share * 1e4) / 1e4
}

/** `recall1`, `recall5`: the share of queries with a right answer among the first one or five. */
function qualityOf(places: readonly number[]): Quality {
  const share = (good: (place: number) => number): number =>
    rounded(places.reduce((sum, place) => sum + (place < 0 ? 0 : good(place)), 0) / places.length)
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

type Report = Record<'indexed' | 'withheld', Record<'ours' | 'fulltext' | 'minisearch', Row>> & {
  /** See `drawingLots`: what withheld words leave to be found. */
  lots: number
}

function read<Line>(file: string): Line[] {
  return readFileSync(join(ROOT, 'test/data/items', file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}

async function evaluate(): Promise<Report> {
  const queries = read<Query>('guangdong_synonym_queries.jsonl')
  const own = read<Query>('own_queries.jsonl')
  const groups = JSON.parse(readFileSync(join(ROOT, 'regions/cn/synonyms.json'), 'utf8')) as SynonymGroup[]
  const folder = mkdtempSync(join(tmpdir(), 'tongban-eval-'))
  const postgres = await startPostgres(folder, say, { durable: false })
  try {
    await migrate(postgres.url)
    const pool = new pg.Pool({ connectionString: postgres.url, max: 2 })
    pool.on('error', () => undefined)
    const asked = { queries, own, titles: byTitle(queries, realEntries(false)) }
    const report: Partial<Report> = { lots: drawingLots(queries, realEntries(false)) }
    try {
      for (const mode of ['indexed', 'withheld'] as const) {
        const entries = realEntries(mode === 'indexed')
        say(`${mode}: ${entries.length} items, ${queries.length} + ${own.length} queries`)
        // A world of its own, so that nothing of the other index is left in this one.
        const db = openDatabase(postgres.url, {} as World, systemClock)
        try {
          await db.write({ kind: 'system', name: 'eval' }, (ctx) =>
            rewriteSearch(ctx, ['item'], entries, groups),
          )
          const ours: Search = async (text) => {
            const found = await db.read(ANYONE, (ctx) => searchEntries(ctx, text, { limit: DEPTH }))
            return found.map(({ id }) => id)
          }
          report[mode] = {
            ours: await measure(ours, asked),
            fulltext: await measure(await fullText(pool, entries), asked),
            minisearch: await measure(miniSearch(entries), asked),
          }
        } finally {
          await db.close()
        }
      }
    } finally {
      await pool.end()
    }
    return report as Report
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function show(report: Report): string {
  const lines = ['                     recall@1  recall@5     MRR   MRR of dev, test, own, titles']
  for (const mode of ['indexed', 'withheld'] as const) {
    for (const [name, { recall1, recall5, mrr, dev, test, own, titles }] of Object.entries(report[mode]))
      lines.push(
        `${`${mode} ${name}`.padEnd(20)} ${recall1.toFixed(4).padStart(8)}  ${recall5.toFixed(4).padStart(8)}  ${mrr.toFixed(4)}   ${[dev, test, own, titles].map((part) => part.mrr.toFixed(4)).join('  ')}`,
      )
    const { ours, fulltext, minisearch } = report[mode]
    const ahead = ours.mrr / Math.max(fulltext.mrr, minisearch.mrr) - 1
    lines.push(`${mode}: MRR ${(ahead * 100).toFixed(1)} % over the better of the two`)
  }
  lines.push(
    `withheld, without a mistake but drawing lots among titles that hold the whole query: MRR ${report.lots.toFixed(4)}`,
  )
  return lines.join('\n')
}

const report = await evaluate()
process.stdout.write(`${process.argv.includes('--json') ? JSON.stringify(report) : show(report)}\n`)
