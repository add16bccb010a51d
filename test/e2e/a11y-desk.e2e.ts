import assert from 'node:assert/strict'
import { axe, found, nothingFound, wider } from './axe.ts'
import { officerAtDesk, openTask } from './officer.ts'
import { apply, confirm } from './parent.ts'
import { DESK, openProduct, PEOPLE, scene } from './product.ts'

const product = await openProduct()

scene('工作台：登录、列表、办件、每一个抽屉', async () => {
  const filed = await apply(await (await product.person(PEOPLE.plain)).newPage(), '陈静')
  await confirm(await (await product.visitor()).newPage(), await product.link('13800000002'))
  const signIn = await (await product.visitor(DESK)).newPage()
  await signIn.goto('/staff')
  await signIn.getByLabel('账号', { exact: true }).waitFor()
  await axe(signIn, 'desk sign-in')
  await signIn.getByRole('button', { name: '登录', exact: true }).click()
  await axe(signIn, 'desk sign-in refused')

  const page = await officerAtDesk(product, '32081201')
  await page.getByRole('row').filter({ hasText: filed }).first().waitFor()
  await axe(page, 'desk inbox')
  await page.setViewportSize({ width: 360, height: 740 })
  await axe(page, 'desk inbox at 360')
  const sideways = await wider(page)
  if (sideways) found(`desk inbox at 360: ${sideways}`)
  await page.setViewportSize({ width: 1440, height: 900 })
  await openTask(page, filed, '出生医学证明')
  await axe(page, 'desk task')
  await page.emulateMedia({ colorScheme: 'dark' })
  await axe(page, 'desk task dark')
  await page.emulateMedia({ colorScheme: 'light' })

  const drawer = async (name: string, submit?: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await page.waitForTimeout(400)
    await axe(page, `desk drawer ${name}`)
    if (submit) await dialog.getByRole('button', { name: submit, exact: true }).click()
    else
      await dialog
        .getByRole('button', { name: /^(取消|关闭)$/ })
        .first()
        .click()
    await dialog.waitFor({ state: 'hidden' })
  }
  await page.getByRole('button', { name: '认领', exact: true }).click()
  await page.getByText('已认领。').first().waitFor()
  await drawer('补正')
  await drawer('不予受理')
  await drawer('查看完整信息')
  await drawer('受理', '确认受理')
  await page.getByText('已受理。').first().waitFor()
  await axe(page, 'desk task accepted')
  await drawer('准予')
  await drawer('不予办理')
  await page.getByRole('button', { name: /设置$/ }).click()
  await page.getByRole('dialog').waitFor()
  await page.waitForTimeout(400)
  await axe(page, 'desk settings')
  nothingFound()
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
