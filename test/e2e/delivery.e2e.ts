import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'
import { axe, lookAt, nothingFound } from './axe.ts'
import { applyForFair, kiteRegion, officeTurn } from './kite-fair.ts'
import { DESK, openProduct, PEOPLE, scene } from './product.ts'

const product = await openProduct(await kiteRegion())

async function at(username: string, path: string): Promise<Page> {
  const context = await product.visitor(DESK)
  const signedIn = await context.request.post('/api/v1/staff/sign-in', {
    data: { username, password: 'tongban-demo' },
  })
  assert.equal(signedIn.status(), 200, await signedIn.text())
  const page = await context.newPage()
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

const lastSms = async (): Promise<string> =>
  (await product.pool.query<{ text: string }>('select text from messages.sms order by id desc limit 1'))
    .rows[0]?.text ?? ''

/** A case of which one item is granted and the rest is not, so that its certificate goes out by post. */
async function grantedCase(): Promise<string> {
  const number = await applyForFair(await (await product.person(PEOPLE.plain)).newPage(), '陈静')
  await officeTurn(product, number, 'safety', 'accept')
  await officeTurn(product, number, 'safety', 'grant', { opinion: '准予办理。' })
  const panel = { session: 'panel' }
  const held = {
    at: new Date(Date.now() + 1000).toISOString(),
    place: '东山',
    officers: ['林晓岚', '周正平'],
  }
  await officeTurn(product, number, 'forecast', 'call-session', { ...panel, ...held })
  await sleep(1200)
  await officeTurn(product, number, 'forecast', 'record-finding', { ...panel, passed: true, text: '合格。' })
  await officeTurn(product, number, 'forecast', 'opine', { favourable: true, opinion: '风不大。' })
  for (const step of ['site', 'notice', 'stage', 'power', 'tent']) {
    const { rows } = await product.pool.query<{ state: string }>(
      'select i.state from cases.case_item i join cases.case c on c.id = i.case_id where c.number = $1 and i.step = $2',
      [number, step],
    )
    if (rows[0]?.state === 'submitted')
      await officeTurn(product, number, step, 'decline', { reason: '这里不办这一项。' })
  }
  return number
}

const row = (page: Page, number: string) => page.getByRole('row').filter({ hasText: number })

/** Opens the delivery of this case by the keyboard alone. */
async function open(page: Page, number: string): Promise<Locator> {
  await row(page, number).waitFor()
  await page.locator('body').press('j')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '确认登记' }).waitFor()
  await page.waitForTimeout(400)
  return dialog
}

