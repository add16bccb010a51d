import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { axe, lookAt, nothingFound, wider } from './axe.ts'
import { applyForFair, kiteRegion } from './kite-fair.ts'
import { officerAt, officerByApi, openTask } from './officer.ts'
import { DESK, openProduct, PEOPLE, PHONE, RESULTS, scene } from './product.ts'

const product = await openProduct(await kiteRegion())
/** Between them the items of this one-thing know every turn; its papers were uploaded. */
const filed = await applyForFair(await (await product.person(PEOPLE.plain)).newPage(), '陈静')

const stateOf = async (step: string): Promise<string> =>
  (
    await product.pool.query<{ state: string }>(
      'select i.state from cases.case_item i join cases.case c on c.id = i.case_id where c.number = $1 and i.step = $2',
      [filed, step],
    )
  ).rows[0]?.state ?? ''

/** Opens what a button opens and looks at it. */
async function drawer(page: Page, name: string): Promise<Locator> {
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await page.waitForTimeout(400)
  await axe(page, `desk drawer ${name}`)
  return dialog
}

/** Opens it, looks, and leaves it as it was. */
async function glance(page: Page, name: string): Promise<void> {
  const dialog = await drawer(page, name)
  await dialog
    .getByRole('button', { name: /^(取消|关闭)$/ })
    .first()
    .click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Fills in what a drawer asks for and takes the turn. */
async function take(
  page: Page,
  name: string,
  texts: Record<string, string>,
  submit: string,
  choice?: string,
): Promise<void> {
  const dialog = await drawer(page, name)
  if (choice !== undefined) await dialog.getByRole('radio', { name: choice, exact: true }).check()
  for (const [label, text] of Object.entries(texts)) await dialog.getByLabel(label).first().fill(text)
  await dialog.getByRole('button', { name: submit, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

scene('登录、列表：宽的窄的、深色浅色', async () => {
  const signIn = await (await product.visitor(DESK)).newPage()
  await signIn.goto('/staff')
  await signIn.getByLabel('账号', { exact: true }).waitFor()
  await axe(signIn, 'desk sign-in')
  await signIn.getByRole('button', { name: '登录', exact: true }).click()
  await axe(signIn, 'desk sign-in refused')
  const page = await officerAt(product, 'sky.handling')
  await page.getByRole('row').filter({ hasText: filed }).first().waitFor()
  await lookAt(page, 'desk-inbox')
  for (const [view, empty] of [
    ['特别程序', '没有正在走特别程序的办件。'],
    ['待补正', '没有等申请人补正的办件。'],
  ] as const) {
    await page.getByRole('link', { name: new RegExp(`^${view}`) }).click()
    await page.getByText(empty).waitFor()
    await axe(page, `desk inbox ${view}`)
  }
  await page.goto('/staff/batch')
  await page.getByText('现在没有可以批量准予的办件。').first().waitFor()
  await axe(page, 'batch empty')
  nothingFound()
})

scene('材料放大、旋转、看下一份，字和图并排', async () => {
  const page = await officerAt(product, 'sky.handling')
  await openTask(page, filed, '风筝节场地许可')
  const reader = page.getByRole('region', { name: '材料和依据' })
  await reader.getByRole('img').waitFor()
  const width = () => reader.getByRole('img').evaluate((node) => (node as HTMLElement).style.width)
  assert.equal(await width(), '100%')
  await page.keyboard.press('+')
  assert.equal(await width(), '150%')
  await page.keyboard.press('r')
  assert.equal(await reader.getByRole('img').evaluate((node) => (node as HTMLElement).style.rotate), '90deg')
  const first = await reader.getByText(/第 1 份/).innerText()
  await page.keyboard.press('n')
  await reader.getByText(/第 2 份/).waitFor()
  assert.match(first, /共 4 份/)
  await page.keyboard.press('1')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'rule-0')
  assert.match(await page.locator('.value-pointed').first().innerText(), /人数/)
  // The rule rests on the number of people, which the applicant drew on the plan: a picture, read by nobody but the officer.
  await reader.getByText(/第 1 份/).waitFor()
  await reader.getByText('图片上的字要您自己看。请在这份材料上找：').waitFor()
  assert.match(await reader.locator('mark').innerText(), /^300/)
  await lookAt(page, 'desk-task')
  // The name stands on no paper: the row of what the applicant filled in is marked.
  await page.getByRole('button', { name: '申请人填写：看「风筝节名称」的依据' }).click()
  const rows = reader.getByRole('region', { name: '申请人填写' })
  await rows.locator('.value-pointed').getByText('东山风筝节').waitFor()
  assert.equal(await rows.locator('mark').count(), 1)
  await lookAt(page, 'desk-evidence')
  nothingFound()
})

scene('双人办理：每一步的窗口；停下、恢复、评审、提意见、退回、再提、审核同意', async () => {
  const page = await officerAt(product, 'sky.handling')
  await openTask(page, filed, '风筝节场地许可')
  const bar = page.getByRole('region', { name: '办理', exact: true })
  await bar.getByRole('button', { name: '认领', exact: true }).click()
  await page.getByText('已认领。').first().waitFor()
  assert.equal(await bar.getByRole('button', { name: '准予', exact: true }).count(), 0, 'two officers decide')
  for (const name of ['当场更正', '补正', '不予受理', '查看完整信息', '为什么是这一天？'])
    await glance(page, name)
  const lacking = await drawer(page, '容缺受理')
  await lacking.getByText('申请人还没有签容缺承诺书').waitFor()
  assert.ok(await lacking.getByRole('button', { name: '确认容缺受理' }).isDisabled())
  await lacking.getByRole('button', { name: '取消' }).click()
  await page.getByText('暂时不能用的操作').click()
  await page.getByText('要先受理，才能作决定。').waitFor()
  await axe(page, 'what cannot be done, and why')

  await take(page, '受理', {}, '确认受理')
  await page.getByText('已受理。').first().waitFor()
  await take(page, '特别程序', { 为什么需要: '附近居民要求听证。' }, '开始特别程序，停止计时', '听证')
  await page.getByText('已停止计时。').first().waitFor()
  assert.equal(await stateOf('site'), 'paused')
  const days = await drawer(page, '为什么是这一天？')
  const stoppedAt = /从 (\S+日) 起：听证，还没有结束.*告知书 (\S+)/.exec(await days.innerText())
  assert.ok(stoppedAt, await days.innerText())
  await days.getByText('这天因听证停止计时').first().waitFor()
  await days.getByRole('button', { name: '关闭' }).first().click()
  const applicant = await (await product.person(PEOPLE.plain, PHONE)).newPage()
  await applicant.goto(`/cases/${filed}/dates?item=site`)
  const told = await applicant.getByRole('main').innerText()
  for (const part of [
    `从${stoppedAt[1]}起：听证，还没有结束`,
    `告知书：${stoppedAt[2]}`,
    '这天因听证停止计时',
  ])
    assert.ok(told.includes(part), `${part} in ${told}`)
  await axe(applicant, 'days of a clock that stands still')
  assert.equal(await wider(applicant), '')
  await applicant.screenshot({ path: `${RESULTS}/dates-paused-360.png`, fullPage: true })
  await take(page, '结束特别程序', { 特别程序的结果: '听证已开，没有反对意见。' }, '结束并接着计时')
  await page.getByText('特别程序已结束。').first().waitFor()

  const visit = { 时间: '2026-11-20 09:30', 地点: '东山放飞场', 参加的工作人员: '林晓岚\n周正平' }
  await take(page, '定时间和地点', visit, '通知大家')
  await take(page, '填写本单位的结果', { 看到的情况: '场地够大。' }, '保存结果', '合格')
  await page.getByText('场地够大。').first().waitFor()

  const results = { 意见: '场地合适，建议准予。', 场地许可编号: 'CD2026001' }
  const proposing = await drawer(page, '提出意见')
  await proposing.getByRole('radio', { name: '不予', exact: true }).check()
  await axe(page, 'desk drawer proposes to refuse')
  await proposing.getByRole('radio', { name: '准予', exact: true }).check()
  await proposing.getByRole('textbox', { name: '意见' }).first().fill(results.意见)
  for (const box of await proposing.getByRole('textbox').all())
    if ((await box.inputValue()) === '') await box.fill(results.场地许可编号)
  await proposing.getByRole('button', { name: '提交审核' }).click()
  await page.getByText('已提出办理意见。').first().waitFor()
  assert.equal(await stateOf('site'), 'proposed')

  const review = await officerAt(product, 'sky.review')
  await openTask(review, filed, '风筝节场地许可')
  await review.getByText('建议准予', { exact: true }).first().waitFor()
  await lookAt(review, 'desk-review')
  await glance(review, '退回承办人')
  await take(review, '批准延期', { 延期的理由: '还要等气象台的意见。' }, '批准延期')
  await review.getByText('已批准延期。').first().waitFor()
  await take(review, '审核同意', {}, '审核同意')
  await review.getByText('已准予。').first().waitFor()
  assert.equal(await stateOf('site'), 'granted')
  await glance(review, '撤销')
  await take(review, '纠错重开', { 哪里错了: '编号写错了。' }, '重开')
  await review.getByText('已重开。').first().waitFor()
  assert.equal(await stateOf('site'), 'accepted')
  await page.reload()
  await page.getByRole('heading', { level: 1, name: '风筝节场地许可' }).waitFor()
  await glance(page, '终止')
  nothingFound()
})

scene('联办延期：没有权限的看到原因；有权限的先看到新的到期日，办一次', async () => {
  const handling = await officerAt(product, 'sky.handling')
  await openTask(handling, filed, '风筝节场地许可')
  const closed = handling.getByRole('region', { name: '整件事的期限' })
  await closed.getByText('联办延期（15 个工作日）现在不能办：').waitFor()
  assert.equal(await closed.getByRole('button').count(), 0)

  const page = await officerAt(product, 'sky.review')
  await openTask(page, filed, '风筝节场地许可')
  const whole = page.getByRole('region', { name: '整件事的期限' })
  const dayIn = async (text: Promise<string>): Promise<string> =>
    /\d+年\d+月\d+日/.exec(await text)?.[0] ?? ''
  const before = await dayIn(whole.innerText())
  const dialog = await drawer(page, '联办延期')
  await dialog.getByRole('button', { name: '延期并告知申请人' }).click()
  await dialog.getByText('写清是谁批准的。').waitFor()
  await lookAt(page, 'desk-extend-whole')
  const row = dialog.locator('dl div').filter({ hasText: '延期后的到期日' })
  const promised = await dayIn(row.innerText())
  assert.ok(before !== '' && promised !== '' && promised !== before)
  await dialog.getByLabel('批准人').fill('何市长')
  await dialog.getByLabel('延期的理由').fill('要等省里的意见。')
  await dialog.getByRole('button', { name: '延期并告知申请人' }).click()
  await whole.getByText(`整件事要在 ${promised} 前办完。`).waitFor()
  await whole.getByText(/已经延期过 15 个工作日/).waitFor()
  assert.equal(await whole.getByRole('button').count(), 0)
  nothingFound()
})

scene('一个人办的：准予、不予逐条写理由；告知承诺要先签；只出意见的单位', async () => {
  const page = await officerAt(product, 'sky.handling')
  await openTask(page, filed, '风筝节公告备案')
  await take(page, '受理', {}, '确认受理')
  await page.getByText('已受理。').first().waitFor()
  await glance(page, '准予')
  const refusing = await drawer(page, '不予办理')
  await refusing.getByRole('button', { name: '确认不予办理' }).click()
  await refusing.getByText('填写理由，至少 4 个字。').waitFor()
  await axe(page, 'refusal without a reason')
  await refusing.getByRole('button', { name: '取消' }).click()

  const east = await officerAt(product, 'sky-east.handling')
  await openTask(east, filed, '风筝节安全登记')
  await east.getByText('暂时不能用的操作').click()
  await east.getByText('申请人还没有签告知承诺书').first().waitFor()

  const weather = await officerAt(product, 'weather.handling')
  await openTask(weather, filed, '风筝节天气意见')
  await take(weather, '填写本单位的结果', { 看到的情况: '风不大。' }, '保存结果', '合格')
  const opining = await drawer(weather, '出具意见')
  await opining.getByRole('button', { name: '出具意见', exact: true }).click()
  await weather.getByText('已出具意见。').first().waitFor()
  assert.equal(await stateOf('forecast'), 'opined')
  nothingFound()
})

scene('同事请假，代班的人看得见是替谁办的', async () => {
  const absent = await officerByApi(product, 'sky.handling')
  const { rows } = await product.pool.query<{ username: string; id: string }>(
    `select username, id from people.staff where username in ('sky.handling', 'sky.handling.2')`,
  )
  const idOf = (username: string) => rows.find((row) => row.username === username)?.id
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  await absent.post('/office/leaves', {
    staffId: idOf('sky.handling'),
    from: today,
    to: today,
    standIn: idOf('sky.handling.2'),
    reason: '看牙',
  })
  const page = await officerAt(product, 'sky.handling.2')
  await page.getByRole('link', { name: '代班', exact: true }).click()
  const row = page.getByRole('row').filter({ hasText: '风筝节公告备案' })
  await row.getByText('您代班').waitFor()
  await axe(page, 'desk inbox of a stand-in')
  await row.getByRole('link').click()
  await page.getByRole('button', { name: '准予', exact: true }).waitFor()
  nothingFound()
})

scene('连续办得太多：请歇一会儿，两个页面都一样，写好的字还在，歇过以后接着办', async () => {
  const page = await officerAt(product, 'sky.handling')
  await openTask(page, filed, '风筝节公告备案')
  const dialog = await drawer(page, '准予')
  await dialog.getByRole('textbox', { name: '意见' }).first().fill('内容属实，准予备案。')
  const officer = `(select id from people.staff where username = 'sky.handling')`
  await product.pool.query(
    `insert into cases.decision select ${officer}, now() - n * interval '20 seconds', gen_random_uuid(), 'x'
     from generate_series(1, 60) n`,
  )
  await dialog.getByRole('button', { name: '确认准予' }).click()
  await dialog
    .getByText(/您已经连续办了 6\d 件，辛苦了，歇一会儿眼睛。/)
    .first()
    .waitFor()
  assert.equal(await stateOf('notice'), 'accepted')
  await axe(page, 'a tired officer, the drawer')
  await dialog.getByRole('button', { name: '取消' }).click()
  await dialog.waitFor({ state: 'hidden' })

  const second = await page.context().newPage()
  await openTask(second, filed, '风筝节公告备案')
  const bar = second.getByRole('region', { name: '办理', exact: true })
  await bar.getByText('先歇一会儿').waitFor()
  assert.equal(
    await bar.getByRole('button', { name: '准予', exact: true }).and(second.locator(':enabled')).count(),
    0,
  )
  await lookAt(second, 'desk-rest')
  await second.close()

  // The rest is over; nobody typed anything again.
  await product.pool.query(
    `update cases.decision set at = at - interval '10 minutes' where officer_id = ${officer}`,
  )
  await page.evaluate(() => dispatchEvent(new Event('visibilitychange')))
  await page.getByText('先歇一会儿').waitFor({ state: 'hidden' })
  const again = await drawer(page, '准予')
  assert.equal(
    await again.getByRole('textbox', { name: '意见' }).first().inputValue(),
    '内容属实，准予备案。',
  )
  await again.getByRole('button', { name: '确认准予' }).click()
  await page.getByText('已准予。').first().waitFor()
  assert.equal(await stateOf('notice'), 'granted')
  await page
    .getByText(/从打开到决定看了 \d+ (秒|分钟)/)
    .first()
    .waitFor()
  nothingFound()
})

scene('快捷键说明和设置；英文', async () => {
  const page = await officerAt(product, 'sky.review')
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('批量准予里').first().waitFor()
  await axe(page, 'desk help')
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
  await page.getByRole('button', { name: /设置/ }).click()
  await page.getByRole('dialog').waitFor()
  await page.waitForTimeout(400)
  await axe(page, 'desk settings')
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).first().click()
  await page.getByRole('button', { name: 'English' }).click()
  await page.goto('/staff/rechecks')
  await page.getByText('Nothing waits for a second look.').waitFor()
  await axe(page, 'rechecks empty, English')
  nothingFound()
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
