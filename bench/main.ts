import { existsSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ROOT } from '../server/platform/config.ts'
import { measureAudit, type AuditFigures } from './audit.ts'
import { openClient, type Client } from './client.ts'
import { measureCalendar, measureSweep, type CalendarFigures, type SweepFigures } from './clocks.ts'
import { measureDecide, type DecideFigures } from './decide.ts'
import { measureDispatch, measurePrefill, type DispatchFigures, type PrefillFigures } from './exchange.ts'
import { fillCases } from './old-cases.ts'
import { makeTemplate, type Template } from './families.ts'
import { measureImport, type ImportFigures } from './list-import.ts'
import type { Figures } from './load.ts'
import { measurePages, type PageFigures } from './pages.ts'
import { measurePaint, type PaintFigures } from './paint.ts'
import { say } from './say.ts'
import { measureAtSize, type ScreenTimes } from './scale.ts'
import { measureSeals, type SealFigures } from './seals.ts'
import { openStage, type Stage } from './stage.ts'
import { measureSearch, type SearchFigures } from './search.ts'
import { measureSubmit, submit, type SubmitFigures } from './submit.ts'

const PARTS = [
  'submit',
  'decide',
  'approve',
  'inbox',
  'track',
  'pages',
  'paint',
  'sweep',
  'calendar',
  'search',
  'import',
  'dispatch',
  'prefill',
  'issue',
  'verify',
  'audit',
] as const
const USAGE = `npm run bench -- [--json] [--quick] [--only ${PARTS.join(',')}]`

/** Counted by the browser tests, which write it here. */
const JOURNEYS = join(ROOT, 'test-results/journeys.json')

/** What one run found out. Times in ms, rates per second, bytes as sent, memory in MB. */
type Report = {
  submit?: SubmitFigures
  floor?: Figures
  decide?: DecideFigures
  /** The same as `decide`, with as many cases in the database as were asked for. */
  approve?: DecideFigures & { cases: number }
  inbox?: Record<string, ScreenTimes>
  track?: Record<string, ScreenTimes>
  nothing?: Record<string, ScreenTimes>
  pages?: { guide: PageFigures; question: PageFigures }
  /** How soon the guide stands on an old phone. */
  paint?: PaintFigures
  /** Clocks a second that the sweep raises, beside a bare UPDATE of the same rows. */
  sweep?: SweepFigures
  /** Seconds in which a notice gives every open clock another due day. */
  calendar?: CalendarFigures
  /** One search box over a hundred thousand entries. */
  search?: SearchFigures
  /** A list of items as a file, beside a bare COPY of what it wrote. */
  import?: ImportFigures
  /** Messages a second to a department system, beside a bare HTTP echo. */
  dispatch?: DispatchFigures
  /** Five sources of 50 ms each, all at once. */
  prefill?: PrefillFigures
  /** Sealed certificates a second, and files found genuine, beside the bare signatures. */
  seals?: SealFigures
  /** Rows a second that are sealed into the audit chain, and checked, beside bare SHA-256 of the same bytes. */
  audit?: AuditFigures
  rss: { idle: number | null; load: number | null }
  plans: { cases: number; screen: string; query: string; ms: number; sequential: readonly string[] }[]
  journeys: unknown
  machine: Record<string, string | number>
}

