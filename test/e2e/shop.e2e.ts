import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ROOT } from '../../server/platform/config.ts'
import { loadRegion } from '../../server/regions/load.ts'
import { lookAt, nothingFound } from './axe.ts'
import { officerAt, workByApi } from './officer.ts'
import { answerAll, button, caseNumber, signAndSubmit, uploadAll } from './parent.ts'
import { openProduct, PEOPLE, PHONE, press, scene } from './product.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'guangan')
const product = await openProduct(region)
const FILE = readFileSync(join(ROOT, 'test/data/items/guangan_items.json'))
const DONE = { timeout: 90_000 }

const ITEMS = {
  register: '个体工商户设立登记',
  food: '食品(含保健食品)经营许可核发',
  tobacco: '烟草专卖零售许可证新办',
  sign: '规范户外招牌设施设置',
  health: '公共场所卫生许可新办审批（县级）',
}

/** One step for everything that waits for it. */
async function stepAll(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).click()
  await page.getByRole('button', { name: '确认', exact: true }).click()
  await page.getByText('办了 1,135 项').waitFor(DONE)
}

/** What was written is kept before anything else is done. */
const saved = (page: Page) => page.locator('.save').getByText('已保存', { exact: true }).waitFor()

async function addNew(page: Page, kind: string, id: string): Promise<void> {
  await page.getByLabel('哪一类').selectOption({ label: kind })
  await page.getByLabel('要做什么').selectOption({ label: '新建' })
  await page.getByLabel('编号', { exact: true }).fill(id)
  await page.getByRole('button', { name: '加到方案里' }).click()
  await page.locator('.save').waitFor()
}

/** A question that is answered with yes or no. */
async function addQuestion(
  page: Page,
  id: string,
  name: string,
  question: string,
  why: string,
): Promise<void> {
  await addNew(page, '数据元', id)
  await page.getByLabel('名称', { exact: true }).fill(name)
  await page.getByLabel('归在哪一部分').fill('店铺')
  await page.getByLabel('怎样填').selectOption({ label: '是或者否' })
  await page.getByRole('button', { name: '＋ 怎样问（一句大白话）' }).click()
  await page.getByLabel('怎样问（一句大白话）').fill(question)
  await page.getByRole('button', { name: '＋ 为什么问' }).click()
  await page.getByLabel('为什么问').fill(why)
  await saved(page)
  await page.getByRole('link', { name: /^← / }).click()
}

