import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { DESK, type Product } from './product.ts'

const PASSWORD = 'tongban-demo'

/** An officer at the desk, signed in through its page. */
export async function officerAtDesk(product: Product, office: string): Promise<Page> {
  const page = await (await product.visitor(DESK)).newPage()
  await page.goto('/staff')
  await page.getByLabel('账号', { exact: true }).fill(`${office}.handling`)
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: /待办/ }).waitFor()
  return page
}

/** An officer by the name of the account, signed in already, on a page of the desk. */
export async function officerAt(product: Product, username: string, path = '/staff'): Promise<Page> {
  const context = await product.visitor(DESK)
  const entered = await context.request.post('/api/v1/staff/sign-in', {
    data: { username, password: PASSWORD },
  })
  assert.equal(entered.status(), 200, await entered.text())
  const page = await context.newPage()
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

/** An officer who works without the desk, as a department's own program would. */
export type Officer = { post<Reply>(path: string, data?: object): Promise<Reply> }

export async function officerByApi(product: Product, username: string): Promise<Officer> {
  const { request } = await product.visitor(DESK)
  const entered = await request.post('/api/v1/staff/sign-in', { data: { username, password: PASSWORD } })
  assert.equal(entered.status(), 200, await entered.text())
  const { staff } = (await entered.json()) as { staff: { csrf: string } }
  return {
    async post<Reply>(path: string, data: object = {}) {
      const headers = { 'x-csrf-token': staff.csrf, 'idempotency-key': randomUUID() }
      const answer = await request.post(`/api/v1${path}`, { data, headers })
      assert.ok(answer.ok(), `${path}: ${await answer.text()}`)
      return (await answer.json()) as Reply
    },
  }
}

/** Copies of a filed case with all its items as they are, under numbers of their own: many cases in no time. */
export async function copies(product: Product, caseNumber: string, count: number): Promise<string[]> {
  const columns = async (table: string): Promise<string> =>
    (
      await product.pool.query<{ names: string }>(
        `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
         where table_schema = 'cases' and table_name = $1 and is_generated = 'NEVER'`,
        [table],
      )
    ).rows[0]?.names ?? ''
  const [ofCase, ofItem] = [await columns('case'), await columns('case_item')]
  const ids = Array.from({ length: count }, () => randomUUID())
  for (const id of ids) {
    const number = `${caseNumber}-${id.slice(0, 8)}`
    await product.pool.query(
      `insert into cases.case (${ofCase}) select ${ofCase} from (
         select (jsonb_populate_record(c, jsonb_build_object('id', $2::text, 'number', $3::text, 'query_code', left($2, 8),
           'subject', $2::text))).* from cases.case c where c.number = $1) copy`,
      [caseNumber, id, number],
    )
    await product.pool.query(
      `insert into cases.case_item (${ofItem}) select ${ofItem} from (
         select (jsonb_populate_record(i, jsonb_build_object('case_id', $2::text))).* from cases.case_item i
         join cases.case c on c.id = i.case_id where c.number = $1) copy`,
      [caseNumber, id],
    )
  }
  return ids
}

const act = (page: Page, name: string) =>
  page.getByRole('region', { name: '办理' }).getByRole('button', { name, exact: true })

/** The row of this item of this case, opened. */
export async function openTask(page: Page, caseNumber: string, item: string): Promise<void> {
  await page.goto('/staff')
  const row = page.getByRole('row').filter({ hasText: caseNumber }).filter({ hasText: item })
  await row.getByRole('link', { name: caseNumber }).click()
  await page.getByRole('heading', { level: 1, name: item }).waitFor()
}

/** Claims and accepts what lies open. */
export async function accept(page: Page): Promise<void> {
  await act(page, '认领').click()
  await act(page, '受理').click()
  await page.getByRole('dialog').getByRole('button', { name: '确认受理' }).click()
  await page.getByText('已受理。').first().waitFor()
}

/** Fetches from the department's system what the decision yields, and grants. Gives the values by their labels. */
export async function grant(page: Page): Promise<Record<string, string>> {
  await act(page, '准予').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '从部门系统取数' }).click()
  await dialog.getByText(/已从部门系统取到 \d+ 项/).waitFor()
  const outputs: Record<string, string> = {}
  for (const box of await dialog.getByRole('textbox').all()) {
    const label = await box.evaluate((node) => (node as HTMLInputElement).labels?.[0]?.textContent ?? '')
    outputs[label] = await box.inputValue()
  }
  await dialog.getByRole('button', { name: '确认准予' }).click()
  await page.getByText('已准予。').first().waitFor()
  return outputs
}

/** One point of a correction, about the whole application. */
export async function askForCorrection(page: Page, about: string, problem: string): Promise<void> {
  await act(page, '认领').click()
  await act(page, '补正').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: '哪一项' }).click()
  await dialog.getByRole('combobox', { name: '哪一项' }).fill(about)
  await page.keyboard.press('Enter')
  await dialog.getByRole('textbox', { name: '哪里不对' }).fill(problem)
  await dialog.getByRole('button', { name: '发出补正告知' }).click()
  await page.getByText('已告知申请人补正。').first().waitFor()
}

/** An item worked over the API, as a department's own program would. */
export async function workByApi(product: Product, caseNumber: string, step: string): Promise<void> {
  const { rows } = await product.pool.query<{ case_id: string; office: string }>(
    'select i.case_id, i.office from cases.case_item i join cases.case c on c.id = i.case_id where c.number = $1 and i.step = $2',
    [caseNumber, step],
  )
  const [found] = rows
  assert.ok(found, `${step} of ${caseNumber}`)
  const officer = await officerByApi(product, `${found.office}.handling`)
  const post = (name: string, data: object = {}) =>
    officer.post<{ outputs?: object }>(`/tasks/${found.case_id}/${step}/${name}`, data)
  await post('accept')
  const { outputs } = await post('fetch-outputs')
  await post('grant', { opinion: '符合规定，准予办理。', outputs })
}
