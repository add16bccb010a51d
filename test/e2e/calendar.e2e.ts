import assert from 'node:assert/strict'
import { DAYS_2027, noticeText } from '../../server/calendar/build.ts'
import { lookAt, nothingFound } from './axe.ts'
import { DESK, openProduct, scene } from './product.ts'

const product = await openProduct()

scene('放假日历：粘贴有错的，按行改正，看清影响，确认导入，再逐日更正', async () => {
  const context = await product.visitor(DESK)
  const signedIn = await context.request.post('/api/v1/staff/sign-in', {
    data: { username: 'hall.manager', password: 'tongban-demo' },
  })
  assert.equal(signedIn.status(), 200, await signedIn.text())
  const page = await context.newPage()
  await page.goto('/staff')
  await page.getByRole('link', { name: '日历' }).click()
  await page.getByRole('heading', { level: 1, name: '放假日历' }).waitFor()
  await page.getByText('放假安排已经导入到 2026年12月31日').waitFor()
  await page.getByText('还没有导入过').waitFor()
  await page.getByRole('button', { name: '看 2026 年的日子' }).click()
  await page.getByRole('listitem').filter({ hasText: '2026年10月10日' }).filter({ hasText: '上班' }).waitFor()
  await lookAt(page, 'calendar')

  await page.getByRole('button', { name: '预览影响' }).click()
  await page.getByText('粘贴放假安排。').waitFor()
  const text = page.getByLabel('放假安排（JSON）')
  assert.ok(await text.evaluate((node) => node === document.activeElement))
  await text.fill(noticeText([...DAYS_2027, { name: '国庆节', date: '2027-10-11', isOffDay: false }]))
  await page.getByRole('button', { name: '预览影响' }).click()
  await page.getByText(`第 ${4 + DAYS_2027.length} 行：2027-10-11 本来就是工作日`).waitFor()
  await lookAt(page, 'calendar-faults')

  await text.fill(noticeText())
  await page.getByLabel('通知文号').fill('演示文号')
  await page.getByRole('button', { name: '预览影响' }).click()
  await page.getByRole('heading', { name: '导入 2027 年安排的影响' }).waitFor()
  await lookAt(page, 'calendar-effect')
  await page.getByRole('button', { name: '确认导入' }).click()
  await page.getByText('2027 年的安排已导入').first().waitFor()
  await page.getByRole('listitem').filter({ hasText: '演示文号' }).waitFor()
  await page.getByText('放假安排已经导入到 2027年12月31日').waitFor({ timeout: 15_000 })

  await page.getByRole('button', { name: '更正 2027 年的安排' }).click()
  await page.getByRole('textbox', { name: '节日 2027-10-09' }).waitFor()
  await page.getByRole('button', { name: '加一天' }).click()
  await page.getByRole('button', { name: '预览影响' }).click()
  await page.getByText('2027-10-09 写了两次').waitFor()
  await lookAt(page, 'calendar-form')
  await page.getByRole('button', { name: '去掉 2027-10-09' }).last().click()
  await page.getByRole('button', { name: '去掉 2027-10-05' }).click()
  await page.getByRole('button', { name: '预览影响' }).click()
  await page.getByText('2027-10-05 已经公布为放假，这里没有写。').waitFor()
  await lookAt(page, 'calendar-contradicts')
  await page.getByLabel('替代已经公布的安排').check()
  await page.getByRole('button', { name: '预览影响' }).click()
  await page.getByText('写明依据哪一份通知').waitFor()
  const number = page.getByLabel('通知文号')
  assert.ok(await number.evaluate((node) => node === document.activeElement))
  await number.fill('演示文号二')
  await page.getByRole('button', { name: '预览影响' }).click()
  await page.getByText('原来放假, 改为上班').waitFor()
  await page.getByRole('button', { name: '确认导入' }).click()
  await page.getByText('2027 年的安排已导入').first().waitFor()
  await page.getByRole('listitem').filter({ hasText: '演示文号二' }).waitFor()
  nothingFound()
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
