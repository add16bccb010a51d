import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import type pg from 'pg'
import { systemClock } from '../server/platform/clock.ts'
import { ROOT } from '../server/platform/config.ts'
import type { World } from '../server/platform/ctx.ts'
import { openDatabase } from '../server/platform/db.ts'
import { rewriteSearch } from '../server/search/commands/rewrite-search.ts'
import type { Found, SearchEntry } from '../server/search/model.ts'
import type { Client } from './client.ts'
import { figuresOf, runSlice, type Figures, type Slice } from './load.ts'
import { realEntries } from './real-entries.ts'
import { say } from './say.ts'
import type { Stage } from './stage.ts'

export type SearchFigures = {
  entries: number
  /** `GET /api/v1/search` as anybody asks it, two at a time and one at a time; `server`: how long the server itself had it. */
  route: Figures & { server: Figures }
  alone: Figures & { server: Figures }
  /** One indexed query of words on a plain tsvector, ranked: the least that a search in PostgreSQL does. */
  floor: Figures
  /** `/healthz` at the same moments: what HTTP and the machine add. */
  nothing: Figures
  /** All entries came at once: until the server has them in its index, and the slowest search meanwhile. */
  readyMs: number
  meanwhileMs: number
  /** Until one more entry is found afterwards. */
  changeMs: number
  /** A process that starts among them: its first search, asked at once; until its index is read, in time and in processor time; how much memory it takes for it. */
  start: { firstMs: number; readyMs: number; cpuMs: number; mb: number }
  /** Resident memory of the server before and after, MB. */
  rss: { before: number | null; after: number | null }
}

/** What one person waits for; two ask at a time. */
const CONCURRENCY = 2
const ROUNDS = 3
const KINDS = ['nothing', 'floor', 'route', 'routeServer', 'alone', 'aloneServer'] as const

/** Search among so many entries: real names, their parts exchanged. */
export async function measureSearch(
  stage: Stage,
  client: Client,
  size: { entries: number; count: number },
): Promise<SearchFigures> {
  const entries = manyEntries(size.entries)
  const queries = questions(entries, size.count)
  say(`search: writing ${entries.length} entries`)
  const db = openDatabase(stage.databaseUrl, {} as World, systemClock)
  try {
    await db.write({ kind: 'system', name: 'bench' }, (ctx) => rewriteSearch(ctx, ['item'], entries))
    const rss = { before: stage.memory(), after: null as number | null }
    const ask = async (text: string): Promise<Found[]> => {
      const path = `/api/v1/search?limit=20&q=${encodeURIComponent(text)}`
      return (await client.ask<{ rows: Found[] }>({ path }, 200)).reply.rows
    }
    const last = entries.at(-1)?.title ?? ''
    let meanwhileMs = 0
    const isFound = async (): Promise<boolean> => {
      const before = performance.now()
      const rows = await ask(last)
      meanwhileMs = Math.max(meanwhileMs, performance.now() - before)
      return rows.some(({ name }) => name === last)
    }
    const readyMs = await timed(async () => {
      while (!(await isFound())) await sleep(20)
    })
    const more = entries.map((entry, at) => (at === 0 ? { ...entry, synonyms: ['天上掉下来的名字'] } : entry))
    await db.write({ kind: 'system', name: 'bench' }, (ctx) => rewriteSearch(ctx, ['item'], more))
    const changeMs = await timed(() => ask('天上掉下来的名字'))
    rss.after = stage.memory()
    const start = await startAmong(stage.databaseUrl)

    const plain = await plainSearch(stage.pool, entries)
    const slices: Record<(typeof KINDS)[number], Slice[]> = {
      nothing: [],
      floor: [],
      route: [],
      routeServer: [],
      alone: [],
      aloneServer: [],
    }
    const searches = async (concurrency: number): Promise<[asked: Slice, onServer: Slice]> => {
      await stage.handled()
      const asked = await runSlice(concurrency, size.count, async (at) => {
        await ask(queries[at] ?? '')
      })
      return [asked, { ...asked, latencies: await stage.handled() }]
    }
    for (let round = 0; round <= ROUNDS; round += 1) {
      const nothing = await runSlice(CONCURRENCY, size.count, async () => {
        await client.call({ path: '/healthz' }, 200)
      })
      const floor = await runSlice(CONCURRENCY, size.count, (at) => plain(queries[at] ?? ''))
      const [route, routeServer] = await searches(CONCURRENCY)
      const [alone, aloneServer] = await searches(1)
      const made = { nothing, floor, route, routeServer, alone, aloneServer }
      // The first round warms up.
      if (round > 0) for (const kind of KINDS) slices[kind].push(made[kind])
    }
    return {
      entries: entries.length,
      route: { ...figuresOf(slices.route), server: figuresOf(slices.routeServer) },
      alone: { ...figuresOf(slices.alone), server: figuresOf(slices.aloneServer) },
      floor: figuresOf(slices.floor),
      nothing: figuresOf(slices.nothing),
      readyMs: Math.round(readyMs),
      meanwhileMs: Math.round(meanwhileMs),
      changeMs: Math.round(changeMs),
      start,
      rss,
    }
  } finally {
    await db.close()
  }
}

