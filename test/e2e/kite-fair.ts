import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ROOT } from '../../server/platform/config.ts'
import { loadRegion } from '../../server/regions/load.ts'
import type { Region } from '../../server/regions/model.ts'
import { button, caseNumber, fill, signAndSubmit, uploadAll } from './parent.ts'
import { DESK, press, type Product } from './product.ts'

/** The invented region, with the departments of Huai'an beside it so that people can sign in. */
export async function kiteRegion(): Promise<Region> {
  const [kites, departments] = await Promise.all(
    ['demo', 'huaian'].map((id) => loadRegion(join(ROOT, 'regions'), id)),
  )
  assert.ok(kites?.region && departments?.region)
  const { sources, parts } = departments.region
  return { ...kites.region, sources, parts: { ...kites.region.parts, sources: parts.sources } }
}

/** 办风筝节: the invented one-thing whose items between them know every turn. */
const FAIR = {
  叫什么: '东山风筝节',
  多少人: '300',
  合办: '否',
  结果怎么拿: '邮寄',
  寄到哪里: '风筝市云上路 2 号',
}

/** From the guide to the confirmation, with a photo for every paper. Gives the case number. */
export async function applyForFair(page: Page, name: string): Promise<string> {
  await page.goto('/onethings/kite-fair')
  await press(button(page, '开始'))
  if (page.url().endsWith('/consent')) await press(button(page, '同意并继续'))
  for (let pages = 0; /\/q\//.test(page.url()); pages += 1) {
    assert.ok(pages < 12, 'questions without end')
    await fill(page, FAIR)
    await press(button(page, '继续'))
  }
  await uploadAll(page)
  await signAndSubmit(page, name)
  return caseNumber(page)
}

/** A turn of an officer, over the API. */
export async function officeTurn(
  product: Product,
  caseNumber: string,
  step: string,
  turn: string,
  data: object = {},
  post = 'handling',
): Promise<void> {
  const { rows } = await product.pool.query<{ case_id: string; office: string }>(
    'select i.case_id, i.office from cases.case_item i join cases.case c on c.id = i.case_id where c.number = $1 and i.step = $2',
    [caseNumber, step],
  )
  const [found] = rows
  assert.ok(found, `${step} of ${caseNumber}`)
  const { request } = await product.visitor(DESK)
  const entered = await request.post('/api/v1/staff/sign-in', {
    data: { username: `${found.office}.${post}`, password: 'tongban-demo' },
  })
  const { staff } = (await entered.json()) as { staff: { csrf: string } }
  const answer = await request.post(`/api/v1/tasks/${found.case_id}/${step}/${turn}`, {
    data,
    headers: { 'x-csrf-token': staff.csrf, 'idempotency-key': crypto.randomUUID() },
  })
  assert.ok(answer.ok(), `${turn} ${step}: ${await answer.text()}`)
}

/** 补正告知 about one paper. */
export const PLAN_UNREADABLE = {
  about: 'fair-plan',
  problem: '照片拍虚了，看不清放飞区。',
  standard: '放飞区和观众区的边线都能看清。',
  example: '白天在图纸正上方拍一张。',
}

/** The last day passes while nothing comes: the item counts as withdrawn. */
export async function letLapse(product: Product, caseNumber: string, step: string): Promise<void> {
  await product.pool.query(
    `update cases.case_item set state = 'withdrawn', decided_by = 'system', decided_at = now(), due_on = null,
       reason = '没有在期限内补齐，视为撤回。可以重新申请。'
     where case_id = (select id from cases.case where number = $1) and step = $2`,
    [caseNumber, step],
  )
}
