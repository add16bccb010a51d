import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { lookAt, nothingFound } from './axe.ts'
import { DESK, openProduct, scene } from './product.ts'

const product = await openProduct()

scene('数据安全台账：审计员查到每张表存谁的数据、留多久，看到一行逾期未删的，下载台账', async () => {
  await product.pool.query(
    `insert into messages.sms (id, phone, text, created_at, delivered_at)
     values (gen_random_uuid(), '13800000001', '早就该删的短信', now() - interval '200 days', now())`,
  )
  const context = await product.visitor(DESK)
  const signedIn = await context.request.post('/api/v1/staff/sign-in', {
    data: { username: 'hall.audit', password: 'tongban-demo' },
  })
  assert.equal(signedIn.status(), 200, await signedIn.text())
  const page = await context.newPage()
  await page.goto('/staff/audit')
  await page.getByRole('link', { name: '数据安全台账' }).click()
  await page.getByRole('heading', { level: 1, name: '数据安全台账' }).waitFor()
  const list = page.getByRole('table', { name: '各张表' })
  await list.getByText('实名登录过的人').waitFor()
  await lookAt(page, 'ledger')

  await page.getByLabel('查找').fill('people.session')
  const session = list.getByRole('row', { name: /登录状态/ })
  await session.getByText('由 people.sweep 删除').waitFor()
  await session.getByText(/^\d+ 列$/).click()
  await session.getByText('token_hash').waitFor()
  await page.getByLabel('查找').fill('')
  await page.getByLabel('显示').selectOption({ label: '只看逾期未删的' })
  await list.getByText('逾期未删 1 行').waitFor()
  assert.equal(await list.getByRole('row').count(), 2)
  await page.getByLabel('查找').fill('没有这样的表')
  await page.getByText('没有符合的表').waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载台账（XLSX）' }).click(),
  ])
  assert.equal(
    readFileSync(await download.path())
      .subarray(0, 2)
      .toString(),
    'PK',
  )
  assert.doesNotMatch(await page.content(), /13800000001/)

  nothingFound()
})
