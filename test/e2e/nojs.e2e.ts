import assert from 'node:assert/strict'
import { officeTurn } from './kite-fair.ts'
import { answerAll, apply, begin, button, caseNumber, confirm, signAndSubmit, signIn } from './parent.ts'
import { heading, openProduct, PEOPLE, PHONE, press, scene } from './product.ts'

const product = await openProduct()
const PLAIN_PAGES = { ...PHONE, javaScriptEnabled: false }

scene('关掉 JavaScript 也能从搜索办到提交，再由另一位家长确认', async () => {
  const page = await (await product.visitor(PLAIN_PAGES)).newPage()
  await page.goto('/')
  await page.getByRole('searchbox').or(page.getByRole('textbox')).first().fill('上户口')
  await press(button(page, '搜索'))
  await press(page.getByRole('main').getByRole('listitem').first().getByRole('link'))
  await press(button(page, '开始'))
  assert.equal(await heading(page), '登录')
  await signIn(page, PEOPLE.plain, product.code)
  if (/\/onethings\//.test(page.url())) await press(button(page, '开始'))
  await press(button(page, '同意并继续'))
  const asked = await answerAll(page, { 名: '一诺' })
  assert.equal(asked.length, 3)

  assert.ok(await page.getByRole('textbox', { name: '您的姓名' }).isVisible(), 'the typed name stands open')
  assert.equal(await page.getByRole('img', { name: '请在框里写您的名字' }).count(), 0)
  await press(button(page, '提交「'))
  assert.match(await page.getByRole('alert').innerText(), /还没有签名/)
  await signAndSubmit(page, '陈静')
  const number = await caseNumber(page)
  const queryCode = await page.locator('dt:has-text("查询码") + dd').innerText()

  const father = await (await product.visitor(PLAIN_PAGES)).newPage()
  await confirm(father, await product.link('13800000002'))

  const family = await (await product.visitor(PLAIN_PAGES)).newPage()
  await family.goto('/track')
  await family.getByRole('textbox').nth(0).fill(number)
  await family.getByRole('textbox').nth(1).fill(queryCode.toLowerCase())
  await press(button(family, '查询'))
  const shown = await family.getByRole('main').innerText()
  assert.match(shown, /已经确认/)
  for (const secret of ['李一诺', '陈静', PEOPLE.plain]) assert.ok(!shown.includes(secret), secret)
})

scene('关掉 JavaScript 也能看指南、样表，一条一条判断能不能办', async () => {
  const page = await (await product.visitor(PLAIN_PAGES)).newPage()
  await page.goto('/items/school-bus-acceptance')
  await press(page.getByRole('link', { name: '帮我判断能不能办' }))
  const groups = page.getByRole('group')
  assert.equal(await groups.count(), 5)
  for (const [at, group] of (await groups.all()).entries())
    await group.getByText(at === 1 ? '不是' : '是', { exact: true }).click()
  await press(button(page, '看结果'))
  const verdict = page.getByRole('status')
  assert.match(await verdict.innerText(), /有 1 条不满足[^]*请驾驶人先到公安机关/)
  await page.getByRole('group').nth(1).getByText('是', { exact: true }).click()
  await press(button(page, '再看结果'))
  assert.match(await verdict.innerText(), /看起来可以办/)
  await press(page.getByRole('link', { name: '回到办事指南' }))
  await press(page.getByRole('link', { name: /^看样表/ }).first())
  assert.match(await page.getByRole('main').innerText(), /样例 · 演示|空白表/)
})

scene('关掉 JavaScript 也能换成长辈版、换语言、放弃草稿、退出登录', async () => {
  const page = await (await product.person(PEOPLE.oneHousehold, PLAIN_PAGES)).newPage()
  await page.goto('/')
  await press(button(page, '长辈版'))
  assert.equal(await page.locator('html').getAttribute('data-view'), 'elder')
  await press(button(page, 'English'))
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  await press(button(page, '简体'))
  await begin(page)
  await page.goto('/me')
  await press(button(page, '不办了，删除草稿'))
  assert.match(await page.getByRole('main').innerText(), /没有草稿/)
  await press(button(page, '退出登录'))
  await page.goto('/me')
  assert.equal(await heading(page), '登录')
})

scene('关掉 JavaScript 也能补正、看文书、看每个日子怎么算', async () => {
  const page = await (await product.person(PEOPLE.oneHousehold, PLAIN_PAGES)).newPage()
  const number = await apply(page, '王芳')
  const about = 'mother.phone'
  const problems = [{ about, problem: '电话打不通。', standard: '写现在用的号码。' }]
  await officeTurn(product, number, 'fertility-registration', 'request-correction', { problems })
  await page.goto(`/cases/${number}`)
  await press(page.getByRole('link', { name: /补正「/ }).first())
  await page.getByRole('textbox').first().fill('1')
  await press(button(page, '送回部门'))
  assert.match(await page.getByRole('alert').innerText(), /处需要修改/)
  assert.equal(await page.getByRole('textbox').first().inputValue(), '1', 'what was typed stays')
  await page.getByRole('textbox').first().fill('13800000009')
  await press(button(page, '送回部门'))
  assert.match(await page.getByRole('status').first().innerText(), /已送回部门/)
  await press(page.getByRole('link', { name: '文书和送达' }))
  await press(page.getByRole('link', { name: /^\S*补正告知书$/ }).first())
  assert.match(await page.getByRole('main').innerText(), /电话打不通/)
  await page.goto(`/cases/${number}/dates`)
  await page
    .getByText(/一天一天看/)
    .first()
    .click()
  assert.match(await page.getByRole('main').innerText(), /收到申请当天不算/)
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
