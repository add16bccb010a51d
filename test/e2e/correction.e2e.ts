import assert from 'node:assert/strict'
import { axe, nothingFound, wider } from './axe.ts'
import { applyForFair, kiteRegion, letLapse, officeTurn, PLAN_UNREADABLE } from './kite-fair.ts'
import { button, drawSignature, PNG } from './parent.ts'
import { heading, leads, openProduct, PEOPLE, PHONE, press, scene } from './product.ts'

const product = await openProduct(await kiteRegion())
const PHOTO = { name: '平面图.png', mimeType: 'image/png', buffer: PNG }
const NAME = { about: 'fair.name', problem: '名字和公告上的不一样。', standard: '和公告一样。' }
let filed = ''

scene('补一份材料：三屏、六次点击以内，不打一个字，传一张照片', async () => {
  const context = await product.person(PEOPLE.plain, PHONE)
  const page = await context.newPage()
  filed = await applyForFair(page, '陈静')
  await officeTurn(product, filed, 'site', 'request-correction', { problems: [PLAN_UNREADABLE] })

  // As the text message leads: to the case, which says at the top what there is to do.
  await page.goto(`/cases/${filed}`)
  const screens = new Set([page.url()])
  let [taps, uploads] = [0, 0]
  page.on('filechooser', () => (uploads += 1))
  const go = async (name: string, role: 'link' | 'button'): Promise<void> => {
    taps += 1
    await leads(page, () => page.getByRole(role, { name }).first().tap())
    screens.add(page.url())
  }
  await go('补正「', 'link')
  const said = await page.getByRole('main').innerText()
  for (const part of [...Object.values(PLAN_UNREADABLE).slice(1), '最晚', '按撤回算']) {
    assert.ok(said.includes(part), part)
  }
  assert.equal(await page.getByRole('textbox').filter({ visible: true }).count(), 0, 'nothing to type')
  const chooser = page.waitForEvent('filechooser')
  taps += 1
  await page.locator('input[type=file]').tap()
  await (await chooser).setFiles(PHOTO)
  await go('送回部门', 'button')

  assert.match(await page.getByRole('status').first().innerText(), /已送回部门/)
  assert.equal(await page.getByRole('link', { name: /补正「/ }).count(), 0)
  assert.ok(screens.size <= 3, `${screens.size} screens`)
  assert.ok(taps <= 6, `${taps} taps`)
  assert.equal(uploads, 1)
})

scene('材料一时拿不出：签承诺，部门先受理，到期前补齐', async () => {
  const page = await (await product.person(PEOPLE.plain, PHONE)).newPage()
  await officeTurn(product, filed, 'site', 'request-correction', { problems: [PLAN_UNREADABLE] })
  await page.goto(`/cases/${filed}/fix/site`)
  assert.equal(await page.getByText('签承诺：后补材料').isVisible(), false)
  await page.getByText('先受理，后补', { exact: false }).first().tap()
  await press(button(page, '送回部门'))
  assert.match(await page.getByRole('alert').innerText(), /还没有签承诺/)
  assert.ok(await page.getByText('签承诺：后补材料').isVisible(), 'what was ticked stays ticked')
  await axe(page, 'a correction with an undertaking')
  await drawSignature(page)
  await press(button(page, '送回部门'))
  assert.match(await page.getByRole('main').innerText(), /您承诺后补/)

  await officeTurn(product, filed, 'site', 'accept-lacking')
  await page.goto(`/cases/${filed}`)
  await press(page.getByRole('link', { name: /补齐「/ }).first())
  await axe(page, 'papers still to come')
  assert.match(await page.getByRole('main').innerText(), /最晚 .*补齐。[^]*按撤回算/)
  await press(button(page, '送给部门'))
  assert.match(await page.getByRole('alert').innerText(), /场地平面图/)
  await page.locator('input[type=file]').setInputFiles(PHOTO)
  await press(button(page, '送给部门'))
  assert.match(await page.getByRole('status').first().innerText(), /材料已补齐/)
  await page.goto(`/cases/${filed}/supply/site`)
  assert.equal(await heading(page), '「借场地」现在：已受理，正在办')
  nothingFound()
})

