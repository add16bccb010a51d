import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { axe, nothingFound, wider, found } from './axe.ts'
import { officerAt, workByApi } from './officer.ts'
import { apply, button, confirm } from './parent.ts'
import { DESK, openProduct, PEOPLE, press, RESULTS, scene } from './product.ts'

const product = await openProduct()
const { bridge } = product

/** The clerk at a window, signed in; nothing of this counts for anybody's budget. */
async function clerkAt(
  window: string,
  username = 'hall.counter',
  setup?: (page: Page) => Promise<unknown>,
): Promise<Page> {
  bridge.control({ card: null })
  const page = await (await product.visitor(DESK)).newPage()
  await setup?.(page)
  await page.goto('/staff/counter')
  await page.getByLabel('账号', { exact: true }).fill(username)
  await page.getByLabel('密码', { exact: true }).fill('tongban-demo')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  const line = page.getByRole('region', { name: /^排队/ })
  const choice = page.getByRole('region', { name: '您坐哪个窗口？' })
  await line.or(choice).first().waitFor()
  if (await choice.isVisible()) await page.keyboard.press(window)
  await page.getByRole('region', { name: /^排队/ }).waitFor()
  // What a scene before left on the table is kept for later.
  if (await page.getByText(/^已读身份证|^已验看证件|^已扫本人的码/).isVisible())
    await page.keyboard.press('Control+s')
  await page.getByText('请群众把身份证放在阅读器上').first().waitFor()
  return page
}

/** Looks at a page in the widths of offices. */
async function look(page: Page, name: string): Promise<void> {
  await axe(page, name)
  for (const width of [1024, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(RESULTS, `${name}-${width}.png`), fullPage: true })
    const sideways = await wider(page)
    if (sideways) found(`${name} at ${width}: ${sideways}`)
  }
}

/** The second screen, brought to the clerk's window. */
async function screenBeside(clerk: Page): Promise<Page> {
  await clerk.getByRole('button', { name: '连接屏幕' }).click()
  const told = await clerk.getByText(/在第二屏打开/).innerText()
  const page = await (await product.visitor(DESK)).newPage()
  await page.goto('/screen')
  await page.getByRole('textbox', { name: '连接码' }).fill(/输入 (\d{6})/.exec(told)?.[1] ?? '')
  await press(button(page, '连接'))
  await page.getByRole('heading', { name: /您好，请放身份证|请评价/ }).waitFor()
  return page
}

/** Writes a name on the screen with the mouse, and sends it. */
async function signOn(
  screen: Page,
  title: RegExp = /请核对后签字/,
  words = '我看过了，签字确认',
): Promise<void> {
  await screen.getByRole('heading', { name: title }).waitFor()
  const pad = screen.getByRole('img', { name: '请在框里写您的名字' })
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  assert.ok(box)
  for (const start of [0.2, 0.5]) {
    await screen.mouse.move(box.x + box.width * start, box.y + 20)
    await screen.mouse.down()
    for (let at = 1; at <= 12; at += 1) {
      await screen.mouse.move(box.x + box.width * start + at * 6, box.y + 20 + (at % 4) * 14)
    }
    await screen.mouse.up()
  }
  await button(screen, words).click()
}

