import assert from 'node:assert/strict'
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import { RESULTS } from './product.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
let findings: string[] = []

/** WCAG 2.2 AA as far as a program can judge; what it finds is kept until `nothingFound`. */
export async function axe(page: Page, where: string): Promise<void> {
  // A colour on its way from light to dark is neither; the picture has to stand still, as far as it ever does.
  await page.evaluate(() =>
    Promise.race([
      Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
      new Promise((done) => setTimeout(done, 3000)),
    ]),
  )
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode(true).analyze()
  for (const { id, nodes } of violations) {
    findings.push(
      `${where}: axe ${id} ×${nodes.length} ${nodes[0]?.html.slice(0, 140)} ${nodes[0]?.failureSummary?.slice(0, 200)}`,
    )
  }
}

/** The page in its dark colours. The desk changes its own a moment after the browser has said so. */
export async function darken(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.waitForFunction(() => (document.documentElement.dataset['theme'] ?? 'dark') === 'dark')
}

/** A page of the desk in every width that is used and in the dark: pictures kept, axe asked, sideways scrolling noted. */
export async function lookAt(page: Page, name: string, widths = [1440, 1024, 360]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    await axe(page, `${name} at ${width}`)
    await page.screenshot({ path: `${RESULTS}/${name}-${width}.png`, fullPage: true })
    const sideways = await wider(page)
    if (sideways) found(`${name} at ${width}: ${sideways}`)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await darken(page)
  await axe(page, `${name} dark`)
  await page.emulateMedia({ colorScheme: 'light' })
}

/** What somebody is told before pressing this: its description, where that is seen and stands before it on the page; otherwise nothing. */
export function toldBefore(button: Locator): Promise<string> {
  return button.evaluate((node) => {
    const told = document.getElementById(node.getAttribute('aria-describedby') ?? '')
    if (!told?.checkVisibility()) return ''
    const first = told.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING
    return first ? told.innerText : ''
  })
}

/** A fault, with the page it is on. */
export function found(fault: string): void {
  findings.push(fault)
}

/** Controls that are smaller than a thumb; a radio or file field counts together with its label. */
export function small(page: Page, selector: string, least: number): Promise<string[]> {
  return page.evaluate(
    ({ selector, least }) =>
      [...document.querySelectorAll<HTMLElement>(selector)].flatMap((element) => {
        const parts = [element, ...((element as HTMLInputElement).labels ?? [])]
          .filter((part) => part === element || (element as HTMLInputElement).type === 'radio')
          .map((part) => part.getBoundingClientRect())
          .filter((box) => box.width > 0 && box.height > 0)
        if (parts.length === 0 || !element.checkVisibility()) return []
        const width = Math.max(...parts.map((box) => box.right)) - Math.min(...parts.map((box) => box.left))
        const height = Math.max(...parts.map((box) => box.bottom)) - Math.min(...parts.map((box) => box.top))
        // A link within a sentence is as high as its line.
        const sentence = element.matches('main p > a:not([class])') ? element.parentElement : null
        if (sentence && sentence.innerText.trim() !== element.innerText.trim()) return []
        // A skip link is out of sight until the keyboard is on it.
        if (element.matches('.skip')) return []
        return Math.min(width, height) < least - 0.5
          ? [`${element.outerHTML.slice(0, 90)} is ${Math.round(width)}×${Math.round(height)}`]
          : []
      }),
    { selector, least },
  )
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