/** A process that has no index yet, and nothing else in its memory. */
async function startAmong(databaseUrl: string): Promise<SearchFigures['start']> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'bench/search-start.ts'), databaseUrl],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) lines.push(line)
  return JSON.parse(lines.at(-1) ?? 'null') as SearchFigures['start']
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** The same number at each run. */
function steps(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

/** Real entries, then mixtures of them: the beginning of one name, the end of another, a third one's department and papers. */
function manyEntries(count: number): SearchEntry[] {
  const real = realEntries(true)
  const next = steps(7)
  const any = (): SearchEntry => real[next(real.length)] as SearchEntry
  return Array.from({ length: count }, (_, at) => {
    const own = real[at]
    if (own) return own
    const [head, tail, rest] = [any(), any(), any()]
    const title = `${head.title.slice(0, Math.ceil(head.title.length / 2))}${tail.title.slice(Math.floor(tail.title.length / 2))}`
    return { ...rest, id: `made-${at}`, title, plainName: title, synonyms: rest.synonyms.slice(0, 2) }
  })
}

/** What is asked: names, parts of names, pinyin initials, typing errors, long questions. */
function questions(entries: readonly SearchEntry[], count: number): string[] {
  const next = steps(11)
  const letters = ['shebao', 'lszy', 'gongzheng', 'jsz', 'chusheng', 'yanglaobaoxian']
  return Array.from({ length: count }, (_, at) => {
    const { title, synonyms } = entries[next(entries.length)] as SearchEntry
    const from = next(Math.max(1, title.length - 4))
    if (at % 10 === 0) return letters[next(letters.length)] ?? ''
    if (at % 10 < 3) return title.slice(from, from + 2)
    if (at % 10 < 6) return title.slice(from, from + 4)
    if (at % 10 < 8) return synonyms[0] ?? title
    if (at % 10 === 8) return `${title.slice(0, 2)}啊${title.slice(3, 8)}`
    return `请问我想办${title}怎么办`
  })
}

async function plainSearch(
  pool: pg.Pool,
  entries: readonly SearchEntry[],
): Promise<(text: string) => Promise<void>> {
  say('search: the floor, a plain tsvector')
  const jieba = Jieba.withDict(dict)
  const wordsOf = (text: string): string[] =>
    jieba.cutForSearch(text.toLowerCase(), true).filter((word) => /[\p{L}\p{N}]/u.test(word))
  await pool.query('create table public.plain_search (id text, words tsvector)')
  for (let at = 0; at < entries.length; at += 5000) {
    const rows = entries.slice(at, at + 5000).map(({ id, title, synonyms, related, department, texts }) => ({
      id,
      words: wordsOf([title, ...synonyms, ...related, department, ...texts].join(' ')).join(' '),
    }))
    await pool.query(
      `insert into public.plain_search select id, to_tsvector('simple', words)
       from jsonb_to_recordset($1::jsonb) as one (id text, words text)`,
      [JSON.stringify(rows)],
    )
  }
  await pool.query('create index on public.plain_search using gin (words)')
  await pool.query('analyze public.plain_search')
  return async (text) => {
    const words = wordsOf(text).map((word) => `'${word.replace(/['\\]/g, '$&$&')}'`)
    await pool.query(
      `select id from public.plain_search where words @@ $1::tsquery order by ts_rank(words, $1::tsquery) desc limit 20`,
      [words.join(' & ')],
    )
  }
}
