import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../scripts/chromium.ts'
import type { Stage } from './stage.ts'

/** Slow 4G; the processor is made four times slower besides. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 }
const SLOWER_PROCESSOR = 4
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true }
const BARE = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>空</title><h1>一句话</h1>'

export type PaintFigures = {
  /** Median milliseconds until the largest piece of the guide stands on a phone that was never here; goal ≤ 1200. */
  lcp: number
  /** The same of a page with one heading and nothing else: what phone, network and this machine take by themselves. */
  floor: number
}

/** The guide of 新生儿出生一件事 and a bare page in turn, each time in a browser without a cache. */
export async function measurePaint(stage: Stage, rounds: number): Promise<PaintFigures> {
  const bare = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(BARE))
  await new Promise<void>((done) => bare.listen(0, '127.0.0.1', done))
  const { port } = bare.address() as AddressInfo
  const browser = await launchChromium()
  const times: { lcp: number[]; floor: number[] } = { lcp: [], floor: [] }
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const lcp = await largestPaint(browser, `${stage.url}/onethings/newborn`)
      const floor = await largestPaint(browser, `http://127.0.0.1:${port}/`)
      if (round === 0) continue
      times.lcp.push(lcp)
      times.floor.push(floor)
    }
  } finally {
    await browser.close()
    bare.close()
  }
  return { lcp: median(times.lcp), floor: median(times.floor) }
}

async function largestPaint(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext(PHONE)
  try {
    const page = await context.newPage()
    const throttle = await context.newCDPSession(page)
    await throttle.send('Network.enable')
    await throttle.send('Network.emulateNetworkConditions', SLOW_4G)
    await throttle.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_PROCESSOR })
    await page.goto(url, { waitUntil: 'load' })
    return await page.evaluate(
      () =>
        new Promise<number>((done) => {
          let latest = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) latest = Math.max(latest, entry.startTime)
          }).observe({ type: 'largest-contentful-paint', buffered: true })
          setTimeout(() => done(latest), 500)
        }),
    )
  } finally {
    await context.close()
  }
}

function median(times: readonly number[]): number {
  return Math.round(times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN)
}