function readOptions(): { json: boolean; quick: boolean; only: ReadonlySet<string> } {
  const options = { json: { type: 'boolean' }, quick: { type: 'boolean' }, only: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  const only = new Set(values.only?.split(',') ?? PARTS)
  const unknown = [...only].find((part) => !PARTS.some((known) => known === part))
  if (unknown !== undefined) throw new Error(`there is nothing called "${unknown}" to measure`)
  return { json: values.json ?? false, quick: values.quick ?? false, only }
}

async function measure(
  stage: Stage,
  client: Client,
  quick: boolean,
  only: ReadonlySet<string>,
): Promise<Report> {
  const report: Report = {
    rss: { idle: null, load: null },
    plans: [],
    journeys: readJourneys(),
    machine: machine(stage),
  }
  await sleep(2000)
  report.rss.idle = stage.memory()
  const watch = setInterval(() => {
    report.rss.load = Math.max(report.rss.load ?? 0, stage.memory() ?? 0) || null
  }, 250)

  let template: Template | undefined
  const ready = async (): Promise<Template> => {
    if (template) return template
    template = await makeTemplate(stage, client)
    await submit(stage, client, template)
    return template
  }
  const atSize = async (total: number): Promise<void> => {
    if (!only.has('inbox') && !only.has('track')) return
    const { inbox, track, nothing, plans } = await measureAtSize(stage, client, total, quick ? 500 : 1000)
    if (only.has('inbox')) report.inbox = { ...report.inbox, [total]: inbox }
    if (only.has('track')) report.track = { ...report.track, [total]: track }
    report.nothing = { ...report.nothing, [total]: nothing }
    for (const { screen, query, ms, sequential } of plans)
      report.plans.push({ cases: total, screen, query, ms, sequential })
    say(`${total} cases: inbox p99 ${inbox.p99} ms, track p99 ${track.p99} ms, nothing p99 ${nothing.p99} ms`)
  }

  try {
    await atSize(1000)
    if (only.has('submit')) {
      say('submit and its floor')
      const size = quick ? { rounds: 3, count: 400 } : { rounds: 5, count: 800 }
      Object.assign(report, await measureSubmit(stage, client, await ready(), size))
    }
    if (only.has('decide')) {
      say('decide')
      const size = quick ? { rounds: 2, count: 200 } : { rounds: 3, count: 400 }
      report.decide = await measureDecide(stage, client, await ready(), size)
    }
    if (only.has('pages')) {
      say('pages')
      const size = quick ? { rounds: 2, count: 200 } : { rounds: 3, count: 400 }
      report.pages = await measurePages(stage, client, await ready(), size)
    }
    if (only.has('paint')) {
      say('paint')
      report.paint = await measurePaint(stage, quick ? 3 : 7)
    }
    const clocks = quick ? 200_000 : 1_000_000
    if (only.has('sweep')) {
      say('sweep')
      report.sweep = await measureSweep(stage, clocks, 20_000)
    }
    if (only.has('calendar')) {
      say('calendar')
      report.calendar = await measureCalendar(stage, clocks)
    }
    if (only.has('search')) {
      say('search')
      report.search = await measureSearch(stage, client, {
        entries: quick ? 10_000 : 100_000,
        count: quick ? 300 : 1000,
      })
    }
    if (only.has('import')) {
      say('import')
      report.import = await measureImport(stage, quick ? 10_000 : 100_000)
    }
    if (only.has('dispatch')) {
      say('dispatch')
      report.dispatch = await measureDispatch(
        stage,
        quick ? { rounds: 3, count: 2000 } : { rounds: 5, count: 10_000 },
      )
    }
    if (only.has('prefill')) {
      say('prefill')
      report.prefill = await measurePrefill(
        stage,
        quick ? { rounds: 2, count: 300 } : { rounds: 3, count: 1000 },
      )
    }
    if (only.has('issue') || only.has('verify')) {
      say('issue and verify')
      report.seals = await measureSeals(stage, quick ? { rounds: 2, count: 60 } : { rounds: 5, count: 200 })
    }
    if (only.has('audit')) {
      say('audit')
      report.audit = await measureAudit(stage, quick ? 100_000 : 1_000_000)
    }
    if (!quick) await atSize(100_000)
    const most = quick ? 100_000 : 1_000_000
    await atSize(most)
    if (only.has('approve')) {
      await fillCases(stage.pool, most)
      const size = quick ? { rounds: 2, count: 100 } : { rounds: 3, count: 200 }
      report.approve = { cases: most, ...(await measureDecide(stage, client, await ready(), size, 4)) }
    }
  } finally {
    clearInterval(watch)
  }
  return report
}

function readJourneys(): unknown {
  if (existsSync(JOURNEYS)) return JSON.parse(readFileSync(JOURNEYS, 'utf8'))
  say('test-results/journeys.json is not there; the browser tests of npm test write it')
  return null
}

function machine(stage: Stage): Report['machine'] {
  return {
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres: stage.postgresVersion,
    date: new Date().toISOString(),
  }
}

/** The report for people. */
function show(report: Report): string {
  const rate = (name: string, { perSecond, p50, p99 }: Figures): string =>
    `${name.padEnd(16)} ${String(perSecond).padStart(8)} /s   p50 ${p50} ms   p99 ${p99} ms`
  const lines: string[] = []
  const { submit, floor, decide, pages, rss } = report
  if (submit && floor) {
    lines.push(
      rate('submit', submit),
      rate('floor', floor),
      `${'submit ÷ floor'.padEnd(16)} ${String(submit.ratio).padStart(8)}`,
    )
  }
  if (decide) lines.push(rate('accept', decide.accept), rate('grant', decide.grant))
  const { approve } = report
  if (approve) {
    lines.push(rate(`accept ${approve.cases}`, approve.accept), rate(`grant ${approve.cases}`, approve.grant))
  }
  for (const name of ['inbox', 'track', 'nothing'] as const) {
    for (const [cases, { p50, p99 }] of Object.entries(report[name] ?? {})) {
      lines.push(`${`${name} ${cases}`.padEnd(16)} p50 ${p50} ms   p99 ${p99} ms`)
    }
  }
  for (const name of ['guide', 'question'] as const) {
    const page = pages?.[name]
    if (page) lines.push(`${rate(`page ${name}`, page)}   ${page.bytes} bytes`)
  }
  const { paint, sweep, calendar } = report
  if (paint) lines.push(`${'paint guide'.padEnd(16)} ${paint.lcp} ms   a bare page ${paint.floor} ms`)
  if (sweep) {
    lines.push(
      `${'sweep'.padEnd(16)} ${String(sweep.perSecond).padStart(8)} /s`,
      `${'bare update'.padEnd(16)} ${String(sweep.floor).padStart(8)} /s`,
      `${'sweep ÷ update'.padEnd(16)} ${String(sweep.ratio).padStart(8)}`,
    )
  }
  if (calendar) {
    const { perSecond, seconds, previewSeconds } = calendar
    lines.push(
      `${'calendar'.padEnd(16)} ${String(perSecond).padStart(8)} /s   ${seconds} s   preview ${previewSeconds} s`,
    )
  }
  const { search } = report
  if (search) {
    const { entries, route, alone, floor, nothing, readyMs, meanwhileMs, changeMs, start, rss: held } = search
    const onServer = ({ server: { p50, p99 } }: typeof route): string =>
      `   on the server p50 ${p50} ms   p99 ${p99} ms`
    lines.push(
      `${rate(`search ${entries}`, route)}${onServer(route)}`,
      `${rate('one at a time', alone)}${onServer(alone)}`,
      rate('plain tsvector', floor),
      rate('nothing', nothing),
      `${'search starts'.padEnd(16)} first ${start.firstMs} ms   index read ${start.readyMs} ms (${start.cpuMs} ms of processor, ${start.mb} MB)`,
      `${'search changes'.padEnd(16)} all of it ${readyMs} ms (slowest search meanwhile ${Math.round(meanwhileMs)} ms)   one entry ${changeMs} ms   memory ${held.before} → ${held.after} MB`,
    )
  }
  const { import: list } = report
  if (list)
    lines.push(
      `${`import ${list.rows}`.padEnd(16)} ${String(list.perSecond).padStart(8)} /s   ${list.seconds} s   looked through in ${list.checkSeconds} s, again without a change in ${list.sameSeconds} s`,
      `${'bare COPY'.padEnd(16)} ${String(list.floor).padStart(8)} /s`,
      `${'import ÷ COPY'.padEnd(16)} ${String(list.ratio).padStart(8)}`,
    )
  const { dispatch, prefill } = report
  if (dispatch) {
    lines.push(
      `${'dispatch'.padEnd(16)} ${String(dispatch.perSecond).padStart(8)} /s`,
      `${'bare echo'.padEnd(16)} ${String(dispatch.floor).padStart(8)} /s`,
      `${'dispatch ÷ echo'.padEnd(16)} ${String(dispatch.ratio).padStart(8)}`,
    )
  }
  if (prefill) lines.push(rate('prefill 5 × 50ms', prefill.lookUp), rate('five requests', prefill.floor))
  const { seals } = report
  if (seals)
    lines.push(
      rate('issue', seals.issue),
      rate('bare signatures', seals.floor),
      rate('verify', seals.verify),
      rate('bare verifications', seals.verifyFloor),
    )
  const { audit } = report
  if (audit)
    lines.push(
      `${'audit sealed'.padEnd(16)} ${String(audit.sealed).padStart(8)} rows/s`,
      `${'audit verified'.padEnd(16)} ${String(audit.verified).padStart(8)} rows/s   ${audit.rows} rows, ${audit.grown} MB more`,
      `${'bare SHA-256'.padEnd(16)} ${String(audit.floor).padStart(8)} rows/s`,
    )
  lines.push(`memory           idle ${rss.idle} MB   under load ${rss.load} MB`)
  for (const { cases, screen, sequential, ms } of report.plans) {
    if (sequential.length > 0)
      lines.push(`sequential scan at ${cases} cases, ${screen}: ${sequential.join(', ')} (${ms} ms)`)
  }
  lines.push(
    `journeys         ${JSON.stringify(report.journeys)}`,
    `machine          ${JSON.stringify(report.machine)}`,
  )
  return lines.join('\n')
}

const ending = new AbortController()
let stage: Stage | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending.signal.aborted) return
    ending.abort()
    say('stopping')
    void opening?.then(
      (opened) => opened.stop().then(() => process.exit(130)),
      () => process.exit(130),
    )
  })
}

let opening: Promise<Stage> | undefined
try {
  const { json, quick, only } = readOptions()
  opening = openStage(ending.signal)
  stage = await opening
  const client = openClient(stage.url, 32)
  const report = await measure(stage, client, quick, only)
  await client.close()
  process.stdout.write(`${json ? JSON.stringify(report) : show(report)}\n`)
  process.exitCode = 0
} catch (error) {
  process.exitCode = 1
  if (!ending.signal.aborted) say(`${error instanceof Error ? error.stack : String(error)}\n${USAGE}`)
} finally {
  await stage?.stop()
}
