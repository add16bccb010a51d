import assert from 'node:assert/strict'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
let findings: string[] = []

/** WCAG 2.2 AA as far as a program can judge; what it finds is kept until `nothingFound`. */
export async function axe(page: Page, where: string): Promise<void> {
  // A colour on its way from light to dark is neither; the picture has to stand still.
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
  )
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode(true).analyze()
  for (const { id, nodes } of violations) {
    findings.push(
      `${where}: axe ${id} ×${nodes.length} ${nodes[0]?.html.slice(0, 140)} ${nodes[0]?.failureSummary?.slice(0, 200)}`,
    )
  }
}

/** A fault, with the page it is on. */
export function found(fault: string): void {
  findings.push(fault)
}

/** Whether the page scrolls sideways, in words. */
export function wider(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth ? `scrolls sideways: ${scrollWidth} in ${clientWidth}` : ''
  })
}

/** Fails with everything that was found since the last time. */
export function nothingFound(): void {
  const all = findings
  findings = []
  assert.deepEqual(all, [], all.join('\n'))
}