scene('便利店：操作员只用工作台，接过一个区的 1,135 项，拼成一件事，发布，市民一次办成', async () => {
  const editor = await officerAt(product, 'hall.items', '/staff/items/imports')
  await editor
    .getByLabel('文件', { exact: true })
    .setInputFiles({ name: 'guangan_items.json', mimeType: 'application/json', buffer: FILE })
  await editor.getByRole('combobox', { name: '列对应', exact: true }).click()
  await editor.getByTitle('广安事项（JSON，2025）', { exact: true }).last().click()
  await editor.getByRole('button', { name: '检查文件' }).click()
  await editor.getByText('将新增 1,135 项').waitFor(DONE)
  await editor.getByRole('button', { name: '确认导入' }).click()
  await editor.getByRole('link', { name: '看导入的事项' }).waitFor(DONE)
  await editor.getByText('新增 1,135 项，更新 0 项').first().waitFor(DONE)
  await editor.goto('/staff/items?stage=draft')
  await stepAll(editor, /全部提交审核/)
  const reviewer = await officerAt(product, 'hall.items-review', '/staff/items?stage=review')
  await stepAll(reviewer, /全部审核通过/)
  await reviewer.goto('/staff/items?stage=approved')
  await stepAll(reviewer, /全部发布/)

  // What is on the list and handled by nobody here is found and explained, with where to ask.
  const reader = await (await product.visitor(PHONE)).newPage()
  const teacher = reader.getByRole('link', { name: '教师资格认定', exact: true })
  for (let tries = 0; tries < 40 && (await teacher.count()) === 0; tries += 1) {
    await reader.goto('/search?q=教师资格认定')
    await reader.waitForTimeout(250)
  }
  await teacher.first().click()
  await reader.getByRole('heading', { level: 1, name: '教师资格认定' }).waitFor()
  await reader.getByText('区教科体局').first().waitFor()
  await lookAt(reader, 'shop-listed', [360, 1440])

  // Five entries of the list, two questions, one one-thing.
  const page = editor
  await page.goto('/staff/designs')
  await page.getByLabel('新方案的名称').fill('开办便利店一件事')
  await page.getByRole('button', { name: '新建方案' }).click()
  await page.getByRole('heading', { level: 1, name: '开办便利店一件事' }).waitFor()
  await page.getByLabel('哪一类').selectOption({ label: '事项' })
  await page.getByLabel('要做什么').selectOption({ label: '从事项清单取用' })
  for (const name of Object.values(ITEMS)) {
    await page.getByLabel('找清单里的事项').fill(name)
    await page.getByRole('search').getByRole('button').click()
    await page.getByRole('button', { name: `取用：${name}`, exact: true }).click()
    await page.getByText(`已取用「${name}」`).first().waitFor()
  }
  await lookAt(page, 'shop-taken', [1440, 360])
  await page.getByText('检查过了，没有问题。').waitFor()
  await addQuestion(page, 'shop.tobacco', '卖烟', '店里卖烟吗？', '卖烟要另外办证。')
  await addQuestion(page, 'shop.sign', '挂招牌', '门口挂招牌吗？', '挂招牌要先说好式样。')

  await addNew(page, '一件事', 'shop')
  for (const [label, text] of [
    ['名称', '开办便利店一件事'],
    ['老百姓怎么说', '开便利店'],
    ['人生或者企业的哪个阶段', '准入准营'],
    ['牵头单位', 'approval'],
    ['一句话说明', '营业执照、食品、卫生、卖烟、招牌，一次办。'],
  ] as const)
    await page.getByLabel(label, { exact: true }).first().fill(text)
  await page.getByRole('textbox', { name: '谁可以办 1' }).fill('要开便利店的人。')
  for (const name of Object.values(ITEMS)) {
    await page.getByLabel('加一个事项（编号或者名称）').fill(name)
    await page.getByRole('button', { name: '加进来' }).click()
  }
  const row = (name: string) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
  for (const name of [ITEMS.food, ITEMS.tobacco, ITEMS.sign, ITEMS.health])
    await row(name).getByLabel(`等哪一步：${name}`).selectOption({ label: ITEMS.register })
  for (const [name, element, unless] of [
    [ITEMS.tobacco, 'shop.tobacco', '不卖烟，不用办。'],
    [ITEMS.sign, 'shop.sign', '不挂招牌，不用办。'],
  ] as const) {
    await row(name)
      .getByRole('button', { name: `加条件：${name}` })
      .click()
    await row(name).getByLabel(`哪个问题答“是”才办：${name}`).fill(element)
    await row(name).getByLabel(`不用办时的说明：${name}`).fill(unless)
  }
  await saved(page)
  await page.screenshot({ path: 'test-results/shop-onething.png', fullPage: true })
  await page.getByText('检查过了，没有问题。').waitFor()
  await page.getByRole('button', { name: '看要问什么、要交什么' }).click()
  await page.getByText(/5 张表合成一次填写/).waitFor()
  // The citizen's own pages, inside the desk, to their end.
  const portal = page.frameLocator('.portal-preview')
  for (const sight of ['长辈版', '群众的手机']) {
    await page.getByRole('radio', { name: sight }).check()
    await portal.getByText('店里卖烟吗？').waitFor()
    await page.locator('.portal-preview').screenshot({ path: `test-results/shop-sight-${sight}.png` })
  }
  for (const no of await portal.getByText('否', { exact: true }).all()) await no.click()
  await portal.getByRole('button', { name: '继续' }).click()
  await portal.getByText('要填的都填完了').waitFor()
  await portal.getByText('不卖烟，不用办。').waitFor()
  await page.getByRole('radio', { name: '窗口工作人员' }).check()
  const goesTo = page.getByText(/^这样答，要办：/)
  await page.getByLabel('卖烟', { exact: true }).selectOption({ label: '否' })
  await goesTo.filter({ hasNotText: ITEMS.tobacco }).waitFor()
  await page.getByLabel('卖烟', { exact: true }).selectOption({ label: '是' })
  await goesTo.filter({ hasText: ITEMS.tobacco }).waitFor()
  const saving = page.getByRole('table', { name: /比一项一项办省多少/ })
  assert.match(await saving.innerText(), /一项一项办\s+5\s+15\s+10\s+\d+\s+5/)
  await page.getByRole('button', { name: '请二十个虚构的人试办' }).click()
  await page.getByText('每一步、每个问题、每份材料都有人遇到。').waitFor()
  await lookAt(page, 'shop-onething', [1440, 360])
  await page.getByRole('link', { name: /^← / }).click()
  await page.getByRole('button', { name: '送审' }).click()
  await page.getByText('您参与过这个方案的起草，要由另一位同事复核、发布。').waitFor()
  await reviewer.goto(page.url())
  await reviewer.getByRole('button', { name: '复核通过' }).click()
  await reviewer.getByText('已生效', { exact: true }).waitFor()

  // A citizen who sells tobacco and hangs no sign.
  const citizen = await (await product.person(PEOPLE.plain, PHONE)).newPage()
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await citizen.goto('/onethings/shop')
    if (answer?.status() === 200) break
    await citizen.waitForTimeout(250)
  }
  await citizen.getByText('1 个问题').first().waitFor()
  await lookAt(citizen, 'shop-guide', [360])
  await press(button(citizen, '开始'))
  if (citizen.url().endsWith('/consent')) await press(button(citizen, '同意并继续'))
  await answerAll(citizen, { 卖烟: '是', 挂招牌: '否' })
  assert.equal(await uploadAll(citizen), 0)
  await signAndSubmit(citizen, '陈静')
  const number = await caseNumber(citizen)
  const { rows } = await product.pool.query<{ step: string; state: string }>(
    'select i.step, i.state from cases.case_item i join cases.case c on c.id = i.case_id where c.number = $1',
    [number],
  )
  assert.equal(rows.length, 4)
  const first = rows.find(({ state }) => state === 'submitted')
  assert.ok(first)
  await workByApi(product, number, first.step)
  for (const { step } of rows.filter((one) => one !== first)) await workByApi(product, number, step)
  await citizen.goto('/me')
  await citizen
    .getByRole('link', { name: /便利店/ })
    .first()
    .click()
  await citizen.getByText('4 项，共 4 项').waitFor()
  await lookAt(citizen, 'shop-results', [360])
  nothingFound()
})

scene('没有一页报错，没有一个请求去别处', async () => {
  // The frame of a preview runs no script, and the program that judges pages tries to.
  const refused = product
    .complaints()
    .filter((complaint) => !/40[49]|Blocked script execution in '[^']*\/preview\//.test(complaint))
  assert.deepEqual(refused, [])
})