scene('综窗办新生儿一件事：不超过 12 次按键、4 个字、0 次点击', async () => {
  const clerk = await clerkAt('1')
  const screen = await screenBeside(clerk)
  await clerk.getByRole('button', { name: '取号', exact: true }).click()
  await clerk
    .getByText(/A001 号/)
    .first()
    .waitFor()
  await clerk.evaluate(() => {
    Object.assign(globalThis, { clicks: 0 })
    document.addEventListener('pointerdown', () => Object.assign(globalThis, { clicks: 1 }), true)
    ;(document.activeElement as HTMLElement | null)?.blur()
  })
  let keys = 0
  let characters = 0
  const key = async (name: string): Promise<void> => {
    keys += 1
    await clerk.keyboard.press(name)
  }
  const began = performance.now()

  await key('Space')
  await clerk.getByText('A001 号', { exact: true }).first().waitFor()
  bridge.control({ card: PEOPLE.plain })
  await clerk.getByRole('heading', { name: /可能要办.*新生儿/ }).waitFor()
  await key('Enter')
  await clerk
    .getByRole('group', { name: /孩子的姓|姓/ })
    .first()
    .waitFor()
  await key('1')
  const name = clerk.locator('[data-field="child.givenName"] input')
  await clerk.waitForFunction(
    () => document.activeElement?.closest('[data-field="child.givenName"]') !== null,
  )
  await clerk.keyboard.insertText('一诺')
  characters += 2
  await key('Enter')
  await clerk.waitForFunction(() => document.activeElement?.closest('[data-field="household.of"]') !== null)
  assert.equal(await name.inputValue(), '一诺')
  await key('1')
  await clerk.waitForFunction(() => document.activeElement?.closest('[data-field="delivery.way"]') !== null)
  await key('1')
  await clerk.getByText('齐了，请群众签字').first().waitFor()

  await screen.getByText('一诺').first().waitFor()
  await signOn(screen)
  await clerk.getByText('已签字，按 F9 收件').waitFor()
  await key('F9')
  const filed = await clerk.getByRole('heading', { name: /^已收件，编号/ }).innerText()
  await clerk.getByText('凭证已打印。').first().waitFor()

  bridge.control({ card: PEOPLE.father })
  await screen.getByRole('heading', { name: '李明，请确认' }).waitFor()
  assert.match(await screen.getByRole('main').innerText(), /陈一诺|李一诺/)
  await button(screen, '内容没错，我确认').click()
  await clerk.getByText(/李明：已确认/).waitFor()
  await screen.getByRole('heading', { name: '请评价这次服务' }).waitFor()
  await button(screen, '非常满意').click()
  await screen.getByRole('heading', { name: /谢谢您/ }).waitFor()
  const seconds = (performance.now() - began) / 1000

  const clicks = await clerk.evaluate(() => (globalThis as unknown as { clicks: number }).clicks)
  const questions = 3
  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(
    join(RESULTS, 'journey-counter.json'),
    JSON.stringify({ keys, characters, clicks, questions, seconds }, null, 2),
  )
  assert.ok(keys <= 12, `${keys} keys`)
  assert.ok(characters <= 4, `${characters} characters`)
  assert.equal(clicks, 0)
  assert.equal(bridge.printed().filter(({ printer }) => printer === 'receipt-printer').length, 1)

  const number = /编号 ?(\S+)/.exec(filed)?.[1]
  const { rows } = await product.pool.query<{
    state: string
    assisted: string
    signature: string
    step: string
    item: string
  }>(
    `select f.state, e.actor->'assistedBy'->>'name' as assisted, c.filed->'signature'->>'kind' as signature
     from cases.case c join cases.confirmation f on f.case_id = c.id
     join platform.event e on e.subject = c.id and e.kind = 'confirmation.confirmed' where c.number = $1`,
    [number],
  )
  assert.equal(rows[0]?.state, 'confirmed')
  assert.ok(rows[0]?.assisted)
  assert.equal(rows[0]?.signature, 'drawn')
  await clerk.getByRole('button', { name: '办完' }).click()
  await clerk.getByText('请群众把身份证放在阅读器上').first().waitFor()
  assert.doesNotMatch(await screen.getByRole('main').innerText(), /陈静|一诺/, 'the screen is wiped')
})

