import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { axe, lookAt, nothingFound, toldBefore, wider } from './axe.ts'
import { DESK, openProduct, scene } from './product.ts'

const product = await openProduct()

/** An officer at the desk, signed in, on the page 印章. */
async function at(username: string): Promise<Page> {
  const context = await product.visitor(DESK)
  const signedIn = await context.request.post('/api/v1/staff/sign-in', {
    data: { username, password: 'tongban-demo' },
  })
  assert.equal(signedIn.status(), 200, await signedIn.text())
  const page = await context.newPage()
  await page.goto('/staff/seals')
  await page.getByRole('heading', { level: 1, name: '印章' }).waitFor()
  return page
}

scene('印章：申请制章、授权，另一位同事审批，只用键盘', async () => {
  const asker = await at('health.admin')
  await asker.getByRole('img', { name: /行政审批专用章/ }).waitFor()
  await lookAt(asker, 'seals')
  await asker.getByRole('button', { name: '申请制章' }).focus()
  await asker.keyboard.press('Enter')
  const dialog = asker.getByRole('dialog')
  await dialog.getByLabel('印章用途').waitFor()
  await asker.waitForTimeout(400)
  await dialog.getByLabel('印章用途').fill('业务专用章')
  await dialog.getByLabel('申请原因').focus()
  await dialog.getByRole('button', { name: '提交申请' }).press('Enter')
  await dialog.getByText('请写明原因，至少 4 个字').waitFor()
  await lookAt(asker, 'seals-ask')
  await dialog.getByLabel('申请原因').fill('新开窗口，业务要用印。')
  await dialog.getByRole('button', { name: '提交申请' }).press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await asker.getByText('新开窗口，业务要用印。').waitFor()
  assert.equal(await asker.getByRole('button', { name: '同意', exact: true }).count(), 0, 'not one’s own')

  const approver = await at('health.review')
  await approver.getByText('新开窗口，业务要用印。').waitFor()
  await lookAt(approver, 'seals-approve')
  const approve = approver.getByRole('button', { name: '同意', exact: true })
  assert.match(await toldBefore(approve), /印章用途\s*业务专用章\s*签名算法\s*通用/)
  await approve.press('Enter')
  await approver.getByRole('img', { name: /业务专用章/ }).waitFor()
  await approver.getByText('已同意').waitFor()

  await asker.reload()
  await asker.getByRole('button', { name: /^授权：.*业务专用章/ }).press('Enter')
  await asker.getByRole('dialog').getByLabel('给谁').selectOption({ label: '经办岗' })
  await asker.getByRole('dialog').getByLabel('事项编号').fill('birth-certificate')
  await asker.getByRole('dialog').getByLabel('最后一天').fill('2027-06-30')
  await asker.getByRole('dialog').getByLabel('申请原因').fill('经办岗要用印。')
  await lookAt(asker, 'seals-grant')
  await asker.getByRole('dialog').getByRole('button', { name: '提交申请' }).press('Enter')
  await asker.getByRole('dialog').waitFor({ state: 'hidden' })
  await approver.reload()
  await approve.waitFor()
  assert.match(
    await toldBefore(approve),
    /给谁\s*经办岗\s*哪些事项\s*出生医学证明签发（首次）\s*最后一天\s*2027年6月30日/,
  )
  await lookAt(approver, 'seals-approve-grant')
  await approve.press('Enter')
  await approver
    .getByRole('listitem')
    .filter({ hasText: /^经办岗/ })
    .nth(1)
    .waitFor()
  await approver.getByRole('button', { name: /^用印记录：.*业务专用章/ }).press('Enter')
  await approver.getByRole('dialog').getByText('还没有用过这枚印章。').waitFor()
  await lookAt(approver, 'seals-log')
  nothingFound()
})

scene('印章：公开核验页能选文件，手机上、长辈版也能用', async () => {
  const page = await (await product.visitor({ viewport: { width: 360, height: 780 } })).newPage()
  await page.goto('/verify')
  await page.getByRole('button', { name: '核验文件' }).click()
  await page.getByText('请先选择一个 PDF 文件').waitFor()
  await axe(page, 'verify without a file')
  await page.getByLabel('PDF 文件').setInputFiles({
    name: 'a.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\n%%EOF\n'),
  })
  await page.getByRole('button', { name: '核验文件' }).click()
  await page.getByRole('heading', { level: 1, name: '文件上没有电子签章' }).waitFor()
  await axe(page, 'verify a file')
  assert.equal(await wider(page), '')
  nothingFound()
})
