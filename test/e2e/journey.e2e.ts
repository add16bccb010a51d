import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Locator, Page } from 'playwright-core'
import { accept, askForCorrection, grant, officerAtDesk, openTask, workByApi } from './officer.ts'
import { button, caseNumber, drawSignature } from './parent.ts'
import { heading, leads, openProduct, PEOPLE, PHONE, press, RESULTS, scene, type Product } from './product.ts'

const product: Product = await openProduct()
const MOTHER_PHONE = '13800000001'
const FATHER_PHONE = '13800000002'
let filed = ''

/** Counts what a journey costs the person who makes it. */
class Journey {
  readonly page: Page
  readonly screens = new Set<string>()
  readonly questions = new Set<string>()
  taps = 0
  chars = 0
  uploads = 0
  signatures = 0
  bytes = 0

  private constructor(page: Page) {
    this.page = page
  }

  /** From here on every byte is counted; what the browser had already is forgotten first. */
  static async from(page: Page): Promise<Journey> {
    const journey = new Journey(page)
    const network: CDPSession = await page.context().newCDPSession(page)
    await network.send('Network.enable')
    await network.send('Network.clearBrowserCache')
    network.on('Network.requestWillBeSent', ({ redirectResponse }) => {
      journey.bytes += redirectResponse?.encodedDataLength ?? 0
    })
    network.on('Network.loadingFinished', ({ encodedDataLength }) => (journey.bytes += encodedDataLength))
    page.on('filechooser', () => (journey.uploads += 1))
    return journey
  }

  async tap(target: Locator): Promise<void> {
    this.taps += 1
    await target.tap()
  }