scene('高拍仪中途拔掉：拍好的还在，说清怎么接着办', async () => {
  const clerk = await clerkAt('1')
  bridge.control({ card: PEOPLE.noBirth })
  await clerk.getByText('林涛').first().waitFor()
  await clerk.keyboard.press('F4')
  await clerk.getByRole('combobox').fill('xc')
  await clerk.getByRole('option', { name: /校车/ }).first().waitFor()
  await clerk.keyboard.press('Enter')
  await clerk.getByRole('region', { name: '材料' }).waitFor()
  const sheets = clerk.getByRole('region', { name: '材料' }).getByRole('link')
  await clerk.keyboard.press('F6')
  await sheets.first().waitFor()
  bridge.control({ device: { kind: 'camera', state: 'absent' } })
  await clerk.getByText('高拍仪：没有连上').waitFor()
  await clerk.keyboard.press('F6')
  await clerk
    .getByText(/拍好的都还在/)
    .first()
    .waitFor()
  assert.equal(await sheets.count(), 1)
  const picture = await clerk.request.get((await sheets.first().getAttribute('href')) ?? '')
  assert.equal((await picture.body()).subarray(1, 4).toString(), 'PNG')
  bridge.control({ device: { kind: 'camera', state: 'ready' } })
  await clerk.getByText('高拍仪：没有连上').waitFor({ state: 'hidden' })
  await clerk.keyboard.press('F6')
  await sheets.nth(1).waitFor()

  // 一次性告知 on paper, and a printer that runs out of it.
  bridge.control({ device: { kind: 'a4-printer', state: 'paper-out' } })
  await clerk.keyboard.press('F7')
  await clerk
    .getByText(/没有纸了，请装纸/)
    .first()
    .waitFor()
  bridge.control({ device: { kind: 'a4-printer', state: 'ready' } })
  await clerk.keyboard.press('F7')
  await clerk.getByText('一次性告知书已打印。').first().waitFor()

  await axe(clerk, 'counter with papers')
  await clerk.keyboard.press('Control+s')
  await clerk.getByText('请群众把身份证放在阅读器上').first().waitFor()
  nothingFound()
})

scene('一份材料连拍几页：一键下一页，拿掉最后一页，次序不变；按得再快也不乱', async () => {
  const clerk = await clerkAt('1')
  bridge.control({ card: PEOPLE.noBirth })
  await clerk.getByText('林涛').first().waitFor()
  await clerk.keyboard.press('F4')
  await clerk.getByRole('combobox').fill('xc')
  await clerk.getByRole('option', { name: /校车/ }).first().waitFor()
  await clerk.keyboard.press('Enter')
  const papers = clerk.getByRole('region', { name: '材料' })
  await papers.waitFor()
  const slot = papers.locator('.slot')
  const name = (await slot.locator('.mark-ok, .mark-warn').first().innerText()).trim()
  const before = await papers.getByRole('link').count()
  for (let page = 1; page <= 4; page += 1) await clerk.keyboard.press('F6')
  const links = slot.getByRole('link')
  await links.nth(3).waitFor()
  const pages = await links.allInnerTexts()
  const own = await links.count()
  assert.deepEqual(
    pages.slice(-4),
    [3, 2, 1, 0].map((back) => `${name}-${own - back}.png`),
  )
  assert.equal(await papers.getByRole('link').count(), before + 4, 'all four went to one paper')
  await clerk.keyboard.press('Control+F6')
  await clerk
    .getByText(new RegExp(`「${name}」拿掉了最后一页，还有 ${own - 1} 页`))
    .first()
    .waitFor()
  assert.deepEqual(await links.allInnerTexts(), pages.slice(0, -1))
  await clerk.keyboard.press('Shift+F6')
  await clerk
    .getByText(/现在拍「/)
    .first()
    .waitFor()
  assert.notEqual((await slot.locator('.mark-ok, .mark-warn').first().innerText()).trim(), name)
  await look(clerk, 'counter-pages')
  await clerk.keyboard.press('Control+s')
  await clerk.getByText('请群众把身份证放在阅读器上').first().waitFor()
  nothingFound()
})

scene('没有设备程序：说清楚，打字照样办；到期的证不行', async () => {
  const clerk = await clerkAt('2', 'hall.counter.2', (page) =>
    page.route(`${bridge.url}/**`, (route) => route.abort()),
  )
  await clerk.getByText('设备程序没有运行').waitFor()
  await clerk.keyboard.press('F2')
  const dialog = clerk.getByRole('dialog')
  await dialog.getByLabel('公民身份号码').fill(PEOPLE.oneHousehold)
  await dialog.getByLabel('姓名').fill('王芳')
  await dialog.getByLabel('证件有效期到').fill('2020-01-01')
  await dialog.getByRole('button', { name: '确认身份' }).click()
  await clerk
    .getByText(/已经到期/)
    .first()
    .waitFor()
  await dialog.getByLabel('证件有效期到').fill('2036-01-01')
  await clerk.keyboard.press('Enter')
  await clerk.getByText('已验看证件').waitFor()
  await clerk.keyboard.press('F4')
  await clerk.getByRole('combobox').fill('xse')
  await clerk
    .getByRole('option', { name: /新生儿/ })
    .first()
    .waitFor()
  await clerk.keyboard.press('Enter')
  await clerk.getByRole('heading', { name: '请念给群众听' }).waitFor()
  await axe(clerk, 'counter consent')
  await clerk.keyboard.press('Enter')
  await clerk.locator('[data-field="child.givenName"]').waitFor()
  assert.equal(await clerk.locator('[data-field="household.of"]').count(), 0, 'one household is not asked')
  await clerk.keyboard.press('Control+s')
  await clerk.getByText('请群众把身份证放在阅读器上').first().waitFor()
  nothingFound()
})

