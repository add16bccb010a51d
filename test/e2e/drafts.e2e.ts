import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { answerAll, apply, begin, button, caseNumber, fill, signAndSubmit, uploadAll } from './parent.ts'
import { heading, leads, openProduct, PEOPLE, press, scene } from './product.ts'

const product = await openProduct()

const signedIn = async (number: string): Promise<Page> => (await product.person(number)).newPage()

async function casesOf(number: string): Promise<string[]> {
  const { rows } = await product.pool.query<{ number: string }>(
    `select c.number from cases.case c join people.person p on p.id = c.person_id
     where p.number = $1 order by c.submitted_at`,
    [number],
  )
  return rows.map((row) => row.number)
}

scene('中途关掉浏览器，换一个浏览器登录，从停下的那一步接着办', async () => {
  const first = await signedIn(PEOPLE.plain)
  await begin(first)
  await fill(first, { 孩子姓: '随母亲', 名字: '安然' })
  await press(button(first, '继续'))
  const second = await heading(first)
  await first.context().close()

  const page = await signedIn(PEOPLE.plain)
  await page.goto('/')
  assert.match(await page.getByRole('main').innerText(), /还没有提交，接着办/)
  await page.goto('/me')
  await press(
    page
      .getByRole('main')
      .getByRole('link', { name: /新生儿|孩子/ })
      .first(),
  )
  assert.equal(await heading(page), second)
  await press(page.getByRole('main').getByRole('link', { name: '返回' }))
  assert.equal(await page.getByRole('textbox').first().inputValue(), '安然')
  assert.ok(await page.getByRole('radio', { name: /随母亲/ }).isChecked())
  await press(button(page, '继续'))
  assert.equal(await heading(page), second, 'nothing is asked twice')

  await fill(page)
  await press(button(page, '继续'))
  const third = await heading(page)
  await page.context().close()
  const again = await signedIn(PEOPLE.plain)
  await again.goto('/onethings/newborn')
  await press(button(again, '开始'))
  assert.equal(await heading(again), third, '开始 goes on with the draft')
})

scene('同一份草稿开在两个浏览器里：都提交，只有一个办件', async () => {
  const [one, two] = [await signedIn(PEOPLE.fatherElsewhere), await signedIn(PEOPLE.fatherElsewhere)]
  await begin(one)
  await answerAll(one)
  await two.goto(one.url())
  for (const page of [one, two]) {
    await page.getByText('不能手写？打字签名').click()
    await page.getByRole('textbox', { name: '您的姓名' }).fill('朱琳')
  }
  await Promise.all([press(button(one, '提交「')), press(button(two, '提交「'))])
  assert.equal(await caseNumber(one), await caseNumber(two))
  assert.equal((await casesOf(PEOPLE.fatherElsewhere)).length, 1)
})

scene('连点两次提交，只有一个办件；再按后退，看到的还是提交成功', async () => {
  const page = await signedIn(PEOPLE.oneHousehold)
  await begin(page)
  await answerAll(page)
  await page.getByText('不能手写？打字签名').click()
  await page.getByRole('textbox', { name: '您的姓名' }).fill('王芳')
  const check = page.url()
  await leads(page, () => button(page, '提交「').dblclick({ noWaitAfter: true }))
  await page.waitForURL(/\/done$/)
  const number = await caseNumber(page)

  await page.goBack()
  await page.waitForLoadState()
  if (!page.url().endsWith('/done')) {
    // A page out of the browser's memory may be handed in again; it leads to what was filed.
    await press(button(page, '提交「'))
  }
  assert.equal(await caseNumber(page), number)
  await page.goto(check)
  assert.equal(await caseNumber(page), number)
  assert.deepEqual(await casesOf(PEOPLE.oneHousehold), [number])
})

scene('没有 JavaScript 时同时送来两次提交，也只有一个办件', async () => {
  const context = await product.person(PEOPLE.collectiveHousehold)
  const page = await context.newPage()
  await begin(page)
  await answerAll(page)
  const csrf = await page.locator('input[name=csrf]').first().inputValue()
  const send = () =>
    context.request.post(page.url(), { form: { csrf, act: 'submit', signature: '', signatureName: '冯雨' } })
  const answers = await Promise.all([send(), send(), send()])
  for (const answer of answers) assert.match(`${answer.status()} ${answer.url()}`, /^200 .*\/done$/)
  assert.equal((await casesOf(PEOPLE.collectiveHousehold)).length, 1)
})

