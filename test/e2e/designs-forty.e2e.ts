import assert from 'node:assert/strict'
import { lookAt, nothingFound } from './axe.ts'
import { kiteRegion } from './kite-fair.ts'
import { officerAt } from './officer.ts'
import { DESK, openProduct, scene } from './product.ts'

const region = await kiteRegion()
const product = await openProduct(region)

const MATTERS = [
  '放飞场地安全评估',
  '夜间放飞灯光和噪声影响说明备案',
  '大型风筝（含龙串风筝）放飞许可',
  '展销摊位',
]
const nameOf = (n: number): string => `${MATTERS[n % MATTERS.length]}（第 ${n} 片区）`
const NUMBERS = Array.from({ length: 40 }, (_, at) => at + 1)

/** A design with forty items and the one-thing that is put together from them, over the API. */
async function writeForty(): Promise<string> {
  const { request } = await product.visitor(DESK)
  const entered = await request.post('/api/v1/staff/sign-in', {
    data: { username: 'hall.items', password: 'tongban-demo' },
  })
  const { staff } = (await entered.json()) as { staff: { csrf: string } }
  const post = async (path: string, data: object): Promise<Record<string, unknown>> => {
    const headers = { 'x-csrf-token': staff.csrf, 'idempotency-key': crypto.randomUUID() }
    const answer = await request.post(`/api/v1${path}`, { data, headers })
    assert.ok(answer.ok(), `${path}: ${await answer.text()}`)
    return (await answer.json()) as Record<string, unknown>
  }
  const id = String((await post('/designs', { title: '四十项一件事' }))['id'])
  let revision = 1
  const write = async (kind: string, part: string, content: object): Promise<void> => {
    const reply = await post(`/designs/${id}/parts/${kind}/${part}`, { revision, content, base: null })
    revision = Number(reply['revision'])
  }
  const mark = region.items['kite-mark']
  const kite = region.onethings['kite']
  assert.ok(mark && kite)
  for (const n of NUMBERS) {
    const code = { scheme: 'local', value: `FORTY-${n}` }
    await write('items', `forty-${n}`, { ...mark, id: `forty-${n}`, name: nameOf(n), code, outputs: [] })
  }
  await write('onethings', 'forty', {
    ...kite,
    id: 'forty',
    name: '办大型风筝节一件事',
    confirmations: [],
    promised: null,
    questions: [{ id: 'kite', title: '风筝', why: '要写在表上。', elements: ['kite.colour', 'kite.tail'] }],
    steps: NUMBERS.map((n) => ({
      id: `s${n}`,
      item: `forty-${n}`,
      needs: n > 8 ? [`s${n - 8}`, ...(n % 5 === 0 ? [`s${n - 7}?`] : [])] : [],
      ...(n % 7 === 0 && { when: { eq: ['$kite.tail', true] }, unless: '风筝没有尾巴，不用办' }),
    })),
  })
  return id
}

scene('方案：四十个事项的一件事，手机上看得清、加得了一步', async () => {
  const id = await writeForty()
  const page = await officerAt(product, 'hall.items', `/staff/designs/${id}/onethings/forty`)
  await page.getByRole('heading', { level: 2, name: '流程图' }).waitFor()
  await page
    .getByText(/检查过了，没有问题。|有 \d+ 处要改/)
    .first()
    .waitFor()
  await lookAt(page, 'designs-forty', [1440, 360])
  await page.setViewportSize({ width: 360, height: 780 })
  // The steps are named as people call them in the form, too, and nothing lies over the name of a field.
  await page.locator('.cards summary', { hasText: nameOf(40) }).waitFor()
  assert.deepEqual(await page.evaluate(overlaid), [])
  const row = page.getByRole('row', { name: new RegExp(`^${nameOf(3).replace(/[（）]/g, '.')}`) })
  const tall = (await row.boundingBox())?.height ?? Infinity
  assert.ok(tall < 330, `a step without anything to wait for takes ${tall} px of the screen`)

  await row.getByLabel(`等哪一步：${nameOf(3)}`).selectOption({ label: nameOf(1) })
  await row.locator('.need', { hasText: nameOf(1) }).waitFor()
  await page.locator('.save').getByText('已保存', { exact: true }).waitFor()
  nothingFound()
})

/** The buttons that take a field away and lie over its label. */
function overlaid(): string[] {
  return [...document.querySelectorAll('.member')].flatMap((member) => {
    const button = member.querySelector(':scope > .take-away')
    const label = member.querySelector('label, legend')
    if (!button || !label) return []
    const range = document.createRange()
    range.selectNodeContents(label)
    const [one, other] = [range.getBoundingClientRect(), button.getBoundingClientRect()]
    const over =
      one.right > other.left && one.left < other.right && one.bottom > other.top && one.top < other.bottom
    return over ? [button.textContent ?? ''] : []
  })
}