scene('手机上的码打开整份草稿；扫了别人的码，说清楚', async () => {
  const person = await (await product.person(PEOPLE.singleMother)).newPage()
  await person.goto('/onethings/newborn')
  await press(button(person, '开始'))
  await press(button(person, '同意并继续'))
  const draft = /\/apply\/([^/]+)\//.exec(person.url())?.[1] ?? ''
  await person.goto(`/apply/${draft}/check`)
  await press(button(person, '想到窗口办？'))
  const code = await person.locator('.big-code').innerText()
  await axe(person, 'counter code')

  const clerk = await clerkAt('1')
  bridge.control({ card: PEOPLE.twins })
  await clerk.getByText('徐婷').first().waitFor()
  bridge.control({ scan: code })
  await clerk
    .getByText(/这个码是另一个人的/)
    .first()
    .waitFor()
  await clerk.keyboard.press('Control+s')
  await clerk.getByText('请群众把身份证放在阅读器上').first().waitFor()
  bridge.control({ scan: code })
  await clerk.getByText('许佳').first().waitFor()
  await clerk.locator('[data-field="child.givenName"]').waitFor()
  await clerk.keyboard.press('Control+s')
  await clerk.getByText('请群众把身份证放在阅读器上').first().waitFor()
  nothingFound()
})

scene('窗口、第二屏、日结：WCAG 2.2 AA 零问题，1024 和 1440 都不横向滚动', async () => {
  const clerk = await clerkAt('1')
  const screen = await screenBeside(clerk)
  await look(clerk, 'counter-empty')
  await axe(screen, 'screen beside')
  bridge.control({ card: PEOPLE.twoEthnicities })
  await clerk.getByRole('heading', { name: /可能要办/ }).waitFor()
  await clerk.keyboard.press('Enter')
  await clerk.locator('[data-field="child.givenName"]').waitFor()
  await look(clerk, 'counter-form')
  await screen.getByRole('heading', { name: /请一起看/ }).waitFor()
  await axe(screen, 'screen mirror')
  for (const [stroke, title] of [
    ['?', '快捷键'],
    ['F4', '办什么事？'],
    ['Control+k', '要做什么？'],
    ['F10', '交给哪类窗口？'],
  ] as const) {
    await clerk.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await clerk.keyboard.press(stroke)
    await clerk.getByRole('dialog', { name: title }).waitFor()
    await clerk.waitForTimeout(300)
    await axe(clerk, `counter ${title}`)
    await clerk.keyboard.press('Escape')
    await clerk.getByRole('dialog', { name: title }).waitFor({ state: 'hidden' })
  }
  await clerk.keyboard.press('Control+s')
  await clerk.goto('/staff/counter/day')
  await clerk.getByRole('table').waitFor()
  await look(clerk, 'counter-day')
  await product.pool.query(
    `insert into counter.rating (id, hall, window_id, officer_id, day, stars)
     select gen_random_uuid(), r.hall, r.window_id, r.officer_id, r.day - 1, s
     from (select * from counter.rating limit 1) r, unnest('{5,5,4,3,1}'::int[]) s`,
  )
  const manager = await officerAt(product, 'hall.manager', '/staff/counter/day')
  await manager
    .getByRole('region', { name: '好差评' })
    .getByRole('row', { name: /综合窗口/ })
    .first()
    .waitFor()
  await look(manager, 'counter-ratings')
  nothingFound()
})

