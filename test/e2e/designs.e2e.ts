import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { axe, lookAt, nothingFound } from './axe.ts'
import { kiteRegion } from './kite-fair.ts'
import { officerAt } from './officer.ts'
import { openProduct, PHONE, scene } from './product.ts'

const product = await openProduct(await kiteRegion())

/** What was written is kept before anything else is looked at. */
const saved = (page: Page) => page.locator('.save').getByText('已保存', { exact: true }).waitFor()

async function add(page: Page, kind: string, how: string, id: string, like = ''): Promise<void> {
  await page.getByLabel('哪一类').selectOption({ label: kind })
  await page.getByLabel('要做什么').selectOption({ label: how })
  await page.getByLabel('编号', { exact: true }).fill(id)
  if (like) await page.getByLabel(/^照着哪一个/).fill(like)
  await page.getByRole('button', { name: '加到方案里' }).click()
}

scene('方案：新建事项，有错先改，边改边看办事的人会看到什么', async () => {
  const page = await officerAt(product, 'hall.items', '/staff/designs')
  await page.getByText('还没有方案。').waitFor()
  await lookAt(page, 'designs-empty')
  await page.getByLabel('新方案的名称').fill('放风筝带备案')
  await page.getByRole('button', { name: '新建方案' }).click()
  await page.getByRole('heading', { level: 1, name: '放风筝带备案' }).waitFor()

  await add(page, '事项', '新建', 'kite-school', 'kite-mark')
  await page.getByRole('heading', { level: 1, name: /事项/ }).waitFor()
  await page.getByLabel('名称', { exact: true }).first().fill('风筝学校备案')
  await page.getByText('有 1 处要改').waitFor()
  await page.getByLabel('值', { exact: true }).first().fill('DEMO-kite-school')
  await page.getByText('检查过了，没有问题。').waitFor()
  await page.getByLabel('老百姓怎么说').fill('')
  await page.getByText('有 1 处要改').waitFor()
  await lookAt(page, 'designs-item-faults', [1440, 360])
  await page.getByRole('link', { name: '老百姓怎么说' }).click()
  await page.keyboard.type('办风筝学校')
  // What the item takes over from its model would come out of two steps: it yields nothing.
  await page.getByRole('button', { name: '去掉办成后产生的数据' }).click()
  await page.getByText('检查过了，没有问题。').waitFor()
  // An item by itself as its applicant gets it; what is tried follows what is written.
  await page.getByRole('button', { name: '看要问什么、要交什么' }).click()
  const portal = page.frameLocator('.portal-preview')
  await portal.getByText('办风筝学校').first().waitFor()
  await page.getByLabel('老百姓怎么说').fill('开风筝学校')
  await portal.getByText('开风筝学校').first().waitFor()
  await page.setViewportSize({ width: 360, height: 900 })
  await axe(page, 'designs-item-preview')

  nothingFound()
})

scene('方案：事项拼成一件事，请人试办，送审，另一位同事复核，马上就能办', async () => {
  const page = await officerAt(product, 'hall.items', '/staff/designs')
  await page.getByRole('link', { name: '放风筝带备案' }).click()
  await add(page, '一件事', '新建', 'kite-start', 'kite')
  await page.getByRole('heading', { level: 2, name: '流程图' }).waitFor()
  await page.getByLabel('加一个事项（编号或者名称）').fill('风筝学校备案')
  await page.getByRole('button', { name: '加进来' }).click()
  const row = page.getByRole('row', { name: /^风筝学校备案/ })
  await row.getByLabel('等哪一步：风筝学校备案').selectOption({ label: '风筝标记' })
  await page.getByLabel('名称', { exact: true }).first().fill('开办风筝学校一件事')
  await saved(page)
  await page.getByText('检查过了，没有问题。').waitFor()
  await page.getByRole('button', { name: '看要问什么、要交什么' }).click()
  await page.getByText(/个事项，4 张表合成一次填写/).waitFor()
  await page.getByRole('button', { name: '请二十个虚构的人试办' }).click()
  await page.getByText('每一步、每个问题、每份材料都有人遇到。').waitFor()
  await lookAt(page, 'designs-onething', [1440, 360])
  const [bpmn] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载流程图（BPMN 2.0）' }).click(),
  ])
  assert.match(await readFile(await bpmn.path(), 'utf8'), /<bpmn:userTask id="n\d+" name="风筝学校备案/)

  await page.getByRole('link', { name: '← 放风筝带备案' }).click()
  await page.getByRole('heading', { level: 2, name: '方案的内容' }).waitFor()
  await lookAt(page, 'designs-design')
  await page.getByRole('button', { name: '送审' }).click()
  await page.getByText('您参与过这个方案的起草，要由另一位同事复核、发布。').waitFor()
  assert.equal(await page.getByRole('button', { name: '复核通过' }).isDisabled(), true)

  const colleague = await officerAt(product, 'hall.items-review', page.url())
  await colleague.getByRole('button', { name: '复核通过' }).click()
  await colleague.getByText('已生效', { exact: true }).waitFor()
  await axe(colleague, 'design in force')

  const citizen = await (await product.visitor(PHONE)).newPage()
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await citizen.goto('/onethings/kite-start')
    if (answer?.status() === 200) break
    await citizen.waitForTimeout(250)
  }
  await citizen.getByRole('heading', { level: 1, name: /风筝学校/ }).waitFor()
  nothingFound()
})

