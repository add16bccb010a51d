import assert from 'node:assert/strict'
import { axe, found, lookAt, nothingFound, small, wider } from './axe.ts'
import { officerAt, officerByApi } from './officer.ts'
import { apply, button, signAndSubmit } from './parent.ts'
import { openProduct, PEOPLE, press, RESULTS, scene } from './product.ts'

const product = await openProduct()
const filed = await apply(await (await product.person(PEOPLE.plain)).newPage(), '陈静')
const { rows } = await product.pool.query<{ id: string; step: string; office: string; person: string }>(
  `select c.id, i.step, i.office, p.number as person from cases.case c join cases.case_item i on i.case_id = c.id
   join people.person p on p.id = c.person_id
   where c.number = $1 and i.state = 'submitted' order by i.position limit 1`,
  [filed],
)
const at = rows[0]
assert.ok(at)

scene('我的数据：看到查询和查看，指出有误，登记的部门核实更正，结果看得到', async () => {
  const handler = await officerByApi(product, `${at.office}.handling`)
  await handler.post(`/tasks/${at.id}/${at.step}/reveal`, { purpose: '核对母亲的户籍地址' })

  const page = await (await product.person(PEOPLE.plain)).newPage()
  await page.goto('/me')
  await press(page.getByRole('link', { name: '看看保存了我的哪些数据、谁看过' }))
  await page.getByRole('heading', { level: 1, name: '我的数据' }).waitFor()
  const text = await page.getByRole('main').innerText()
  assert.ok(!text.includes(at.person), 'masked')
  assert.match(text, /公安·.*办理「/)
  assert.match(text, /核对母亲的户籍地址/)
  await axe(page, 'my data')
  const sideways = await wider(page)
  if (sideways) found(`my data: ${sideways}`)
  await page.screenshot({ path: `${RESULTS}/my-data.png`, fullPage: true })
  await press(page.getByRole('link', { name: '显示完整内容' }))
  assert.ok((await page.getByRole('main').innerText()).includes(at.person), 'in full on demand')

  await press(page.getByRole('link', { name: /^这个不对.*母亲.*(住址|地址)/ }).first())
  await axe(page, 'contest')
  await press(button(page, '下一步'))
  await page.getByText('请写明理由').first().waitFor()
  await page.getByRole('textbox', { name: '正确的内容' }).fill('淮安市清江浦区新街 9 号')
  await page.getByRole('textbox', { name: '理由' }).fill('去年已经搬家，身份证已换。')
  await press(button(page, '下一步'))
  if (page.url().endsWith('/materials')) await press(button(page, '继续'))
  await axe(page, 'correction check')
  await signAndSubmit(page, '陈静')
  assert.match(page.url(), /\/done$/)
  const number = await page.locator('dt:has-text("办件编号") + dd').innerText()

  const { rows: made } = await product.pool.query<{ id: string; office: string }>(
    'select c.id, i.office from cases.case c join cases.case_item i on i.case_id = c.id where c.number = $1',
    [number],
  )
  const correction = made[0]
  assert.equal(correction?.office, 'police', 'the owner of the source')
  const owner = await officerByApi(product, 'police.handling')
  await page.goto('/me/data')
  await page.getByText('已申请更正，正在核实').first().waitFor()
  await owner.post(`/tasks/${correction?.id}/correct/accept`)
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  await owner.post(`/tasks/${correction?.id}/correct/grant`, {
    opinion: '和户籍档案核对有误，已更正。',
    outputs: { 'correction.correctedOn': day },
  })
  await page.reload()
  await page.getByText('登记已更正，从').first().waitFor()
  await press(page.getByRole('link', { name: '看这件申请' }).first())
  assert.match(await page.getByRole('main').innerText(), /更正日期|已办|办结|准予|办成/)
  nothingFound()
})

scene('长辈版、手机上：单独一行的链接，拇指都点得准', async () => {
  const page = await (await product.person(PEOPLE.plain)).newPage()
  await page.setViewportSize({ width: 360, height: 740 })
  for (const path of ['/me', '/me/data', '/me/messages']) {
    await page.goto(path)
    await page.locator('html').evaluate((node) => node.setAttribute('data-view', 'elder'))
    const faults = await small(page, 'main :is(p, li) > a:only-child', 44)
    for (const each of faults) found(`${path}: ${each}`)
    await page.screenshot({ path: `${RESULTS}/elder${path.replaceAll('/', '-')}.png`, fullPage: true })
  }
  nothingFound()
})

scene('查档：凭本人当面出示的授权码打开，内容遮住，写明用途才看完整的，本人都看得到', async () => {
  const person = await (await product.person(PEOPLE.plain)).newPage()
  await person.goto('/me/data')
  await press(button(person, '出一个授权码'))
  const code = await person.locator('.done-codes .code').innerText()
  await axe(person, 'consent code')

  const desk = await officerAt(product, 'hall.counter', '/staff/dossiers')
  await lookAt(desk, 'dossier-form')
  await desk.getByRole('button', { name: '查档', exact: true }).click()
  await desk.getByText('请填 18 位号码。').waitFor()
  await desk.getByLabel('公民身份号码或者统一社会信用代码').fill(at.person)
  await desk.getByLabel('查档原因').fill('核对补贴申请里的住址')
  await desk.getByLabel('本人出示的授权码').check()
  await desk.getByLabel('授权码（8 位）').fill(code)
  await desk.getByRole('button', { name: '查档', exact: true }).click()
  await desk.getByRole('heading', { name: /一人一档 陈\*/ }).waitFor()
  assert.ok(!(await desk.getByRole('main').innerText()).includes(at.person), 'masked')
  await lookAt(desk, 'dossier')
  await desk.getByRole('button', { name: /^看「申请人」的完整内容/ }).click()
  await desk.getByLabel('用途').fill('填写补贴核对单')
  await desk.getByRole('button', { name: '记录并查看' }).click()
  await desk.getByText(at.person).first().waitFor()

  await person.goto('/me/data')
  const seen = await person.getByRole('main').innerText()
  for (const words of ['查了您的档案', '看了档案里的完整内容', '填写补贴核对单', '核对补贴申请里的住址'])
    assert.ok(seen.includes(words), words)

  await person.goto('/me/data/allow')
  await axe(person, 'allow')
  await person.getByRole('combobox', { name: '哪个单位？' }).selectOption('insurance')
  await person.getByRole('textbox', { name: '看来做什么？' }).fill('核对参保资格')
  await press(button(person, '授权'))
  await person.getByText('核对参保资格').waitFor()
  await press(person.getByRole('button', { name: /^收回/ }).first())
  await person.getByText('已收回').first().waitFor()
  nothingFound()
})

scene('我的数据不要脚本，360 像素、长辈版、英文和繁体都能用', async () => {
  const context = await product.person(PEOPLE.plain, {
    javaScriptEnabled: false,
    viewport: { width: 360, height: 780 },
  })
  const page = await context.newPage()
  for (const view of ['', 'elder=1', 'lang=en', 'lang=zh-Hant']) {
    if (view)
      await page.request.post('/view', {
        form: Object.fromEntries(new URLSearchParams(view)),
        headers: { origin: product.url },
      })
    await page.goto('/me/data')
    assert.equal(await wider(page), '', view)
    await page.screenshot({ path: `${RESULTS}/my-data-${view || 'plain'}.png`, fullPage: true })
  }
})