  /** Taps what leads on, and takes down where one came to. */
  async go(target: Locator): Promise<void> {
    await leads(this.page, () => this.tap(target))
    await this.page.waitForLoadState('networkidle')
    this.screens.add(this.page.url())
    if (/\/q\//.test(this.page.url())) this.questions.add(await heading(this.page))
  }

  async type(target: Locator, text: string): Promise<void> {
    await this.tap(target)
    await this.page.keyboard.insertText(text)
    this.chars += [...text].length
  }

  get figures(): Record<string, number> {
    const { taps, chars, uploads, signatures, bytes } = this
    return {
      screens: this.screens.size,
      questions: this.questions.size,
      taps,
      chars,
      uploads,
      signatures,
      bytes,
    }
  }
}

/** Beside the cache of the file system the browser keeps what it showed last in memory; a fresh page has none of it. */
async function coldGuide(number: string): Promise<Page> {
  const context = await product.person(number, PHONE)
  const page = await context.newPage()
  // The guide is read with its assets left out, so that the journey pays for them.
  await page.route('**/assets/**', (route) => route.abort())
  await page.goto('/onethings/newborn')
  await page.unroute('**/assets/**')
  return page
}

const measured: Record<string, Record<string, number>> = {}

scene('妈妈在手机上从「开始」到提交成功：六屏、三个问题、十二次点击以内', async () => {
  const page = await coldGuide(PEOPLE.plain)
  product.complaints()
  const journey = await Journey.from(page)

  await journey.go(button(page, '开始'))
  await journey.go(button(page, '同意并继续'))
  await journey.tap(page.locator('label', { hasText: '随父亲' }))
  await journey.type(page.getByRole('textbox').first(), '一诺')
  await journey.go(button(page, '继续'))
  await journey.tap(page.getByRole('main').locator('label').first())
  await journey.go(button(page, '继续'))
  await journey.tap(page.getByRole('main').locator('label').first())
  await journey.go(button(page, '继续'))
  assert.match(await page.getByRole('main').innerText(), /来自淮安市公安局|来自.*公安.*·\d{4}-\d\d-\d\d/)
  await drawSignature(page)
  journey.taps += 1
  journey.signatures += 1
  await journey.go(button(page, '提交「'))

  filed = await caseNumber(page)
  assert.match(filed, /\d/)
  assert.ok(await page.getByRole('img', { name: '查进度的二维码' }).isVisible())
  const { figures } = journey
  measured['newborn'] = figures
  const most = { screens: 6, questions: 3, taps: 12, chars: 4, uploads: 0, signatures: 1, bytes: 150 * 1024 }
  for (const [name, limit] of Object.entries(most)) {
    assert.ok((figures[name] ?? Infinity) <= limit, `${name}: ${figures[name]}, at most ${limit}`)
  }
  assert.equal(figures['signatures'], 1)
  assert.ok((figures['bytes'] ?? 0) > 10_000, 'bytes were counted')
})

scene('爸爸在短信链接里一屏确认，三次点击以内', async () => {
  const page = await (await product.visitor()).newPage()
  const journey = await Journey.from(page)
  await page.goto(await product.link(FATHER_PHONE))
  journey.screens.add(page.url())
  const shown = await page.getByRole('main').innerText()
  for (const part of ['李一诺', '陈静']) assert.ok(shown.includes(part), part)
  await journey.go(button(page, '内容没错，我确认'))
  assert.equal(await heading(page), '您已确认')
  const { screens, taps, bytes = 0 } = journey.figures
  measured['otherParent'] = { screens: screens ?? 0, taps: taps ?? 0, bytes }
  assert.deepEqual([screens, journey.questions.size], [1, 0])
  assert.ok((taps ?? 9) <= 3)
  assert.ok(bytes <= 40 * 1024, `${bytes} bytes`)

  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(join(RESULTS, 'journeys.json'), `${JSON.stringify(measured, null, 2)}\n`)
})

scene('五个部门的工作人员在工作台办完七件事，公安要求补正一次', async () => {
  assert.ok(filed, 'there is a case')
  const hospital = await officerAtDesk(product, '32081201')
  await openTask(hospital, filed, '出生医学证明')
  await accept(hospital)
  await grant(hospital)

  const { rows } = await product.pool.query<{ office: string }>(
    "select i.office from cases.case_item i join cases.case c on c.id = i.case_id where c.number = $1 and i.step = 'birth-registration'",
    [filed],
  )
  await hospital.context().close()
  const police = await officerAtDesk(product, rows[0]?.office ?? '')
  await openTask(police, filed, '出生登记')
  await askForCorrection(police, '申请人手机', '电话打不通，请再确认一次。')
  await answerCorrection()
  await openTask(police, filed, '出生登记')
  await police
    .getByRole('region', { name: '办理' })
    .getByRole('button', { name: '受理', exact: true })
    .click()
  await police.getByRole('dialog').getByRole('button', { name: '确认受理' }).click()
  await police.getByText('已受理。').first().waitFor()
  const given = await grant(police)
  const number = Object.entries(given).find(([label]) => label.includes('公民身份号码'))?.[1]
  assert.match(number ?? '', /^\d{17}[\dX]$/)

  const insurance = await officerAtDesk(product, 'insurance')
  for (const item of ['参保登记', '生育医疗费用']) {
    await openTask(insurance, filed, item)
    await accept(insurance)
    await grant(insurance)
  }
  for (const step of ['fertility-registration', 'vaccination-record', 'social-security-card']) {
    await workByApi(product, filed, step)
  }
})

/** The mother follows the text message to her case, sees what is wrong, changes it there, and it goes back. */
async function answerCorrection(): Promise<void> {
  const context = await product.person(PEOPLE.plain)
  const page = await context.newPage()
  await page.goto(`/cases/${filed}`)
  await press(page.getByRole('link', { name: /补正「/ }).first())
  assert.match(await page.getByRole('main').innerText(), /电话打不通，请再确认一次/)
  const phone = page.getByRole('textbox').first()
  await phone.fill('13800000009')
  await press(button(page, '送回部门'))
  assert.match(page.url(), /\/cases\//)
  assert.equal(await page.getByRole('link', { name: /补正「/ }).count(), 0)
  await context.close()
}

scene('妈妈一页看到七份结果，打开 PDF，陌生人扫码核验', async () => {
  const context = await product.person(PEOPLE.plain)
  const page = await context.newPage()
  await page.goto('/me')
  await press(
    page
      .getByRole('main')
      .getByRole('link', { name: /新生儿/ })
      .first(),
  )
  await press(page.getByRole('link', { name: /看办理结果（7）/ }))
  const pdfs = page.getByRole('main').getByRole('link', { name: /PDF/ })
  assert.equal(await pdfs.count(), 7)
  const href = (await pdfs.first().getAttribute('href')) ?? ''
  const pdf = await context.request.get(href)
  assert.equal(pdf.headers()['content-type'], 'application/pdf')
  assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-')

  const verify =
    (await page.getByRole('main').getByRole('link', { name: /核验/ }).first().getAttribute('href')) ?? ''
  const stranger = await (await product.visitor()).newPage()
  assert.equal((await stranger.request.get(href, { maxRedirects: 0 })).status(), 303)
  await stranger.goto(verify)
  const said = await stranger.getByRole('main').innerText()
  assert.match(said, /这份证照有效/)
  for (const secret of ['李一诺', '陈静', PEOPLE.plain]) assert.ok(!said.includes(secret), secret)

  const { rows } = await product.pool.query<{ text: string }>(
    'select text from messages.sms where phone = $1 order by id desc limit 1',
    [MOTHER_PHONE],
  )
  assert.match(rows[0]?.text ?? '', /全部办完|验证码/)
})

scene('整个过程没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
