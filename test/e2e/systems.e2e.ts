import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after } from 'node:test'
import { openBureau } from '../../simulators/bureau.ts'
import { ROOT } from '../../server/platform/config.ts'
import { loadRegion } from '../../server/regions/load.ts'
import { lookAt, nothingFound } from './axe.ts'
import { officerAt } from './officer.ts'
import { button, caseNumber, fill, signAndSubmit } from './parent.ts'
import { KEY, openProduct, PEOPLE, press, scene } from './product.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'linked')
assert.ok(region)
// It speaks as the old system of the lights; the platform knows it by its new name and takes no report from it.
const bureau = await openBureau({
  id: 'light',
  platform: 'http://127.0.0.1:9',
  clientKey: 'none',
  apiKey: KEY,
  now: () => new Date(),
  refuses: 0,
  corrects: 0,
  about: 'lantern.place',
  output: 'lampNumber',
})
after(() => bureau.close())
const product = await openProduct(region, { sources: { 'lamp-office': { url: bureau.url, key: KEY } } })

scene('业务系统：在方案里画，两边试过，另一位同事复核，办件就按它的叫法发过去', async () => {
  const page = await officerAt(product, 'hall.items', '/staff/designs')
  await page.getByLabel('新方案的名称').fill('灯光换新系统')
  await page.getByRole('button', { name: '新建方案' }).click()
  await page.getByRole('heading', { level: 1, name: '灯光换新系统' }).waitFor()
  await page.getByLabel('哪一类').selectOption({ label: '部门业务系统' })
  await page.getByLabel('要做什么').selectOption({ label: '取消已有的' })
  await page.getByLabel('编号', { exact: true }).fill('light')
  await page.getByRole('button', { name: '加到方案里' }).click()
  await page.getByText('生效后取消').waitFor()
  await page.getByLabel('要做什么').selectOption({ label: '新建' })
  await page.getByLabel('编号', { exact: true }).fill('lamp-office')
  await page.getByRole('button', { name: '加到方案里' }).click()

  await page.getByRole('heading', { level: 1, name: /部门业务系统/ }).waitFor()
  await page.getByText('有要改的地方，改好了才能试。').waitFor()
  await page.getByLabel('名称', { exact: true }).fill('灯光新系统')
  await page.getByRole('checkbox', { name: '灯笼市灯光管理处' }).check()
  await page.getByLabel('状态用的代码表').selectOption('case-state-shanghai')
  await page.getByLabel('结果用的代码表').selectOption('case-result-old')
  await page.getByLabel('灯会名称，对方叫什么').fill('fairTitle')
  await page.getByLabel('灯的种类，对方叫什么').fill('lamp')
  await page.getByText('代码怎样写（填了 0 个，一共 2 个）').click()
  await page.getByLabel('电灯（led），对方写成什么').fill('E')
  await page.getByText('检查过了，没有问题。').waitFor()

  await page.getByText('服务器的配置里有它的地址，发给它的消息只带密钥，不签名。').waitFor()
  await page.getByText('还没有看过会发出去的消息。还没有读过它的回报。').waitFor()
  await page.getByRole('button', { name: '看会发什么' }).click()
  await page.getByRole('row', { name: /灯会名称.*fairTitle.*已对应/ }).waitFor()
  await page.getByRole('row', { name: /灯的数量.*lantern\.count.*没有对应的名称/ }).waitFor()
  await page.getByRole('row', { name: /灯的种类.*lamp/ }).waitFor()
  await page.getByRole('button', { name: '看会怎样读' }).click()
  await page.getByText('读成：已准予').waitFor()
  await page.getByText('两边都试过了，可以送审。').waitFor()
  await lookAt(page, 'designs-system', [1440, 360])

  // What is written anew is tried anew.
  await page.getByLabel('蜡烛灯（candle），对方写成什么').fill('K')
  await page.locator('.save').getByText('已保存', { exact: true }).waitFor()
  await page.getByText('还没有看过会发出去的消息。还没有读过它的回报。').waitFor()
  await page.getByRole('button', { name: '看会发什么' }).click()
  await page.getByText('还没有看过会发出去的消息。').waitFor({ state: 'hidden' })
  await page.getByLabel('贴一条它的回报').fill('受理了')
  await page.getByRole('button', { name: '看会怎样读' }).click()
  await page.getByText(/这样的回报收不下：.*不是 JSON/).waitFor()
  await page.reload()
  await page.getByRole('button', { name: '看会怎样读' }).click()
  await page.getByText('两边都试过了，可以送审。').waitFor()
  await page.getByRole('link', { name: /灯光换新系统/ }).click()
  await page.getByRole('button', { name: '送审' }).click()
  await page.getByText('待复核').first().waitFor()

  const colleague = await officerAt(product, 'hall.items-review', page.url())
  await colleague.getByRole('button', { name: '复核通过' }).click()
  await colleague.getByText('已生效').first().waitFor()
  // Within a second the process follows, and the desk of the exchange shows the system.
  const manager = await officerAt(product, 'hall.manager', '/staff/exchange')
  const row = manager.getByRole('row', { name: /灯光新系统/ })
  for (let tries = 0; !(await row.isVisible()) && tries < 30; tries += 1) {
    await manager.waitForTimeout(1000)
    await manager.reload()
    await manager.getByRole('heading', { level: 1 }).waitFor()
  }
  await row.waitFor()

  const citizen = await (await product.person(PEOPLE.plain)).newPage()
  await citizen.goto('/onethings/lantern')
  await press(button(citizen, '开始'))
  if (citizen.url().endsWith('/consent')) await press(button(citizen, '同意并继续'))
  for (let pages = 0; /\/q\//.test(citizen.url()) && pages < 5; pages += 1) {
    await fill(citizen, { 灯会叫什么: '元宵', 用什么灯: '电灯', 一共多少: '30', 灯挂在哪里: '东门' })
    await press(button(citizen, '继续'))
  }
  await signAndSubmit(citizen, '陈静')
  const number = await caseNumber(citizen)
  const { rows } = await product.pool.query<{ id: string }>('select id from cases.case where number = $1', [
    number,
  ])
  const reference = `${String(rows[0]?.id)}.light`
  for (let tries = 0; !bureau.items.has(reference) && tries < 300; tries += 1)
    await citizen.waitForTimeout(200)
  const { values } = bureau.items.get(reference) ?? {}
  assert.equal(values?.['fairTitle'], '元宵')
  assert.equal(values?.['lamp'], 'E')
  assert.equal(values?.['lantern.place'], '东门')
  nothingFound()
})
