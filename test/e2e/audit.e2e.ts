import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { lookAt, nothingFound } from './axe.ts'
import { DESK, openProduct, scene } from './product.ts'

const product = await openProduct()

/** Lets the worker do a job now, and waits until there is a row of what it makes. */
async function work(job: string, made: string): Promise<void> {
  const count = async (): Promise<number> =>
    (await product.pool.query<{ n: number }>(`select count(*)::int as n from ${made}`)).rows[0]?.n ?? 0
  const before = await count()
  await product.pool.query('select graphile_worker.add_job($1)', [job])
  for (let waited = 0; (await count()) === before; waited += 100) {
    assert.ok(waited < 45_000, `${job} has made no ${made}`)
    await sleep(100)
  }
}

scene('审计：有人绕过系统改了一条记录，夜间核查发现，审计员在铃铛和页面上看到是哪一条', async () => {
  const context = await product.visitor(DESK)
  const signedIn = await context.request.post('/api/v1/staff/sign-in', {
    data: { username: 'hall.audit', password: 'tongban-demo' },
  })
  assert.equal(signedIn.status(), 200, await signedIn.text())
  const page = await context.newPage()
  await page.goto('/staff/audit')
  await page.getByRole('heading', { level: 1, name: '审计' }).waitFor()

  await product.pool.query(
    `select platform.record_events('[{"subject": "00000000-0000-7000-8000-000000000001", "kind": "kite.flown",
       "actor": {"kind": "system", "id": null, "name": "test"}, "data": {}}]', now())`,
  )
  await work('audit:seal', 'audit.block')
  await work('audit:inspect', 'audit.inspection')
  await page.reload()
  await page.getByText('没有发现异常').waitFor()
  await lookAt(page, 'audit')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载链头' }).click(),
  ])
  assert.match(readFileSync(await download.path(), 'utf8'), /^\{"number":1,"hash":"[0-9a-f]{64}"/)

  const client = await product.pool.connect()
  await client.query('set session_replication_role = replica')
  const { rows } = await client.query<{ seq: number }>(
    `update platform.event set kind = 'kite.lost' where kind = 'kite.flown' returning seq::int`,
  )
  await client.query('set session_replication_role = origin')
  client.release()
  await work('audit:inspect', 'audit.inspection')
  await page.reload()
  await page.getByText('最近一次核查发现 1 处异常').waitFor()
  await page
    .getByText(
      new RegExp(`区块 \\d+，办件和操作的经过（platform.event），第 ${rows[0]?.seq} 号记录，内容被改过`),
    )
    .first()
    .waitFor()
  await lookAt(page, 'audit-altered')
  await page.goto('/staff/notices')
  await page.getByText(/审计链核查发现异常：.*内容被改过/).waitFor()
  nothingFound()
})
