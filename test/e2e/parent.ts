import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { heading, leads, press } from './product.ts'

/** What is said to a field, by a piece of its label. Radio cards are chosen by a piece of theirs. */
export type Answers = Record<string, string>

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name }).first()

/** From the guide through the consent to the first question. */
export async function begin(page: Page): Promise<void> {
  await page.goto('/onethings/newborn')
  await press(button(page, '开始'))
  await press(button(page, '同意并继续'))
}

/** Says something to every empty field of this page: what is given for it, or the first thing that can be said. */
export async function fill(page: Page, answers: Answers = {}): Promise<void> {
  const main = page.getByRole('main')
  for (const group of await main
    .getByRole('group')
    .filter({ has: page.getByRole('radio') })
    .all()) {
    const legend = await group.innerText()
    const given = Object.entries(answers).find(([label]) => legend.includes(label))?.[1]
    if (given === undefined && (await group.getByRole('radio', { checked: true }).count()) > 0) continue
    const choice = given === undefined ? group.getByRole('radio') : group.getByRole('radio', { name: given })
    await choice.first().check({ force: true })
  }
  for (const box of await main.getByRole('textbox').all()) {
    const label = await labelOf(box)
    const given = Object.entries(answers).find(([piece]) => label.includes(piece))?.[1]
    if (given !== undefined) await box.fill(given)
    else if ((await box.inputValue()) === '' && !label.includes('可以不填')) await box.fill(plausible(label))
  }
  for (const list of await main.getByRole('combobox').all()) {
    const label = await labelOf(list)
    const given = Object.entries(answers).find(([piece]) => label.includes(piece))?.[1]
    if (given === undefined) await list.selectOption({ index: 1 })
    else await list.selectOption({ label: given })
  }
}

/** All questions, whatever they are, until the page where everything is checked. Gives their headings. */
export async function answerAll(page: Page, answers: Answers = {}): Promise<string[]> {
  const asked: string[] = []
  while (/\/q\//.test(page.url())) {
    assert.ok(asked.length < 12, `questions without end: ${asked.join(' ')}`)
    asked.push(await heading(page))
    await fill(page, answers)
    await press(button(page, '继续'))
  }
  return asked
}

/** The smallest picture there is. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** A photo for every paper that is asked for, if any is. Gives how many. */
export async function uploadAll(page: Page): Promise<number> {
  if (!page.url().endsWith('/materials')) return 0
  const papers = await page.locator('input[type=file]').count()
  for (let at = 0; at < papers; at += 1) {
    const chooser = page.locator('input[type=file]').nth(at)
    await chooser.setInputFiles({ name: '照片.png', mimeType: 'image/png', buffer: PNG })
    await press(page.getByRole('button', { name: '上传' }).nth(at))
  }
  await press(button(page, '继续'))
  return papers
}

/** Signs by typing, without which nobody could sign who cannot write by hand, and hands in. */
export async function signAndSubmit(page: Page, name: string): Promise<void> {
  const typed = page.getByRole('textbox', { name: '您的姓名' })
  if (!(await typed.isVisible())) await page.getByText('不能手写？打字签名').click()
  await typed.fill(name)
  await press(button(page, '提交「'))
}

/** 「开始」 to the confirmation in one go; gives the case number. */
export async function apply(page: Page, name: string, answers: Answers = {}): Promise<string> {
  await begin(page)
  await answerAll(page, { 名: '一诺', ...answers })
  await signAndSubmit(page, name)
  return caseNumber(page)
}

/** The case number on the confirmation. */
export async function caseNumber(page: Page): Promise<string> {
  assert.match(page.url(), /\/done$/, await heading(page))
  return page.locator('dt:has-text("办件编号") + dd').innerText()
}

/** The other parent opens the link of the text message and agrees. */
export async function confirm(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await press(button(page, '内容没错，我确认'))
  assert.equal(await heading(page), '您已确认')
}

/** A signature of two strokes, with a finger. */
export async function drawSignature(page: Page): Promise<void> {
  const pad = page.getByRole('img', { name: '请在框里写您的名字' })
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  assert.ok(box)
  const session = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] })
  for (const stroke of [0.2, 0.6]) {
    const left = box.x + box.width * stroke
    await touch('touchStart', left, box.y + 20)
    for (let at = 1; at <= 10; at += 1) {
      await touch('touchMove', left + at * 5, box.y + 20 + (at % 4) * 12)
      await page.waitForTimeout(15)
    }
    // As a hand does: a finger lifted in full flight is a fling, and the browser takes the next tap for its end.
    await page.waitForTimeout(100)
    await touch('touchEnd')
  }
  await page.waitForTimeout(300)
}

/** 登录 as a person does it at the keyboard of the sign-in page. */
export async function signIn(page: Page, number: string, code: () => Promise<string>): Promise<void> {
  await page.getByRole('textbox', { name: '居民身份号码' }).fill(number)
  await press(button(page, '发送验证码'))
  await page.getByRole('textbox', { name: '短信验证码' }).fill(await code())
  await leads(page, () => page.getByRole('main').getByRole('button', { name: '登录' }).click())
}

export function labelOf(field: Locator): Promise<string> {
  return field.evaluate((node) =>
    [...((node as HTMLInputElement).labels ?? [])].map((label) => label.textContent).join(' '),
  )
}

/** Something that a careful person could have written into a field of this name. */
function plausible(label: string): string {
  if (/身份/.test(label)) return '320812199208251058'
  if (/电话|手机/.test(label)) return '13800000002'
  if (/几点|时间|何时|什么时候/.test(label)) return '2026-11-15 09:42'
  if (/费用|金额|多少钱/.test(label)) return '6823.50'
  if (/哪天|日期|生日/.test(label)) return '2026-11-15'
  if (/多少|几|体重|身长|孕周/.test(label)) return '39'
  if (/账号|卡号/.test(label)) return '6222020000000000000'
  if (/地址|哪里/.test(label)) return '江苏省淮安市清江浦区健康西路 9108 号'
  return '一诺'
}