/** Chooses an act, fills it in, and sends it. */
async function act(page: Page, number: string, name: string, texts: Record<string, string>): Promise<void> {
  const dialog = await open(page, number)
  await dialog.getByRole('button', { name, exact: true }).click()
  for (const [label, text] of Object.entries(texts)) await dialog.getByLabel(label).fill(text)
  await axe(page, `delivery ${name}`)
  await dialog.getByRole('button', { name: '确认登记' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

scene('送达：邮寄、取件柜、窗口、转到就近窗口当面签收，只用浏览器', async () => {
  const empty = await at('sky.handling', '/staff/delivery')
  await empty.getByText('没有要送达的').waitFor()
  await lookAt(empty, 'delivery-empty')
  const number = await grantedCase()

  const page = await at('sky.handling', '/staff')
  await page.getByRole('link', { name: '送达', exact: true }).click()
  await row(page, number).getByText('等待送达').waitFor()
  await row(page, number)
    .getByText(/还剩 \d+ 个工作日/)
    .waitFor()
  assert.equal(await page.getByText('云上路 2 号').count(), 0, 'the address is not in the list')
  await lookAt(page, 'delivery')

  const dialog = await open(page, number)
  await dialog.getByRole('button', { name: '看完整地址' }).click()
  await dialog.getByText('风筝市云上路 2 号').waitFor()
  const label = await dialog.getByRole('link', { name: '打印地址签' }).getAttribute('href')
  const printed = await page.request.get(label ?? '')
  assert.match(printed.headers()['content-type'] ?? '', /pdf/)
  await dialog.getByRole('button', { name: '确认登记' }).click()
  await dialog.getByText('这一项要填。').waitFor()
  await lookAt(page, 'delivery-post')
  await dialog.getByRole('button', { name: '向邮政取单号' }).click()
  await dialog.getByText(/单号是 ED\d{9}CN。/).waitFor()
  const tracking = await dialog.getByLabel('邮寄单号').inputValue()
  await dialog.getByRole('button', { name: '确认登记' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await row(page, number).getByText('已寄出').waitFor()
  assert.match(await lastSms(), new RegExp(`已经寄出，邮寄单号 ${tracking}`))

  await act(page, number, '登记退回', { 为什么没有送到: '地址没有人' })
  await row(page, number).getByText('退回，要换方式').waitFor()
  const notice = await open(page, number)
  await notice.getByRole('button', { name: '公告送达', exact: true }).click()
  await notice.getByRole('button', { name: '确认登记' }).click()
  await notice.getByText('这一项要填。').waitFor()
  await notice.getByLabel('公告的原因和经过').fill('按登记的地址寄过，退回来了，电话是空号。')
  await lookAt(page, 'delivery-notice')
  await notice.getByRole('button', { name: '确认登记' }).click()
  await notice.getByText(/没有文书/).waitFor()
  await page.keyboard.press('Escape')
  await notice.waitFor({ state: 'hidden' })

  // A certificate alone is not published; a paper that came back with it is.
  await product.pool.query(
    `update deliveries.delivery d set documents = array[
       (select min(o.number) from documents.document o where o.owner = d.owner and o.office = d.office and o.kind <> 'service')]
     from cases.case c where c.id = d.owner and c.number = $1 and d.state = 'returned'`,
    [number],
  )
  await page.reload()
  const why = '按登记的地址寄过，退回来了，电话是空号。'
  await act(page, number, '公告送达', { 公告的原因和经过: why })
  await row(page, number).getByText('正在公告').waitFor()
  const visitor = await (await product.visitor()).newPage()
  await visitor.goto('/notices')
  await lookAt(visitor, 'notices')
  await visitor.getByRole('link', { name: /陈静：/ }).click()
  await visitor.getByText('从公告之日起经过三十日').waitFor()
  assert.equal(
    await visitor.getByText(/云上路 2 号|空号/).count(),
    0,
    'neither the address nor why is public',
  )
  await lookAt(visitor, 'notice')
  await act(page, number, '撤回公告', { 为什么撤回: '找到了本人' })
  await row(page, number).getByText('退回，要换方式').waitFor()
  await visitor.reload()
  await visitor.getByRole('heading', { level: 1 }).waitFor()
  assert.equal(await visitor.getByText('陈静').count(), 0, 'what was withdrawn is read by nobody')

  await act(page, number, '放进取件柜', { 取件码: '482913' })
  await row(page, number).getByText('等待领取').waitFor()
  assert.match(await lastSms(), /取件码 482913，请在\d{4}年\d+月\d+日前取走/)
  await act(page, number, '登记退回', { 为什么没有送到: '没有来取' })
  await row(page, number).getByText('退回，要换方式').waitFor()
  await act(page, number, '通知来窗口领', {})
  await row(page, number).getByText('窗口领取', { exact: true }).waitFor()
  assert.match(await lastSms(), /可以领取了。请带身份证到风筝市天空管理局领取/)

  const moved = await open(page, number)
  await moved.getByRole('button', { name: '交给别的窗口' }).click()
  await moved.getByRole('combobox', { name: '哪个窗口' }).fill('政务服务中心')
  await page.keyboard.press('Enter')
  await axe(page, 'delivery transfer')
  await moved.getByRole('button', { name: '确认登记' }).click()
  await page.getByText('没有要送达的').waitFor()

  const hall = await at('hall.counter', '/staff/delivery')
  await row(hall, number).getByText('正在送来，要登记接收').waitFor()
  await act(hall, number, '登记接收', {})
  await row(hall, number).getByText('等待领取').waitFor()
  const handing = await open(hall, number)
  await handing.getByRole('radio', { name: '别人代领' }).check()
  await handing.getByRole('button', { name: '确认登记' }).click()
  await handing.getByText('请收件人签名。不肯签的，改为登记拒收。').waitFor()
  await lookAt(hall, 'delivery-hand-over')
  await handing.getByLabel('代领人姓名').fill('李明')
  await handing.getByLabel('和受送达人的关系').fill('夫妻')
  await handing.getByLabel('为什么代领').fill('本人出差')
  const pad = handing.getByRole('img', { name: '请收件人在框里写名字' })
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  assert.ok(box)
  await hall.mouse.move(box.x + 40, box.y + 40)
  await hall.mouse.down()
  for (let step = 1; step <= 12; step += 1)
    await hall.mouse.move(box.x + 40 + step * 16, box.y + 40 + (step % 3) * 22)
  await hall.mouse.up()
  await handing.getByText('已经签名。').waitFor()
  await handing.getByRole('button', { name: '确认登记' }).click()
  await handing.waitFor({ state: 'hidden' })
  assert.match(await lastSms(), /已由李明（夫妻）代您签收/)

  await hall.getByRole('link', { name: '送达记录' }).click()
  await row(hall, number).getByText('已送达').waitFor()
  await lookAt(hall, 'delivery-ended')
  await row(hall, number).getByRole('button').click()
  const ended = hall.getByRole('dialog')
  await ended.getByText(/接收/).waitFor()
  await hall.waitForTimeout(400)
  await axe(hall, 'delivery ended, opened')
  const receipt = await ended.getByRole('link', { name: '打印送达回证' }).getAttribute('href')
  const paper = await hall.request.get(receipt ?? '')
  assert.equal(paper.status(), 200)
  assert.match(paper.headers()['content-type'] ?? '', /pdf/)
  const looks = await product.pool.query(
    `select from platform.event e join cases.case c on c.id = e.subject
     where e.kind = 'case.document-viewed' and c.number = $1 and e.data ->> 'document' = $2`,
    [number, decodeURIComponent((receipt ?? '').split('/').at(-2) ?? '')],
  )
  assert.equal(looks.rowCount, 1, 'whoever opens it leaves a look')
  nothingFound()
  assert.deepEqual(product.complaints(), [])
})

scene('送达：筛选没有结果、连不上服务器、超期，都说清楚', async () => {
  const page = await at('sky.handling', '/staff/delivery?q=没有这一件')
  await page.getByText('没有符合筛选的').waitFor()
  await page.getByRole('button', { name: '清除筛选' }).click()
  await page.getByText('没有要送达的').waitFor()
  await page.route('**/api/v1/deliveries*', (route) => route.abort())
  await page.reload()
  await page.getByText('连不上服务器').waitFor()
  await axe(page, 'delivery without a server')
  await page.unroute('**/api/v1/deliveries*')
  await page.getByRole('button', { name: '重试' }).click()
  await page.getByText('没有要送达的').waitFor()

  await product.pool.query(
    `update deliveries.delivery set state = 'due', office = 'sky', service = null, ended_at = null
     where method <> 'page'`,
  )
  await product.pool.query(
    `update deadlines.clock set due_on = '2026-01-05', level = 'overdue' where kind = 'delivery'`,
  )
  await page.reload()
  await page.getByText('1 件已过最后一天').waitFor()
  await page
    .getByRole('row')
    .getByText(/已超期 \d+ 个工作日/)
    .waitFor()
  await lookAt(page, 'delivery-late')
  product.complaints()
  nothingFound()
})
