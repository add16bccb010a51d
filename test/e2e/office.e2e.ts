import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { axe, lookAt, nothingFound } from './axe.ts'
import { DESK, openProduct, scene } from './product.ts'

const product = await openProduct()

/** An officer at the desk, signed in, on a page of it. */
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

const nameOf = async (username: string): Promise<string> =>
  (
    await product.pool.query<{ name: string }>('select name from people.staff where username = $1', [
      username,
    ])
  ).rows[0]?.name ?? ''

scene('本单位：请假、代班、销假，只用键盘', async () => {
  const [absent, standIn] = [await nameOf('health.handling'), await nameOf('health.handling.2')]
  const page = await at('health.handling', '/staff')
  await page.getByRole('link', { name: '本单位' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '本单位' }).waitFor()
  await page.getByRole('row').filter({ hasText: standIn }).waitFor()
  await lookAt(page, 'office')

  await page.getByRole('button', { name: '请假', exact: true }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('第一天').waitFor()
  await page.waitForTimeout(400)
  assert.ok(await dialog.getByLabel('第一天').evaluate((node) => node === document.activeElement))
  await page.keyboard.press('Enter')
  await dialog.getByText('请选一位代班人').waitFor()
  await dialog.getByText('填写请假原因。').waitFor()
  assert.ok(
    await dialog.getByRole('radio', { name: standIn }).evaluate((node) => node === document.activeElement),
    'the focus is on the first thing that is wrong',
  )
  await lookAt(page, 'office-leave')
  await dialog.getByRole('radio', { name: standIn }).focus()
  await page.keyboard.press('Space')
  await dialog.getByLabel('原因').focus()
  await page.keyboard.type('年休假')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('row').filter({ hasText: absent }).getByText(`代班：${standIn}`).waitFor()
  await lookAt(page, 'office-on-leave')

  const other = await at('health.handling.2', '/staff/office')
  await other.getByText(`今天您替 ${absent} 代班`).waitFor()
  await axe(other, 'office of the stand-in')
  assert.equal(
    await other.getByRole('button', { name: /销假/ }).count(),
    0,
    'a leave of others is not hers to end',
  )

  await page.getByRole('button', { name: /^销假/ }).focus()
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: '确认', exact: true }).waitFor()
  await page.waitForTimeout(400)
  await axe(page, 'office end of leave')
  await dialog.getByRole('button', { name: '确认', exact: true }).focus()
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('row').filter({ hasText: absent }).getByText('在岗').waitFor()
  nothingFound()
})

scene('回避：申报亲属，号码遮住；管理员才能删除', async () => {
  const page = await at('health.handling', '/staff/office')
  await page.getByRole('button', { name: '登记本人号码' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('本人公民身份号码').fill('320812199403121022')
  await page.keyboard.press('Enter')
  await dialog.getByText('这个公民身份号码有一位填错了').waitFor()
  await dialog.getByLabel('本人公民身份号码').fill('320812199403121021')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('320812********1021').waitFor()

  await page.getByRole('button', { name: '申报亲属' }).click()
  await dialog.getByLabel('亲属的公民身份号码').fill('320812199208251058')
  await page.keyboard.press('Enter')
  await dialog.getByText('选择和您的关系。').waitFor()
  await page.waitForTimeout(400)
  await lookAt(page, 'office-relative')
  await dialog.getByRole('radio', { name: '夫妻' }).focus()
  await page.keyboard.press('Space')
  await dialog.getByRole('button', { name: '申报', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('320812********1058').waitFor()
  assert.equal(await page.getByRole('button', { name: /^删除/ }).count(), 0)

  const name = await nameOf('health.handling')
  const boss = await at('health.admin', '/staff/office')
  await boss.getByRole('row').filter({ hasText: name }).waitFor()
  await lookAt(boss, 'office-administrator')
  await boss.getByRole('button', { name: `${name} 的亲属申报` }).click()
  const drawer = boss.getByRole('dialog')
  await drawer.getByText('320812********1058').waitFor()
  await boss.waitForTimeout(400)
  await axe(boss, 'declared relatives')
  await drawer.getByRole('button', { name: /^删除/ }).click()
  await drawer.getByText(`${name} 没有申报亲属。`).waitFor()
  nothingFound()
})

scene('通知：铃上有数，读过就没有了', async () => {
  const empty = await at('health.handling', '/staff/notices')
  await empty.getByText('没有通知。').waitFor()
  await lookAt(empty, 'notices-empty')
  await product.pool.query(
    `select messages.tell_officers(jsonb_agg(jsonb_build_object('office', 'health', 'permission', 'case.accept',
       'kind', 'test.told', 'text', '第 ' || n || ' 件办件今天到期，还没有人认领。', 'link', '/staff')), now())
     from generate_series(1, 3) n`,
  )
  const page = await at('health.handling', '/staff')
  await page.getByRole('link', { name: '通知，3 条未读' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '通知' }).waitFor()
  await page.getByText('第 1 件办件今天到期').waitFor()
  await lookAt(page, 'notices')
  await page
    .getByRole('button', { name: /^标为已读/ })
    .first()
    .click()
  await page.getByRole('link', { name: '通知，2 条未读' }).waitFor()
  await page.getByRole('button', { name: '全部标为已读' }).click()
  await page.getByRole('link', { name: '通知，没有未读' }).waitFor()
  nothingFound()
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
