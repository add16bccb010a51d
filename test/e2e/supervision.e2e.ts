import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { fillCases } from '../../bench/old-cases.ts'
import { lookAt, nothingFound } from './axe.ts'
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

/** Open limits of running cases: every third has passed, the others are near. */
const CLOCKS = `
  insert into deadlines.clock (owner, subject, kind, run, state, level, provisional, started_on, promised_on, due_on,
    started_at, soon_at, over_at, last_at, calendar, office, promised)
  select case_id, step, 'decision', 1, 'running', case when n % 3 = 0 then 'overdue' else 'soon' end, false,
    current_date - 9, current_date - 3 + n % 3 * 2, current_date - 3 + n % 3 * 2, now() - interval '9 days',
    now() - interval '4 days', now() - interval '3 days' + n * interval '1 minute', now(), 0, office,
    '{"days": 3, "unit": "working"}'
  from (select i.*, row_number() over (order by case_id)::int as n from cases.case_item i
    where i.state = 'accepted') i where n <= 60`

scene('督查：没有牌时说没有；从红牌数两下到办件；督办、回复、销号', async () => {
  const page = await at('hall.manager', '/staff/supervision')
  await page.getByText('没有黄牌红牌。').waitFor()
  await lookAt(page, 'supervision-empty', [1440, 1024])
  await fillCases(product.pool, 1500)
  // Theirs are all alike; these are of every colour.
  await product.pool.query('delete from deadlines.clock')
  await product.pool.query(CLOCKS)
  // The old cases were put in behind the back of the job that follows.
  await product.pool.query(`update supervision.followed set until = '-infinity'`)
  await page.reload()
  await page.getByRole('link', { name: /20\s*红牌/ }).waitFor()
  await lookAt(page, 'supervision-cards', [1440, 1024])

  await page.getByRole('link', { name: /20\s*红牌/ }).click()
  await page.waitForURL(/colour=red/)
  await page.locator('tbody a', { hasText: 'OLD-' }).first().click()
  await page.getByRole('heading', { level: 1, name: /^办件 OLD-/ }).waitFor()
  await lookAt(page, 'supervision-case', [1440, 1024])

  await page.getByRole('button', { name: /^督办/ }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('督办原因').waitFor()
  await page.waitForTimeout(400)
  await dialog.getByRole('button', { name: '发出督办单' }).click()
  await dialog.getByText('至少写 4 个字。').first().waitFor()
  await lookAt(page, 'supervision-urge', [1440, 1024])
  await dialog.getByLabel('督办原因').fill('办理已经超期。')
  await dialog.getByLabel('办理要求').fill('三天内办结。')
  await dialog.getByRole('button', { name: '发出督办单' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('link', { name: '已督办' }).click()
  await page.getByRole('heading', { level: 1, name: /督办单/ }).waitFor()
  await lookAt(page, 'supervision-urging', [1440, 1024])
  const address = new URL(page.url()).pathname

  const office = await at('insurance.handling', '/staff/supervision/replies')
  await office.locator('tbody a').first().waitFor()
  await lookAt(office, 'supervision-replies', [1440, 1024])
  await office.goto(address)
  await office.getByRole('button', { name: '提交回复' }).click()
  await office.getByText('写明超期的原因。').waitFor()
  await lookAt(office, 'supervision-reply', [1440, 1024])
  await office.getByLabel('办理情况').fill('正在核对材料，今天办结。')
  await office.getByLabel('超期原因').fill('经办人出差。')
  await office.getByLabel('预计哪天办结').fill('2099-12-31')
  await office.getByRole('button', { name: '提交回复' }).click()
  await office.getByText('第 1 次回复').waitFor()

  await page.reload()
  await page.getByRole('button', { name: '认可，销号' }).click()
  await page.getByText('已销号', { exact: true }).first().waitFor()
  nothingFound()
})

scene('排名和一件事监测：每个数都有口径，点开是它数的名单', async () => {
  for (let left = 80; left > 0; left -= 1) {
    const { rows } = await product.pool.query<{ days: number }>(
      'select count(*) as days from supervision.day',
    )
    if ((rows[0]?.days ?? 0) > 0 && left < 79) break
    await new Promise((done) => setTimeout(done, 1000))
  }
  const page = await at('hall.manager', '/staff/supervision/ranking?from=2023-01-01&to=2023-06-30')
  await page.getByRole('heading', { level: 2, name: '口径' }).waitFor()
  await page.waitForTimeout(800)
  await lookAt(page, 'supervision-ranking', [1440, 1024])
  const cell = page.locator('tfoot a').first()
  if ((await cell.count()) > 0) {
    await cell.click()
    await page.getByRole('heading', { level: 1, name: /办结：名单/ }).waitFor()
    await page.locator('tbody tr').first().waitFor()
    await lookAt(page, 'supervision-outcomes', [1440, 1024])
  }
  await page.goto('/staff/supervision/onethings?id=newborn&from=2023-01-15&to=2023-03-31')
  await page.getByRole('heading', { level: 2, name: /流程/ }).waitFor()
  await lookAt(page, 'supervision-monitor', [1440, 1024])
  nothingFound()
})