scene('过了最后一天才送：说清楚发生了什么、怎么重新申请，写下的还在', async () => {
  const page = await (await product.person(PEOPLE.plain, PHONE)).newPage()
  await officeTurn(product, filed, 'stage', 'request-correction', { problems: [NAME] })
  await page.goto(`/cases/${filed}/fix/stage`)
  await page.getByRole('textbox').first().fill('南山风筝节')
  await letLapse(product, filed, 'stage')
  await press(button(page, '送回部门'))
  const said = await page.getByRole('main').innerText()
  assert.match(said, /已经过了最后一天[^]*按撤回算/)
  assert.match(said, /南山风筝节/)
  await axe(page, 'a correction that came too late')
  await press(page.getByRole('link', { name: '重新申请' }))
  assert.equal(await heading(page), '办风筝节一件事')
  nothingFound()
})

scene('告知承诺：看清承诺什么、以后查什么、不实怎么办，签名就能直接办', async () => {
  const page = await (await product.person(PEOPLE.plain, PHONE)).newPage()
  await page.goto(`/cases/${filed}`)
  await press(page.getByRole('link', { name: /签承诺书/ }).first())
  const said = await page.getByRole('main').innerText()
  for (const part of ['每只风筝都有人看着', '15 个工作日', '撤销决定']) assert.ok(said.includes(part), part)
  await axe(page, 'a promise')
  await press(button(page, '签好了'))
  assert.match(await page.getByRole('alert').innerText(), /还没有签名/)
  await drawSignature(page)
  await press(button(page, '签好了'))
  assert.match(await page.getByRole('status').first().innerText(), /承诺书已送到部门/)
  await officeTurn(product, filed, 'safety', 'grant-on-promise', { opinion: '凭承诺准予。', outputs: {} })
  await page.goto(`/cases/${filed}`)
  assert.match(await page.getByRole('main').innerText(), /凭承诺办好了/)
  await axe(page, 'a case with many states')
  assert.equal(await wider(page), '')
  nothingFound()
})

scene('为什么是这一天：每个期限一天一天列出来，写明依据', async () => {
  const page = await (await product.person(PEOPLE.plain, PHONE)).newPage()
  await page.goto(`/cases/${filed}`)
  await press(page.getByRole('link', { name: /为什么是这一天/ }).first())
  const said = await page.getByRole('main').innerText()
  for (const part of ['受理当天不算', '工作日，第 1 天', '周六', '民法典', '第八十二条']) {
    assert.ok(said.includes(part), part)
  }
})

scene('文书都在一处：网页能读，PDF 能下载，消息里点得到', async () => {
  const context = await product.person(PEOPLE.plain, PHONE)
  const page = await context.newPage()
  await page.goto(`/cases/${filed}/papers`)
  const said = await page.getByRole('main').innerText()
  for (const part of ['补正', '容缺受理', '告知承诺书', '送达回证']) assert.ok(said.includes(part), part)
  for (const name of ['PDF', '大字 PDF']) {
    const href = await page.getByRole('link', { name }).first().getAttribute('href')
    const pdf = await context.request.get(href ?? '')
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-', name)
  }
  await press(page.getByRole('link', { name: /^\S*补正告知书$/ }).last())
  assert.match(await heading(page), /补正/)
  assert.match(await page.getByRole('main').innerText(), /照片拍虚了/)
  await axe(page, 'a paper')
  assert.equal(await wider(page), '')

  await page.goto('/me/messages')
  await press(page.getByRole('link', { name: /^看《.*补正/ }).last())
  assert.match(await page.getByRole('main').innerText(), /照片拍虚了/)

  const stranger = await product.person(PEOPLE.father, PHONE)
  for (const path of ['', '/papers', '/dates', '/fix/site', '/promise/safety', '/supply/site']) {
    assert.equal((await stranger.request.get(`/cases/${filed}${path}`)).status(), 404, path)
  }
  nothingFound()
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
