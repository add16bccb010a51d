import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import type pg from 'pg'
import { ensureClient } from '../../scripts/build.ts'
import { launchChromium } from '../../scripts/chromium.ts'
import { buildApp } from '../../server/app.ts'
import { ROOT, type Config } from '../../server/platform/config.ts'
import { startBridge, type Bridge } from '../../simulators/devices/bridge.ts'
import type { Region } from '../../server/regions/model.ts'
import { startSimulators } from '../../simulators/simulators.ts'
import { testDb } from '../db.ts'

/** What the product shows department systems. */
export const KEY = 'a key of the browser tests that is long enough'

/** Where screenshots of failures and the measured journeys go; not kept in the repository. */
export const RESULTS = join(ROOT, 'test-results')

/** A small phone, as most people hold it. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
  locale: 'zh-CN',
}
export const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, locale: 'zh-CN' }

/** Invented people of the simulators, by what is special about them. */
export const PEOPLE = {
  plain: '320812199403121021',
  father: '320812199208251058',
  twoEthnicities: '320812199311021082',
  noAccount: '320812199606301129',
  twins: '320812199109211165',
  singleMother: '320803199702081203',
  oneHousehold: '320812199012241229',
  rareCharacters: '320804199505051263',
  notInsured: '320812199808191300',
  noBirth: '320812198706061359',
  fatherElsewhere: '320812199204141361',
  compoundSurname: '320812199401071403',
  collectiveHousehold: '320826199910151442',
  alreadyRegistered: '320813198903031489',
} as const

export type Product = {
  url: string
  browser: Browser
  pool: pg.Pool
  /** The devices beside a clerk's keyboard. */
  bridge: Bridge
  /** A browser of its own: no cookies, no cache. Everything it complains about is remembered. */
  visitor(options?: BrowserContextOptions): Promise<BrowserContext>
  /** A browser in which this person is signed in already, through the API and the text message. */
  person(number: string, options?: BrowserContextOptions): Promise<BrowserContext>
  /** The code in the last text message to this phone, or to anyone. */
  code(): Promise<string>
  /** The path in the last text message with a link, to this phone or to anyone. */
  link(phone?: string): Promise<string>
  /** Switches of the simulated departments: latency and faults. DELETE puts all back. */
  simulators(method: 'PUT' | 'DELETE', switches?: object): Promise<void>
  /** What pages complained about since the last time: errors, refused content, requests to other sites. */
  complaints(): string[]
}

