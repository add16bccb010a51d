import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { readWorkbook, type SheetRow } from '../../server/platform/workbook.ts'
import { writeWorkbook } from '../../server/platform/write-workbook.ts'
import { axe, found, nothingFound, wider } from './axe.ts'
import { DESK, openProduct, RESULTS, scene } from './product.ts'

const product = await openProduct()

async function clerk(path: string): Promise<Page> {
  const context = await product.visitor(DESK)
  const signedIn = await context.request.post('/api/v1/staff/sign-in', {
    data: { username: 'hall.counter', password: 'tongban-demo' },
  })
  assert.equal(signedIn.status(), 200, await signedIn.text())
  const page = await context.newPage()
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

/** What the browser keeps when a link is followed, read as a workbook. */
async function kept(page: Page, link: Locator): Promise<{ name: string; rows: SheetRow[] }> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const sheet = await readWorkbook(await readFile(await download.path()))
  assert.ok('rows' in sheet, JSON.stringify(sheet))
  return { name: download.suggestedFilename(), rows: sheet.rows }
}

async function look(page: Page, name: string): Promise<void> {
  for (const width of [1440, 1024, 360]) {
    await page.setViewportSize({ width, height: 900 })
    await page.waitForTimeout(200)
    await page.screenshot({ path: `${RESULTS}/${name}-${width}.png`, fullPage: true })
    const sideways = await wider(page)
    if (sideways) found(`${name} at ${width}: ${sideways}`)
    await axe(page, `${name} at ${width}`)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

scene('系统归集：添加来源、检查并导入文件、补录一件', async () => {
  const page = await clerk('/staff/intake')
  await page.getByText('还没有来源系统').waitFor()
  await look(page, 'intake-empty')

  await page.getByRole('button', { name: '添加来源' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('系统名称').waitFor()
  await page.waitForTimeout(400)
  await dialog.getByRole('button', { name: '添加来源' }).click()
  await dialog.getByText('填写系统的名称').waitFor()
  await axe(page, 'intake add source, refused')
  await dialog.getByLabel('系统名称').fill('人社一体化系统')
  await dialog.getByLabel('来源编号').fill('hrss-cases')
  await dialog.getByRole('button', { name: '添加来源' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('cell', { name: /人社一体化系统/ }).waitFor()

  const codes = await product.pool.query<{ value: string; scheme: string; name: string }>(
    `select content->'code'->>'value' as value, content->'code'->>'scheme' as scheme, content->>'name' as name
     from catalog.item_version where content->>'office' = 'hrss' order by item_id limit 1`,
  )
  const { value = '', name = '' } = codes.rows[0] ?? {}
  const head = ['办件编号', '事项编码', '申请人', '证件号码', '办件状态', '收件时间']
  const rowOf = (number: string, state: string): string[] => [
    number,
    value,
    '陈静',
    '320812199403121021',
    state,
    '2026-11-18 09:00',
  ]
  const workbook = await writeWorkbook({
    sheet: '十一月',
    head,
    rows: [rowOf('RS1', '受理'), rowOf('RS2', '不知道')].map((cells) => cells.map((text) => ({ text }))),
  })
  const importing = page.getByRole('region', { name: '成批导入' })
  await importing.getByRole('combobox', { name: '来源' }).click()
  await page.getByTitle('人社一体化系统').last().click()
  await importing.getByLabel('文件', { exact: true }).setInputFiles({
    name: '十一月.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: workbook,
  })
  await importing.getByRole('button', { name: '检查文件' }).click()
  await importing.getByText('1 行可以导入，1 行有错').waitFor()
  await look(page, 'intake-checked')
  const template = await kept(page, importing.getByRole('link', { name: '下载模板' }))
  assert.equal(template.name, '办件导入模板.xlsx')
  assert.deepEqual(template.rows[0]?.cells.slice(0, 5), head.slice(0, 5))
  const marked = await kept(page, importing.getByRole('link', { name: '下载标出错误的文件' }))
  assert.equal(marked.name, '十一月-错误.xlsx')
  assert.deepEqual(
    marked.rows.map(({ cells }) => (cells[6] ?? '').split('」')[0]),
    ['错误', '', '办件状态：代码「不知道'],
  )
  await importing.getByRole('button', { name: '确认导入' }).click()
  await importing.getByText('收下 1 行').waitFor()

  const typing = page.getByRole('region', { name: '补录一件' })
  await typing.getByRole('button', { name: '录入', exact: true }).click()
  await typing.getByText('选一个来源。').waitFor()
  await look(page, 'intake-type-wrong')
  await typing.getByRole('combobox', { name: '来源' }).click()
  await page.getByTitle('人社一体化系统').last().click()
  await typing.getByLabel('事项').first().fill(name)
  await typing.getByRole('radio').first().check()
  await typing.getByLabel('部门系统里的办件编号').fill('RS3')
  await typing.getByLabel('申请人', { exact: true }).fill('陈静')
  await typing.getByLabel('证件号码').fill('320812199403121021')
  await typing.getByLabel('收件日期').fill('2026-11-18')
  await typing.getByRole('button', { name: '录入', exact: true }).click()
  await typing.getByText('已录入，本平台编号').first().waitFor()
  await look(page, 'intake-typed')
  nothingFound()
})

scene('系统归集：没有收下的消息可以写明原因放弃', async () => {
  await product.pool.query(
    `insert into intake.source (id, name, created_at) values ('dropping', '旧的窗口系统', now())`,
  )
  await product.pool.query(
    `insert into intake.message (source, id, external_number, channel, actor, body, digest, outcome, code, reason, received_at)
     values ('dropping', gen_random_uuid(), 'JS2026112900017', 'push', '{"name": "旧的窗口系统"}', $1::jsonb, 'x', 'rejected',
       'intake.item-unknown', '没有事项编码「99」（旧编码）。请核对编码；编码没有错的，请平台工作人员在「系统归集」里对应到事项。', now())`,
    [
      JSON.stringify({
        item: { scheme: '旧编码', value: '99' },
        state: { scheme: 'tongban', value: 'submitted' },
        applicant: { name: '陈静', number: '1' },
      }),
    ],
  )
  const page = await clerk('/staff/intake')
  const drop = page.getByRole('button', { name: '放弃：JS2026112900017' })
  await drop.waitFor()
  await look(page, 'intake-rejected')
  await drop.click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('原因').fill('重复')
  await dialog.getByRole('button', { name: '放弃', exact: true }).click()
  await dialog.getByText('写明原因，至少四个字。').waitFor()
  await look(page, 'intake-drop')
  await dialog.getByLabel('原因').fill('部门说是测试数据，不用收')
  await dialog.getByRole('button', { name: '放弃', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await drop.waitFor({ state: 'hidden' })
  nothingFound()
})