scene('双胞胎：先选一个孩子；办完一个，再办另一个', async () => {
  const page = await signedIn(PEOPLE.twins)
  await begin(page)
  const [first = ''] = await answerAll(page)
  assert.match(first, /哪个孩子|哪一个/)
  assert.match(page.url(), /\/check$/, 'the record that was chosen is no paper to bring')
  await signAndSubmit(page, '徐婷')
  const one = await caseNumber(page)

  await begin(page)
  const radios = page.getByRole('main').getByRole('radio')
  await radios.nth(1).check({ force: true })
  await press(button(page, '继续'))
  await answerAll(page, { 名: '二诺' })
  await signAndSubmit(page, '徐婷')
  assert.notEqual(await caseNumber(page), one)
  assert.equal((await casesOf(PEOPLE.twins)).length, 2)
})

scene('父母民族不同，多问一句孩子的民族', async () => {
  const page = await signedIn(PEOPLE.twoEthnicities)
  await begin(page)
  const asked = await answerAll(page)
  assert.ok(
    asked.some((title) => title.includes('民族')),
    asked.join(' '),
  )
  assert.ok(asked.length <= 5, asked.join(' '))
  await signAndSubmit(page, '孙丽')
  await caseNumber(page)
})

scene('查不到收款账户，多问开户银行和卡号', async () => {
  const page = await signedIn(PEOPLE.noAccount)
  await begin(page)
  const asked = await answerAll(page)
  assert.ok(
    asked.some((title) => /账户|银行|卡/.test(title)),
    asked.join(' '),
  )
  await signAndSubmit(page, '周敏')
  await caseNumber(page)
})

scene('单亲妈妈不用别人确认，也不问随谁', async () => {
  const page = await signedIn(PEOPLE.singleMother)
  await begin(page)
  const asked = await answerAll(page)
  assert.ok(!asked.some((title) => title.includes('谁的户口')), asked.join(' '))
  assert.ok(!(await page.getByRole('main').innerText()).includes('还要谁确认'))
  await signAndSubmit(page, '许佳')
  await caseNumber(page)
  assert.ok(!(await page.getByRole('main').innerText()).includes('另一方家长确认'))
})

scene('名下没有出生记录：说明白为什么办不了、去哪里办，没有提交按钮', async () => {
  const page = await signedIn(PEOPLE.noBirth)
  await begin(page)
  assert.match(page.url(), /\/check$/, 'nothing is asked in vain')
  assert.match(
    await page.getByRole('main').innerText(),
    /现在办不了\n+没有查到您名下等着办证的出生记录.*服务台/,
  )
  assert.equal(await page.getByRole('button', { name: /提交「/ }).count(), 0)
})

scene('部门系统停了：缺的变成问题，不是错误；提交照样能成', async () => {
  await product.simulators('PUT', { system: 'insurance', fault: 'down' })
  await product.simulators('PUT', { system: 'cdc', fault: 'error' })
  try {
    const page = await signedIn(PEOPLE.compoundSurname)
    await begin(page)
    assert.match(await page.getByRole('main').innerText(), /暂时没有回应/)
    const asked = await answerAll(page)
    assert.ok(asked.length > 3, asked.join(' '))
    await uploadAll(page)
    await signAndSubmit(page, '欧阳雪')
    await caseNumber(page)
  } finally {
    await product.simulators('DELETE')
  }
})

scene('所有部门系统都停了，也没有一页是错误', async () => {
  await product.simulators('PUT', { fault: 'down' })
  try {
    const page = await signedIn(PEOPLE.alreadyRegistered).catch(() => undefined)
    assert.equal(page, undefined, 'who cannot be identified cannot sign in')
    const anyone = await (await product.visitor()).newPage()
    await anyone.goto('/sign-in')
    await anyone.getByRole('textbox', { name: '居民身份号码' }).fill(PEOPLE.alreadyRegistered)
    await press(button(anyone, '发送验证码'))
    assert.ok(!(await heading(anyone)).includes('系统出错'))
  } finally {
    await product.simulators('DELETE')
  }
})

scene('放弃草稿以后重新开始，什么都不留', async () => {
  const page = await signedIn(PEOPLE.rareCharacters)
  await begin(page)
  await fill(page, { 名字: '安然' })
  await press(button(page, '继续'))
  await page.goto('/me')
  await press(button(page, '不办了，删除草稿'))
  await apply(page, '吴㛃', { 名字: '一诺' })
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
