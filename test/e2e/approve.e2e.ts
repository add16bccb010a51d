import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { axe, found, nothingFound, wider } from './axe.ts'
import { copies, officerAt, officerByApi, workByApi, type Officer } from './officer.ts'
import { apply, confirm } from './parent.ts'
import { openProduct, PEOPLE, RESULTS, scene } from './product.ts'

const product = await openProduct()

const OFFICE = 'cdc'
const STEP = 'vaccination-record'
/** What an officer may press for twenty cases that are in order. */
const KEYS = 24
const MANY = 20

/** Looks at what stands there in the widths of offices; a dialog is looked at as it is. */
async function look(page: Page, name: string): Promise<void> {
  for (const width of [1440, 1024]) {
    await page.setViewportSize({ width, height: 900 })
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${RESULTS}/approve-${name}-${width}.png` })
    const sideways = await wider(page)
    if (sideways) found(`${name} at ${width}: ${sideways}`)
    await axe(page, `${name} at ${width}`)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** One newborn filed by her mother, confirmed by the father, with the birth certificate issued. */
const filed = await (async () => {
  const number = await apply(await (await product.person(PEOPLE.plain)).newPage(), '陈静')
  await confirm(await (await product.visitor()).newPage(), await product.link('13800000002'))
  await workByApi(product, number, 'birth-certificate')
  return number
})()

/** So many more like it at the centre for disease control, each accepted there. */
async function accepted(officer: Officer, count: number): Promise<string[]> {
  const cases = await copies(product, filed, count)
  for (const caseId of cases) await officer.post(`/tasks/${caseId}/${STEP}/accept`)
  return cases
}

const idOf = async (number: string): Promise<string> =>
  (await product.pool.query<{ id: string }>('select id from cases.case where number = $1', [number])).rows[0]
    ?.id ?? ''

const statesOf = async (cases: readonly string[]): Promise<string[]> =>
  (
    await product.pool.query<{ state: string }>(
      'select distinct state from cases.case_item where case_id = any ($1::uuid[]) and step = $2',
      [cases, STEP],
    )
  ).rows.map(({ state }) => state)

scene(`批量准予：${MANY} 件不超过 ${KEYS} 个键，一个字也不用打；10 秒内可以撤销`, async () => {
  const cases = await accepted(await officerByApi(product, `${OFFICE}.handling`), MANY)
  const page = await officerAt(product, `${OFFICE}.handling`)
  let keys = 0
  const press = async (key: string): Promise<void> => {
    keys += 1
    await page.keyboard.press(key)
  }
  /** From the inbox to the sheet, looking at everything. */
  const choose = async (): Promise<void> => {
    await press('m')
    await page.getByText('还没有选。').first().waitFor()
    await press('Shift+J')
    await page.getByText(`已选 ${MANY} 件，看过 0 件`).first().waitFor()
    await page.keyboard.press('Enter')
    assert.equal(await page.getByRole('dialog').count(), 0, 'nothing can be confirmed unseen')
    for (let seen = 1; seen <= MANY; seen += 1) {
      await press('j')
      await page.getByText(`已选 ${MANY} 件，看过 ${seen} 件`).first().waitFor()
      if (seen === 3) await look(page, 'batch')
    }
    await press('Enter')
    await page.getByRole('dialog').getByText(`一起准予 ${MANY} 件`).first().waitFor()
  }

  await choose()
  await page.waitForTimeout(400)
  await look(page, 'batch-sheet')
  await press('Enter')
  await page.getByText(/件将在 \d+ 秒后准予/).waitFor()
  await look(page, 'batch-undo')
  await page.keyboard.press('Control+z')
  await page.getByText('已撤销，一件也没有办。').first().waitFor()
  assert.deepEqual(await statesOf(cases), ['accepted'], 'what was undone has not happened')

  await page.goto('/staff')
  await page.getByRole('heading', { level: 1, name: /待办/ }).waitFor()
  keys = 0
  await choose()
  await press('Enter')
  await page.getByText(/件将在 \d+ 秒后准予/).waitFor()
  assert.ok(keys <= KEYS, `${keys} keys for ${MANY} cases`)
  await page.getByText(`${MANY} 件都已准予。`).first().waitFor({ timeout: 60_000 })
  assert.deepEqual(await statesOf(cases), ['granted'])
  await look(page, 'batch-done')
  nothingFound()
})

scene('抽查复查：自己办的看不到，同事看得到，写了结果就没有了', async () => {
  await product.pool.query(
    `insert into cases.recheck (case_id, step, office, granted_by, drawn_at)
     select i.case_id, i.step, i.office, (select id from people.staff where username = $1), now()
     from cases.case_item i where i.step = $2 and i.state = 'granted' limit 1
     on conflict do nothing`,
    [`${OFFICE}.handling`, STEP],
  )
  const page = await officerAt(product, `${OFFICE}.review`, '/staff/rechecks')
  await page
    .getByRole('button', { name: /复查结果/ })
    .first()
    .waitFor()
  await look(page, 'rechecks')
  const waiting = await page.getByRole('button', { name: /复查结果/ }).count()
  await page
    .getByRole('button', { name: /复查结果/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '保存复查结果' }).click()
  await dialog.getByText('选一项。').waitFor()
  await dialog.getByLabel('有错').check()
  await dialog.getByRole('button', { name: '保存复查结果' }).click()
  await dialog.getByText('有错的，写清错在哪里。').waitFor()
  await look(page, 'recheck')
  await dialog.getByLabel('办得对').check()
  await dialog.getByRole('button', { name: '保存复查结果' }).click()
  await dialog.waitFor({ state: 'hidden' })
  assert.equal(await page.getByRole('button', { name: /复查结果/ }).count(), waiting - 1)
  nothingFound()
})

scene('两个人同时办一件：后到的看到发生了什么，写的字还在', async () => {
  const [caseId = ''] = await copies(product, filed, 1)
  const colleague = await officerByApi(product, `${OFFICE}.handling`)
  const page = await officerAt(product, `${OFFICE}.handling`, `/staff/tasks/${caseId}/${STEP}`)
  const bar = page.getByRole('region', { name: '办理' })
  await bar.getByRole('button', { name: '不予受理', exact: true }).click()
  const dialog = page.getByRole('dialog')
  const reason = dialog.getByRole('textbox', { name: '理由' })
  await reason.fill('孩子不在本市居住，请到居住地办。')
  await colleague.post(`/tasks/${caseId}/${STEP}/claim`)
  await dialog.getByRole('button', { name: '确认不予受理' }).click()
  await dialog.getByText('您打开以后，这件有变化').waitFor()
  await dialog
    .getByText(/已认领/)
    .first()
    .waitFor()
  assert.equal(
    await reason.inputValue(),
    '孩子不在本市居住，请到居住地办。',
    'nothing that was typed is lost',
  )
  await look(page, 'stale')
  await dialog.getByRole('button', { name: '看过了，按最新情况继续办' }).click()
  await dialog.getByRole('button', { name: '确认不予受理' }).click()
  await page.getByText('已作出不予受理决定。').first().waitFor()

  const [second = ''] = await copies(product, filed, 1)
  await page.goto(`/staff/tasks/${second}/${STEP}`)
  await bar.getByRole('button', { name: '受理', exact: true }).click()
  await colleague.post(`/tasks/${second}/${STEP}/decline`, { reason: '已经在别的门诊建过档。' })
  await page.getByRole('dialog').getByRole('button', { name: '确认受理' }).click()
  await page.getByRole('dialog').getByText('您打开以后，这件有变化').waitFor()
  await page
    .getByRole('dialog')
    .getByText(/不予受理/)
    .first()
    .waitFor()
  nothingFound()
})

scene('一件的页面：数字键看依据，W 看为什么是这一天，文书能打开', async () => {
  const page = await officerAt(product, '32081201.handling')
  await page.goto(`/staff/tasks/${await idOf(filed)}/birth-certificate`)
  await page.getByRole('region', { name: '办理', exact: true }).waitFor()
  await page.keyboard.press('1')
  assert.match(await page.evaluate(() => document.activeElement?.id ?? ''), /^rule-0$/)
  await look(page, 'task')
  await page.keyboard.press('w')
  const dialog = page.getByRole('dialog', { name: '为什么是这一天？' })
  await dialog.getByText('当天不算').first().waitFor()
  await dialog.locator('details').evaluateAll((all) => all.forEach((each) => each.setAttribute('open', '')))
  assert.ok((await dialog.getByRole('table').count()) > 0)
  await look(page, 'why')
  await dialog.getByRole('button', { name: '关闭' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const paper = page.getByRole('region', { name: '文书' }).getByRole('link', { name: /A4/ }).first()
  const pdf = await page.request.get((await paper.getAttribute('href')) ?? '')
  assert.equal(pdf.headers()['content-type'], 'application/pdf')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.getByRole('heading', { level: 1, name: /待办/ }).waitFor()
  nothingFound()
})

scene('工作交接：把自己手上的交给同事', async () => {
  const [caseId = ''] = await copies(product, filed, 1)
  const officer = await officerByApi(product, `${OFFICE}.handling`)
  await officer.post(`/tasks/${caseId}/${STEP}/claim`)
  const page = await officerAt(product, `${OFFICE}.handling`, '/staff/hand-over')
  await page.getByRole('button', { name: '交接', exact: true }).click()
  await page.getByText('选交给谁。').waitFor()
  await look(page, 'hand-over')
  await page.getByRole('combobox', { name: '交给谁' }).click()
  await page.getByText('退回待办，谁都可以认领').first().click()
  await page.getByRole('button', { name: '交接', exact: true }).click()
  await page
    .getByText(/已交接 [1-9]\d* 件。/)
    .first()
    .waitFor()
  nothingFound()
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
