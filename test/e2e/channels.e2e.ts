import assert from 'node:assert/strict'
import { axe, found, lookAt, nothingFound, toldBefore, wider } from './axe.ts'
import { officerAt } from './officer.ts'
import { openProduct, PEOPLE, PHONE, press, RESULTS, scene } from './product.ts'

const product = await openProduct()
/** Ours, so that the browser asks nobody else. */
const back = `${product.url}/help`

scene('渠道：登记、生成密钥、提请，另一个人批准；群众在手机上看清楚、同意、再取消', async () => {
  const page = await officerAt(product, 'hall.manager', '/staff/exchange')
  await page.getByRole('button', { name: '登记渠道' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('填写名称，2 到 40 个字。').waitFor()
  await axe(page, 'channel drawer')
  await dialog.getByLabel('渠道名称').fill('惠民银行')
  await dialog.getByLabel('回跳地址，一行一个').fill(back)
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: '给「惠民银行」生成密钥' }).click()
  await page.getByText(/密钥只显示这一次/).waitFor()
  await page.getByRole('button', { name: '提请启用「惠民银行」' }).click()
  await page.getByText('等另一个人批准').waitFor()
  await lookAt(page, 'channels')
  const second = await officerAt(product, 'hall.items-review', '/staff/exchange')
  const approve = second.getByRole('button', { name: '批准启用「惠民银行」' })
  await approve.waitFor()
  const told = await toldBefore(approve)
  for (const what of ['惠民银行', '替您填写、提交申请', '看您的办件进度', '所有一件事', back, '600'])
    assert.ok(told.includes(what), `${what} is not told before the approval: ${told}`)
  assert.ok(!told.includes('看您的电子证照'), told)
  await lookAt(second, 'channels-approve')
  await approve.press('Enter')
  await second.getByText('使用中').waitFor()

  const { rows } = await product.pool.query<{ id: string }>('select id from channels.channel')
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: rows[0]?.id ?? '',
    redirect_uri: back,
    scope: 'apply cases',
    state: 's7',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  })
  const withScript = await (await product.person(PEOPLE.plain)).newPage()
  await withScript.goto(`/authorize?${asked}`)
  await withScript.getByRole('heading', { level: 1, name: '「惠民银行」请您授权' }).waitFor()
  await axe(withScript, 'authorize')

  const phone = await (await product.person(PEOPLE.plain, { ...PHONE, javaScriptEnabled: false })).newPage()
  await phone.goto(`/authorize?${asked}`)
  await phone.screenshot({ path: `${RESULTS}/authorize-360.png`, fullPage: true })
  await press(phone.getByRole('button', { name: '同意', exact: true }))
  await phone.waitForURL(/\/help\?code=[\w-]{32}&state=s7&iss=/)

  await withScript.goto('/me/apps')
  await withScript.getByText('替您填写、提交申请').waitFor()
  await axe(withScript, 'my apps')
  const sideways = await wider(withScript)
  if (sideways) found(`my apps: ${sideways}`)
  await withScript.screenshot({ path: `${RESULTS}/my-apps-360.png`, fullPage: true })
  await press(withScript.getByRole('button', { name: /取消授权/ }))
  await withScript.getByText('您取消了').waitFor()
  assert.equal(await withScript.getByRole('button', { name: /取消授权/ }).count(), 0)

  // What cannot be undone is asked first.
  await page.reload()
  await page.getByRole('button', { name: '给「惠民银行」生成密钥' }).click()
  await page.getByText('「惠民银行」现在的密钥马上失效').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '暂停渠道「惠民银行」' }).click()
  const end = page.getByRole('button', { name: '终止渠道「惠民银行」' })
  await end.click()
  await page.getByText('终止以后「惠民银行」不能再恢复').waitFor()
  await lookAt(page, 'channels-end-asked')
  await page.getByRole('button', { name: '终止', exact: true }).click()
  await page.getByText('已终止').waitFor()
  nothingFound()
})
