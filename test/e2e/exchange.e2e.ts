import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { ROOT } from '../../server/platform/config.ts'
import { loadRegion } from '../../server/regions/load.ts'
import { axe, lookAt, nothingFound, toldBefore } from './axe.ts'
import { officerAt } from './officer.ts'
import { openProduct, scene } from './product.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'linked')
assert.ok(region)
const folder = mkdtempSync(join(tmpdir(), 'tongban-mailbox-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const product = await openProduct(region, { pulls: { 'old-files': { folder } } })

scene('数据交换：看系统、死信和没有收下的请求，暂停、恢复、对账、放弃', async () => {
  await product.pool.query(
    `insert into exchange.turned_away values ('2026-11-29', '', '', 'signature.wrong', 7, now()), (current_date, '', '灯光监管平台', 'signature.clock', 2, now())`,
  )
  await product.pool.query(
    `insert into exchange.message (owner, subject, system, sequence, type, data, state, error, attempts, created_at, next_at, done_at)
     values ('00000000-0000-7000-8000-000000000001', 'light', 'light', 1, 'tongban.item.start',
       '{"caseNumber": "990200-20261129-000001", "itemName": "灯会灯光"}', 'dead', '422 灯的数量不对', 3, now(), now(), now())`,
  )
  const page = await officerAt(product, 'hall.manager', '/staff/exchange')
  const row = page.getByRole('row', { name: /灯光监管平台.*灯笼市灯光管理处/ })
  await row.waitFor()
  await page.getByText('422 灯的数量不对').waitFor()
  await page.getByText('signature.wrong').waitFor()
  await lookAt(page, 'exchange')

  await page.getByRole('button', { name: '暂停给「灯光监管平台」发消息' }).click()
  await row.getByText('已暂停').waitFor()
  await page.getByRole('button', { name: '恢复给「灯光监管平台」发消息' }).click()
  await row.getByText('正常').waitFor()

  await page.getByRole('button', { name: '和「灯光监管平台」对账' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/还没有对过账/).waitFor()
  await dialog.getByRole('button', { name: '开始对账' }).click()
  await dialog.getByText(/正在对账/).waitFor()
  await product.pool.query(
    `update exchange.reconciliation set state = 'failed', fault = '回答是 500', done_at = now()`,
  )
  await dialog.getByText(/清单读不出来/).waitFor()
  await axe(page, 'exchange reconcile refused')
  await dialog.getByRole('button', { name: '取消' }).last().click()
  await dialog.waitFor({ state: 'hidden' })

  await page.getByRole('button', { name: '放弃 990200-20261129-000001' }).click()
  await dialog.getByLabel('原因').waitFor()
  await dialog.getByRole('button', { name: '放弃', exact: true }).click()
  await dialog.getByText('写明原因，至少四个字。').waitFor()
  await axe(page, 'exchange drop')
  await dialog.getByLabel('原因').fill('和部门说好了，由他们补录')
  await dialog.getByRole('button', { name: '放弃', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('没有死信').waitFor()
  nothingFound()
})

scene('对账：对方丢了的，逐件或者全部重新发送；不能发的说明为什么', async () => {
  const owner = (n: number): string => `00000000-0000-7000-8000-00000000010${n}`
  await product.pool.query(
    `insert into exchange.message (owner, subject, system, sequence, type, data, state, created_at, next_at, done_at)
     select owner, 'light', 'light', 1, 'tongban.item.start', data, 'sent', now(), now(), now()
     from (values ($1::uuid, '{}'::jsonb), ($2, '{}'), ($3, null)) as m(owner, data)`,
    [owner(1), owner(2), owner(3)],
  )
  const difference = (n: number, more: object): object => ({
    kind: 'missing-there',
    reference: `${owner(n)}.light`,
    caseNumber: `990200-20261129-00010${n}`,
    itemName: '灯会灯光使用批准',
    here: 'granted',
    there: null,
    waiting: false,
    ...more,
  })
  await product.pool.query(
    `insert into exchange.reconciliation (id, system, state, pages, listed, compared, same, differing, differences, asked_by, asked_at, done_at)
     values (gen_random_uuid(), 'light', 'done', 1, 40, 45, 39, 6, $1::jsonb, '{"name": "周主任"}', now(), now())`,
    [
      JSON.stringify([
        difference(1, {}),
        difference(2, {}),
        difference(3, {}),
        difference(4, { kind: 'state', here: 'accepted', there: 'granted' }),
        difference(5, {
          kind: 'missing-here',
          caseNumber: null,
          itemName: null,
          here: null,
          there: 'granted',
        }),
        difference(6, { waiting: true }),
      ]),
    ],
  )
  const page = await officerAt(product, 'hall.manager', '/staff/exchange')
  await page.getByRole('button', { name: '和「灯光监管平台」对账' }).click()
  const dialog = page.getByRole('dialog')
  const one = dialog.getByRole('button', { name: '重新发送这一件：990200-20261129-000101 灯会灯光使用批准' })
  await one.waitFor()
  assert.equal(await dialog.getByRole('button', { name: /^重新发送这一件/ }).count(), 3)
  await lookAt(page, 'exchange-resend')
  await one.click()
  await dialog.getByText(/已经安排重新发送，送到以后请再对一次账/).waitFor()
  await dialog.getByRole('button', { name: '对方没有的 2 件全部重新发送' }).click()
  await dialog.getByText(/已经安排重新发送 1 件；还有 1 件不能发/).waitFor()
  await dialog.getByRole('button', { name: /^重新发送这一件/ }).click()
  await dialog.getByText(/内容已经删除，不能重新发送。请部门按申请材料补录/).waitFor()
  await lookAt(page, 'exchange-resent')
  nothingFound()
})

scene('接入方式：只能选准许取的，贴样本试接，提请，另一个人批准；读不出来的行看得到', async () => {
  await product.pool.query(
    `insert into intake.source (id, name, created_at) values ('old-files', '老系统的表格', now()), ('unnamed', '没有配置的系统', now())`,
  )
  const page = await officerAt(product, 'hall.manager', '/staff/exchange')
  await page.getByRole('button', { name: '登记接入方式' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('选择来源。').waitFor()
  await axe(page, 'exchange draw')
  await dialog.getByLabel('来源').click()
  await page.getByTitle('没有配置的系统').click()
  await dialog.getByText(/没有写准许取这个来源的什么/).waitFor()
  await dialog.getByLabel('来源').click()
  await page.getByTitle('老系统的表格').click()
  await dialog.getByLabel('从哪里取').click()
  await page.getByTitle('文件夹里的表格').click()
  await dialog.getByLabel('申请人').fill('姓名')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('至少选一个机构。').waitFor()
  await dialog.getByLabel(/可以报哪些机构的办件/).click()
  await page.getByTitle('灯笼市灯光管理处').last().click()
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('草稿，还没有试过').waitFor()
  await page.getByRole('button', { name: '试接「老系统的表格」' }).click()
  const head = '办件编号,事项编码,姓名,证件号码,办件状态,收件时间'
  await dialog.getByLabel(/样本：JSON/).fill(`${head}\nA1,X,欧阳小明,1,01,明天`)
  await dialog.getByRole('button', { name: '试接', exact: true }).click()
  await dialog.getByText(/「\*\*」不是时间/).waitFor()
  await axe(page, 'exchange try')
  await dialog.getByLabel(/样本：JSON/).fill(`${head}\nA1,X,欧阳小明,1,01,2026-11-20`)
  await dialog.getByRole('button', { name: '试接', exact: true }).click()
  await dialog.getByText('试接通过，可以提请启用。').waitFor()
  assert.equal(await dialog.getByText(/欧阳小明/).count(), 1, 'only what was pasted')
  await dialog.getByLabel('查看的目的').fill('核对列名')
  await dialog.getByRole('button', { name: '查看完整内容' }).click()
  await dialog.getByText(/A1.*欧阳小明/).waitFor()
  await dialog.getByRole('button', { name: '取消' }).last().click()
  await page.getByRole('button', { name: '提请启用「老系统的表格」' }).click()
  await page.getByText('等另一个人批准').waitFor()
  assert.equal(await page.getByRole('button', { name: '批准启用「老系统的表格」' }).count(), 0)
  await product.pool.query(
    `insert into intake.faulty_row (source, id, file, row, header, cells, faults, digest, received_at)
     values ('old-files', gen_random_uuid(), '十一月.csv', 7, '{办件编号,姓名}', '{A7,欧阳小明}',
       '[{"column": "收件时间", "text": "没有填。"}]', 'x', now())`,
  )
  await page.reload()
  await page.getByRole('button', { name: '「老系统的表格」读不出来的行' }).click()
  await dialog.getByText('收件时间：没有填。').waitFor()
  await dialog.getByText(/姓名：\*\*\*\*/).waitFor()
  await axe(page, 'exchange faulty')

  const second = await officerAt(product, 'hall.exchange-review', '/staff/exchange')
  const approve = second.getByRole('button', { name: '批准启用「老系统的表格」' })
  await approve.waitFor()
  const told = await toldBefore(approve)
  for (const what of [
    /从哪里取\s*文件夹里的表格/,
    /可以报哪些机构的办件（连同下级）\s*灯笼市灯光管理处/,
    /「申请人」对应的列\s*姓名/,
    /case-state-plain\s*办件状态的法定用语/,
  ])
    assert.match(told, what)
  await lookAt(second, 'connectors-approve')
  await approve.press('Enter')
  await second.getByText('使用中').waitFor()
  await axe(second, 'exchange approver')
  nothingFound()
})