/** The whole product as `npm start` puts it together, or of another region, on a database of its own, with a browser beside it. */
export async function openProduct(
  region?: Region,
  more: { pulls?: Config['pulls']; sources?: Config['sources'] } = {},
): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'tongban-e2e-'))
  const closing: (() => Promise<unknown>)[] = []
  // Before the database is dropped, for what was registered first runs first.
  after(async () => {
    for (const close of closing.toReversed()) await close()
    rmSync(folder, { recursive: true, force: true })
  })
  const tdb = await testDb()
  await ensureClient(() => undefined)
  const simulated = await startSimulators({ port: 0, key: KEY })
  closing.push(() => simulated.close())
  const bridge = await startBridge({ port: 0, origins: 'local' })
  closing.push(() => bridge.close())
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const app = await buildApp({
    config: {
      mode: 'demo',
      services: ['web', 'worker'],
      port,
      host: '127.0.0.1',
      publicUrl: url,
      dataDir: folder,
      databaseUrl: tdb.url,
      secret: 'a key of the browser tests, longer than it needs to be',
      region: 'huaian',
      smsGatewayUrl: undefined,
      smsGatewayKey: undefined,
      sources: { '*': { url: simulated.url, key: KEY }, ...more.sources },
      pulls: more.pulls,
      trustedProxies: 0,
    },
    databaseUrl: tdb.url,
    bridge,
    region,
  })
  closing.push(() => app.close())
  await app.listen()
  const browser = await launchChromium()
  closing.push(() => browser.close())
  opened = browser

  let complaints: string[] = []
  const visitor = async (options: BrowserContextOptions = PHONE): Promise<BrowserContext> => {
    const context = await browser.newContext({ baseURL: url, ...options })
    context.setDefaultTimeout(45_000)
    listen(context, [url, bridge.url], (complaint) => complaints.push(complaint))
    return context
  }
  const lastSms = async (column: 'text' | 'link', phone?: string): Promise<string> => {
    const { rows } = await tdb.pool.query<{ text: string; link: string | null }>(
      `select text, link from messages.sms where ${column} is not null and ($1::text is null or phone = $1) order by id desc limit 1`,
      [phone ?? null],
    )
    return rows[0]?.[column] ?? ''
  }
  const code = async (): Promise<string> => /\d{6}/.exec(await lastSms('text'))?.[0] ?? ''
  return {
    url,
    browser,
    pool: tdb.pool,
    bridge,
    visitor,
    async person(number, options) {
      const context = await visitor(options)
      const asked = await context.request.post('/api/v1/sign-in/codes', { data: { number } })
      assert.equal(asked.status(), 200, await asked.text())
      const entered = await context.request.post('/api/v1/sign-in', { data: { number, code: await code() } })
      assert.equal(entered.status(), 200, await entered.text())
      return context
    },
    code,
    link: (phone) => lastSms('link', phone),
    async simulators(method, switches) {
      const answer = await fetch(`${simulated.url}/_control`, {
        method,
        headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
        body: switches && JSON.stringify(switches),
      })
      assert.equal(answer.status, 200, await answer.text())
    },
    complaints() {
      const heard = complaints
      complaints = []
      return heard
    },
  }
}

let opened: Browser | undefined

/** A test whose open pages are photographed into `test-results/` when it fails; what it opened is closed after it. */
export function scene(name: string, work: () => Promise<void>): void {
  void test(name, async () => {
    try {
      await work()
    } catch (error) {
      mkdirSync(RESULTS, { recursive: true })
      const file = basename(process.argv[1] ?? 'e2e', '.e2e.ts')
      const pages = opened?.contexts().flatMap((context) => context.pages()) ?? []
      for (const [at, page] of pages.entries()) {
        const path = join(RESULTS, `${file}-${name.slice(0, 24).replaceAll(/[\s/]/g, '')}-${at}.png`)
        await page.screenshot({ path, fullPage: true }).catch(() => undefined)
        if (error instanceof Error) error.message += `\n${page.url()} ${path}`
      }
      throw error
    } finally {
      for (const context of opened?.contexts() ?? []) await context.close()
    }
  })
}

/** Waits for the next page after doing something that leads to one. */
export async function leads(page: Page, work: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('domcontentloaded'), work()])
}

/** Presses what leads to the next page. */
export const press = (target: Locator): Promise<void> => leads(target.page(), () => target.click())

/** The first heading, which says where one is. */
export const heading = (page: Page): Promise<string> =>
  page.getByRole('heading', { level: 1 }).first().innerText()

function listen(
  context: BrowserContext,
  ours: readonly string[],
  complain: (complaint: string) => void,
): void {
  context.on('console', (message) => {
    // A page that is refused on purpose comes with 4xx, which the browser writes into its console.
    if (message.type() !== 'error' || /status of 4\d\d/.test(message.text())) return
    complain(`${message.page()?.url() ?? ''} ${message.text()}`)
  })
  context.on('weberror', (error) => complain(`${error.page()?.url() ?? ''} ${error.error().message}`))
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (!ours.includes(origin) && protocol !== 'data:' && protocol !== 'blob:')
      complain(`asks elsewhere: ${request.url()}`)
  })
  context.on('response', (response) => {
    if (response.status() >= 500) complain(`${response.status()} ${response.url()}`)
  })
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}