scene('统一出件：一个孩子的七样结果在一个窗口一次交出，只用键盘；在第二屏上签送达回证', async () => {
  const number = await apply(await (await product.person(PEOPLE.rareCharacters)).newPage(), '吴㛃', {
    纸质: '自己到窗口领',
  })
  await confirm(await (await product.visitor()).newPage(), await product.link())
  const caseId =
    (await product.pool.query<{ id: string }>('select id from cases.case where number = $1', [number]))
      .rows[0]?.id ?? ''
  const waiting = async (): Promise<string[]> =>
    (
      await product.pool.query<{ step: string }>(
        `select step from cases.case_item where case_id = $1 and state = 'submitted' order by position`,
        [caseId],
      )
    ).rows.map(({ step }) => step)
  for (let steps = await waiting(); steps.length > 0; steps = await waiting())
    for (const step of steps) await workByApi(product, number, step)
  const { rows: granted } = await product.pool.query<{ title: string; number: string }>(
    'select title, number from credentials.certificate where case_id = $1',
    [caseId],
  )
  assert.ok(granted.length >= 5, `${granted.length} results`)

  const clerk = await clerkAt('1')
  const screen = await screenBeside(clerk)
  await clerk.evaluate(() => {
    Object.assign(globalThis, { clicks: 0 })
    document.addEventListener('pointerdown', () => Object.assign(globalThis, { clicks: 1 }), true)
    ;(document.activeElement as HTMLElement | null)?.blur()
  })
  bridge.control({ card: PEOPLE.rareCharacters })
  const ready = clerk.getByRole('heading', { name: '可以领的' })
  await ready.waitFor()
  await look(clerk, 'counter-results')
  await clerk.keyboard.press('F1')
  await clerk.getByRole('button', { name: /请群众在屏幕上签字/ }).waitFor()
  await screen.getByRole('heading', { name: /请签收/ }).waitFor()
  const listed = await screen.getByRole('main').innerText()
  for (const { title } of granted) assert.ok(listed.includes(title), `${title} in ${listed}`)
  await axe(screen, 'screen receive')
  await screen.screenshot({ path: join(RESULTS, 'screen-receive.png'), fullPage: true })
  await clerk.keyboard.press('F1')
  await clerk.getByText('请群众在屏幕上签字').first().waitFor()
  assert.equal((await deliveries(caseId)).filter(({ state }) => state === 'delivered').length, 0)

  await signOn(screen, /请签收/, '我已收到，签字')
  await clerk.getByRole('button', { name: /已签字，交出去/ }).waitFor()
  await clerk.keyboard.press('F1')
  await clerk.getByText('已交给本人，送达回证已经出好。').first().waitFor()
  await ready.waitFor({ state: 'hidden' })
  assert.equal(await clerk.evaluate(() => (globalThis as unknown as { clicks: number }).clicks), 0)

  const handed = await deliveries(caseId)
  assert.deepEqual(
    handed.flatMap(({ certificates }) => certificates).toSorted(),
    granted.map((each) => each.number).toSorted(),
  )
  for (const each of handed) {
    assert.deepEqual([each.state, each.receiver, each.signature], ['delivered', '吴㛃', 'drawn'])
    assert.match(each.service ?? '', /\d/, 'its 送达回证 has a number')
  }
  await clerk.keyboard.press('F1')
  await clerk.getByText('没有可以领的。').first().waitFor()
  await clerk.keyboard.press('Control+s')
  await clerk.getByText('请群众把身份证放在阅读器上').first().waitFor()
  nothingFound()
})

type HandedOut = {
  state: string
  receiver: string | null
  signature: string | null
  certificates: string[]
  service: string | null
}

/** What waits or was handed over at counters of this case. */
async function deliveries(caseId: string): Promise<HandedOut[]> {
  const { rows } = await product.pool.query<HandedOut>(
    `select state, receiver, signature->>'kind' as signature, certificates, service from deliveries.delivery
     where owner = $1 and method = 'counter'`,
    [caseId],
  )
  return rows
}

scene('没有一页报错，没有一个请求去别处', async () => {
  const complaints = product.complaints().filter((each) => !each.includes('net::ERR_FAILED'))
  assert.deepEqual(complaints, [])
})
