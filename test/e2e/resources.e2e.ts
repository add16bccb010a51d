import assert from 'node:assert/strict'
import { lookAt, nothingFound } from './axe.ts'
import { officerAt } from './officer.ts'
import { openProduct, scene } from './product.ts'

const product = await openProduct()

scene('数据目录：管理单位修改，别的单位申请，少准予一些，一本账上看得到', async () => {
  // The owner describes its data anew.
  const owner = await officerAt(product, 'health.admin', '/staff/resources')
  await owner.getByText('19 项').waitFor()
  await lookAt(owner, 'resources-list')
  await owner.getByRole('searchbox').or(owner.getByLabel('查找')).first().fill('出生记录')
  await owner.keyboard.press('Enter')
  await owner.getByRole('link', { name: '出生记录', exact: true }).click()
  await owner.getByRole('heading', { level: 1, name: '出生记录' }).waitFor()
  await lookAt(owner, 'resources-entry')
  await owner.getByRole('button', { name: '修改' }).press('Enter')
  const editing = owner.getByRole('dialog')
  await editing.getByLabel('摘要').fill('')
  await editing.getByRole('button', { name: '保存' }).press('Enter')
  await editing.getByText('必填').first().waitFor()
  await editing.getByLabel('摘要').fill('助产机构登记的活产记录，每天核对一次。')
  await lookAt(owner, 'resources-edit')
  await editing.getByRole('button', { name: '保存' }).press('Enter')
  await editing.waitFor({ state: 'hidden' })
  await owner.getByText('每天核对一次').waitFor()
  const entry = new URL(owner.url()).pathname

  // Another office asks; it neither changes nor decides.
  const asker = await officerAt(product, 'police.admin', entry)
  await asker.getByRole('button', { name: '申请使用' }).waitFor()
  assert.equal(await asker.getByRole('button', { name: '修改' }).count(), 0)
  await asker.getByRole('button', { name: '申请使用' }).press('Enter')
  const asking = asker.getByRole('dialog')
  await asking.getByText('10 个工作日内答复').waitFor()
  await asking.getByRole('button', { name: '提交申请' }).press('Enter')
  await asking.getByText('至少选一个信息项').waitFor()
  await lookAt(asker, 'resources-ask')
  await asking.getByRole('checkbox', { name: /新生儿/ }).check()
  for (const field of ['出生记录号', '出生时间', '出生体重（克）'])
    await asking.getByRole('checkbox', { name: field }).check()
  await asking.getByLabel('依据').fill('《政务数据共享条例》')
  await asking.getByLabel('用途').fill('办理出生登记时核对出生信息')
  await asking.getByLabel('开始日期').fill('2026-01-01')
  await asking.getByLabel('结束日期').fill('2099-12-31')
  await asking.getByLabel('责任人', { exact: true }).fill('沈玉洁')
  await asking.getByLabel('责任人电话').fill('0517-00000002')
  await asking.getByRole('button', { name: '提交申请' }).press('Enter')
  await asking.waitFor({ state: 'hidden' })

  // The owner answers, with less than was asked.
  const approver = await officerAt(product, 'health.review', '/staff/resources/requests')
  await approver.getByRole('link', { name: '出生记录' }).waitFor()
  await lookAt(approver, 'resources-inbox')
  await approver.getByRole('button', { name: '审批：出生记录' }).press('Enter')
  const deciding = approver.getByRole('dialog')
  await deciding.getByRole('checkbox', { name: '出生体重（克）' }).uncheck()
  assert.ok(
    await deciding.getByRole('button', { name: '准予', exact: true }).isDisabled(),
    'less needs a reason',
  )
  await deciding.getByLabel(/^说明/).fill('落户用不到出生体重。')
  await deciding.getByLabel('每天最多调用次数').fill('500')
  await lookAt(approver, 'resources-decide')
  await deciding.getByRole('button', { name: '准予', exact: true }).press('Enter')
  await deciding.waitFor({ state: 'hidden' })
  await approver.getByText('已准予 · 在用').waitFor()

  // The asker reads why; the ledger counts it.
  await asker.goto('/staff/resources/requests?view=own')
  await asker.getByText('落户用不到出生体重。').waitFor()
  await asker.getByText(/^准予 出生记录号、出生时间/).waitFor()
  await asker.goto('/staff/resources/ledger')
  const row = asker.getByRole('row').filter({ hasText: '淮安市卫生健康委员会' })
  await row.waitFor()
  assert.deepEqual((await row.getByRole('cell').allTextContents()).slice(1, 6), [
    '4',
    '4',
    '100.00%',
    '1',
    // Five that the place ships with, and this one.
    '6',
  ])
  await lookAt(asker, 'resources-ledger')

  // Who manages sharing sees every request; the grant is taken back and stops being in use.
  const manager = await officerAt(product, 'hall.manager', '/staff/resources/requests?view=all')
  await manager.getByText('已准予 · 在用').waitFor()
  await approver.getByRole('button', { name: '收回授权' }).press('Enter')
  await approver.getByLabel(/^原因/).fill('用途已经结束。')
  await approver.getByRole('button', { name: '收回授权' }).press('Enter')
  await approver.getByText('已准予 · 不在用').waitFor()
  nothingFound()
})

scene('数据目录：导入前先检查，错在哪一行哪一格说得清', async () => {
  const owner = await officerAt(product, 'health.admin', '/staff/resources/import')
  await owner.getByRole('button', { name: '检查文件' }).click()
  await owner.getByText('请先选文件').waitFor()
  const file = [
    '信息资源代码,信息资源名称,管理单位,摘要,共享类型,共享条件,更新周期,格式,发布日期,信息项',
    'E2E-1,疫苗库存,淮安市卫生健康委员会,各门诊的疫苗库存。,无条件共享,,每日,数据库,2026-02-01,"门诊|字符|50\n数量|数值"',
    'E2E-2,疫苗批号,淮安市卫生健康委员会,批号。,随便,,每日,数据库,2026-02-01,批号|字符',
  ].join('\n')
  await owner
    .getByLabel('文件')
    .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
  await owner.getByRole('button', { name: '检查文件' }).click()
  await owner.getByText('将新增 1 项，更新 0 项，0 项没有变化，1 行有错').waitFor()
  await owner.getByRole('cell', { name: '共享类型' }).waitFor()
  await lookAt(owner, 'resources-import')
  await owner.getByRole('button', { name: '导入', exact: true }).click()
  await owner.getByText('新增了 1 项').waitFor()
  await owner.goto('/staff/resources?q=E2E-1')
  await owner.getByRole('link', { name: '疫苗库存' }).waitFor()
  nothingFound()
})