scene('方案：拖动画出先后；两个人改同一个方案，后面的人看到原因，写的还在', async () => {
  const page = await officerAt(product, 'hall.items', '/staff/designs')
  await page.getByLabel('新方案的名称').fill('改先后')
  await page.getByRole('button', { name: '新建方案' }).click()
  await add(page, '一件事', '改已有的', 'kite')
  const nodes = page.locator('.flow .node-step, .flow .node-maybe, .flow .node-opinion')
  await nodes.first().waitFor()
  const place = async (name: string) => {
    const box = await nodes.filter({ hasText: name }).first().boundingBox()
    assert.ok(box)
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
  const [from, to] = [await place('风筝标记'), await place('放飞风力意见')]
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 5 })
  await page.mouse.up()
  await page
    .getByText(/有 \d+ 处要改|检查过了/)
    .first()
    .waitFor()
  await saved(page)
  const row = page.getByRole('row', { name: /^放飞风力意见/ })
  await row.getByText('风筝标记').first().waitFor()

  // This page has not asked yet whether there is something newer.
  const asks = /\/revision$/
  await page.route(asks, (route) => route.fulfill({ json: { revision: 1, state: 'draft' } }))
  const colleague = await officerAt(product, 'hall.items.2', page.url())
  await colleague.getByLabel('名称', { exact: true }).first().fill('同事写的名称')
  await saved(colleague)
  await page.getByLabel('名称', { exact: true }).first().fill('我写的名称')
  await page.getByText(/同事刚刚改过这一部分/).waitFor()
  assert.equal(await page.getByLabel('名称', { exact: true }).first().inputValue(), '我写的名称')
  // Both stand beside each other before one is chosen.
  await page.getByRole('cell', { name: '同事写的名称', exact: true }).waitFor()
  await page.getByRole('cell', { name: '我写的名称', exact: true }).waitFor()
  await lookAt(page, 'designs-conflict', [1440, 360])
  await page.getByRole('button', { name: '用同事的' }).click()
  assert.equal(await page.getByLabel('名称', { exact: true }).first().inputValue(), '同事写的名称')

  // Where nothing was written, the page follows by itself and says so; the page of the whole design only offers it.
  const whole = await officerAt(product, 'hall.items', page.url().replace(/\/onethings\/.*/, ''))
  await page.unroute(asks)
  await colleague.getByLabel('名称', { exact: true }).first().fill('又改了的名称')
  await page.getByText('下面已经是最新的').waitFor()
  assert.equal(await page.getByLabel('名称', { exact: true }).first().inputValue(), '又改了的名称')
  await whole.getByText('您看到的不是最新的').waitFor()
  await axe(whole, 'design that a colleague has changed')
  await whole.getByRole('button', { name: '看最新的' }).click()
  const part = whole.getByRole('heading', { level: 3, name: /又改了的名称/ })
  await part.waitFor()

  // What cannot be undone is asked first.
  const leave = whole.getByRole('button', { name: /^不改了/ })
  await leave.click()
  await whole.getByText(/写的内容会全部去掉，找不回来/).waitFor()
  await lookAt(whole, 'designs-leave-asked', [1440, 360])
  await whole.keyboard.press('Enter')
  await leave.click()
  await leave.click()
  await part.waitFor({ state: 'detached' })
  const drop = whole.getByRole('button', { name: '作废这个方案' })
  await drop.click()
  await whole.getByText(/作废以后不能再改，也不能恢复/).waitFor()
  await whole.getByRole('button', { name: '先留着' }).click()
  await drop.click()
  await drop.click()
  await drop.waitFor({ state: 'detached' })
  nothingFound()
})

scene('数据元字典：找得到，看得出谁在用，放进方案就能改', async () => {
  const page = await officerAt(product, 'hall.items', '/staff/designs')
  await page.getByLabel('新方案的名称').fill('改颜色')
  await page.getByRole('button', { name: '新建方案' }).click()
  await page.getByRole('heading', { level: 1, name: '改颜色' }).waitFor()
  await page.goto('/staff/designs')
  await page.getByRole('link', { name: '数据元字典' }).click()
  await page.getByLabel('找名称、编号或者问法').fill('风筝 颜色')
  await page.getByText('找到 1 个').waitFor()
  await page.getByText(/有 \d+ 处在用/).click()
  await page.getByRole('link', { name: '放风筝一件事' }).first().waitFor()
  await lookAt(page, 'designs-dictionary', [1440, 360])
  await page.getByRole('link', { name: /^修改：/ }).click()
  assert.equal(await page.getByLabel('编号', { exact: true }).inputValue(), 'kite.colour')
  await page.getByLabel('要做什么').selectOption({ label: '取消已有的' })
  await page.getByRole('button', { name: '加到方案里' }).click()
  // What others use is not taken away: each user is named, and where in it.
  await page
    .getByText(/事项「.+」.*申请表 · 表上的栏目 \d+ · 数据元：没有数据元「kite.colour」/)
    .first()
    .waitFor()
  await page
    .getByText(/一件事「.+」/)
    .first()
    .waitFor()
  assert.equal(await page.getByRole('button', { name: '送审' }).isDisabled(), true)
  nothingFound()
})

scene('没有一页报错，没有一个请求去别处', async () => {
  // The frame of a preview runs no script, and the program that judges pages tries to.
  const refused = product
    .complaints()
    .filter((complaint) => !/40[49]|Blocked script execution in '[^']*\/preview\//.test(complaint))
  assert.deepEqual(refused, [])
})
