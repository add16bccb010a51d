import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { answerAll, begin, button, caseNumber, fill, labelOf, PNG, signAndSubmit } from './parent.ts'
import { heading, openProduct, PEOPLE, press, scene } from './product.ts'

const product = await openProduct()

const SCRIPT = '<script>globalThis.broken=1</script>"><img src=x onerror="globalThis.broken=1">'

/** The sentence beside a field, as its error message. */
async function sentenceBeside(page: Page, label: string | RegExp): Promise<string> {
  const field = page.getByRole('main').getByLabel(label).first()
  assert.equal(await field.getAttribute('aria-invalid'), 'true', `${String(label)} is marked`)
  const ids = ((await field.getAttribute('aria-describedby')) ?? '').split(' ')
  const error = ids.find((id) => id.endsWith('-error')) ?? ''
  return page.locator(`[id="${error}"]`).innerText()
}

const broken = (page: Page): Promise<boolean> => page.evaluate(() => 'broken' in globalThis)

scene('登录：全角数字照样能用；校验位不对，说在旁边，打的字还在', async () => {
  const page = await (await product.visitor()).newPage()
  await page.goto('/sign-in')
  const wrong = '320812199403121022'
  const box = page.getByRole('textbox', { name: '居民身份号码' })
  for (const typed of [wrong, '32081219940312', '', 'abc', SCRIPT, '320812199402301021']) {
    await box.fill(typed)
    await press(button(page, '发送验证码'))
    assert.equal(await heading(page), '登录')
    assert.match(await sentenceBeside(page, '居民身份号码'), /。$/, typed)
    assert.equal(await box.inputValue(), typed)
    assert.match(await page.title(), /^错误/)
  }
  const wide = [...PEOPLE.father]
    .map((digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0))
    .join('')
  await box.fill(wide)
  await press(button(page, '发送验证码'))
  const code = page.getByRole('textbox', { name: '短信验证码' })
  await code.fill('000000')
  await press(page.getByRole('main').getByRole('button', { name: '登录' }))
  assert.match(await page.getByRole('alert').innerText(), /验证码/)
  const right = await product.code()
  await code.fill(
    [...right].map((digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0)).join(''),
  )
  await press(page.getByRole('main').getByRole('button', { name: '登录' }))
  assert.match(await heading(page), /李明/)
  assert.equal(await broken(page), false)
})

scene('生僻字的名字从头到尾不走样', async () => {
  const page = await (await product.person(PEOPLE.rareCharacters)).newPage()
  await begin(page)
  await answerAll(page, { 孩子姓: '随父亲', 名: '𫖯㛃' })
  const shown = await page.getByRole('main').innerText()
  for (const name of ['吴㛃', '赵𫖯', '𫖯㛃']) assert.ok(shown.includes(name), name)
  await signAndSubmit(page, '吴㛃')
  const number = await caseNumber(page)
  const { rows } = await product.pool.query<{ applicant: string; filed: object }>(
    'select applicant, filed from cases.case where number = $1',
    [number],
  )
  assert.equal(rows[0]?.applicant, '吴㛃')
  assert.ok(JSON.stringify(rows[0]?.filed).includes('赵𫖯㛃'))
  const receipt = await page.request.get(`/cases/${number}/receipt`)
  assert.equal((await receipt.body()).subarray(0, 5).toString(), '%PDF-')
})

scene('名字里有不能用的字，说在旁边，两处填的都还在', async () => {
  const page = await (await product.person(PEOPLE.plain)).newPage()
  await begin(page)
  for (const typed of ['abc', '一1', SCRIPT, '一'.repeat(60), '   ', '👶']) {
    await page.getByRole('radio', { name: /随母亲/ }).check({ force: true })
    const name = page.getByRole('textbox').first()
    await name.fill(typed)
    await press(button(page, '继续'))
    assert.match(await heading(page), /名字/, typed)
    assert.match(await sentenceBeside(page, /名字/), /。/, typed)
    assert.equal(await page.getByRole('textbox').first().inputValue(), typed)
    assert.ok(await page.getByRole('radio', { name: /随母亲/ }).isChecked())
    assert.equal(await broken(page), false)
  }
})

scene('<script> 填进每一格：要么说清为什么不行，要么原样当文字，从不执行', async () => {
  const page = await (await product.person(PEOPLE.noBirth)).newPage()
  await page.goto('/onethings/school-bus')
  await press(button(page, '开始'))
  if (/consent/.test(page.url())) await press(button(page, '同意并继续'))
  const asked: string[] = []
  while (/\/q\//.test(page.url())) {
    asked.push(await heading(page))
    const boxes = await page.getByRole('main').getByRole('textbox').all()
    for (const box of boxes) await box.fill(SCRIPT)
    await press(button(page, '继续'))
    assert.equal(await broken(page), false)
    if ((await heading(page)) === asked.at(-1)) {
      const wrong = page.getByRole('main').locator('[aria-invalid=true]')
      for (const field of await wrong.all()) {
        const ids = ((await field.getAttribute('aria-describedby')) ?? '').split(' ')
        const sentence = page.locator(`[id="${ids.find((id) => id.endsWith('-error'))}"]`)
        assert.match(await sentence.innerText(), /。/)
      }
      for (const box of await page.getByRole('main').getByRole('textbox').all()) {
        assert.equal(await box.inputValue(), SCRIPT, `${await labelOf(box)} keeps what was typed`)
      }
      for (const field of await wrong.all()) await field.fill('')
      await fill(page, GOOD)
      await press(button(page, '继续'))
    }
    assert.ok(asked.length < 10, asked.join(' '))
  }
  assert.match(page.url(), /\/materials$/, asked.join(' '))
})

const GOOD = {
  统一社会信用代码: '91320800MA1MAE7K9X',
  多少学生: '40',
  车牌号: '苏H12345',
  能坐多少人: '45',
  检验有效期: '2027-06-30',
  司机叫什么: '李明',
  司机的公民身份号码: PEOPLE.father,
  司机的手机号码: '13800000002',
}

scene('2 月 31 日不是日子：说在旁边，同一页别的都还在', async () => {
  const page = await (await product.person(PEOPLE.father)).newPage()
  await page.goto('/onethings/school-bus')
  await press(button(page, '开始'))
  if (/consent/.test(page.url())) await press(button(page, '同意并继续'))
  await fill(page, GOOD)
  await press(button(page, '继续'))
  for (const day of ['2027-02-31', '2027-13-01', '去年', '２０２７－０２－３０']) {
    await fill(page, { ...GOOD, 检验有效期: day })
    await press(button(page, '继续'))
    assert.match(await sentenceBeside(page, /检验有效期/), /。/, day)
    assert.equal(await page.getByLabel(/检验有效期/).inputValue(), day)
    assert.equal(await page.getByLabel(/车牌号/).inputValue(), '苏H12345')
  }
  await fill(page, { ...GOOD, 检验有效期: '２０２７－０６－３０' })
  await press(button(page, '继续'))
  assert.ok(!(await heading(page)).includes('哪辆车'), 'full-width digits are digits')
})

scene('30 MB 的照片、改名的 exe、空文件：说在旁边，传好的还在', async () => {
  const page = await (await product.person(PEOPLE.father)).newPage()
  await page.goto('/me')
  await press(page.getByRole('main').getByRole('link', { name: /校车/ }).first())
  while (/\/q\//.test(page.url())) {
    await fill(page, GOOD)
    await press(button(page, '继续'))
  }
  assert.match(page.url(), /\/materials$/)
  const upload = async (name: string, mimeType: string, buffer: Buffer): Promise<void> => {
    await page.locator('input[type=file]').first().setInputFiles({ name, mimeType, buffer })
    await press(button(page, '上传'))
  }
  const photo = Buffer.concat([PNG, Buffer.alloc(2000)])
  await upload('证明.png', 'image/png', photo)
  assert.equal(await page.getByText('第 1 个文件').count(), 1)
  for (const [name, bytes, said] of [
    [
      '合影.jpg',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(30 * 1024 * 1024)]),
      /太大|10 MB/,
    ],
    ['照片.jpg', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(3000, 7)]), /不是照片/],
    ['空.jpg', Buffer.alloc(0), /空的|还没有选/],
  ] as const) {
    await upload(name, 'image/jpeg', bytes)
    assert.match(await page.getByRole('alert').innerText(), said, name)
    assert.match(await page.locator('.field-error').first().innerText(), said, name)
    assert.equal(await page.getByText('第 1 个文件').count(), 1, 'what was uploaded stays')
  }
})

scene('没有的事项：404，并说可能要找什么', async () => {
  const page = await (await product.visitor()).newPage()
  for (const [path, near] of [
    ['/onethings/newborm', /新生儿|刚出生/],
    ['/onethings/new-born', /新生儿|刚出生/],
    ['/onethings/上户口', /新生儿|上户口/],
    ['/items/birth-registratoin', /上户口|出生/],
    ['/items/出生证', /出生证/],
  ] as const) {
    const answer = await page.goto(path)
    assert.equal(answer?.status(), 404, path)
    assert.equal(await heading(page), '没有找到')
    assert.match(await page.getByRole('main').innerText(), near, path)
  }
  for (const path of [
    '/nothing',
    '/onethings/..%2f..%2fetc',
    '/items/%00',
    `/items/${'a'.repeat(500)}`,
    '/items/%E0%A4%A',
  ]) {
    const answer = await page.request.get(path)
    assert.ok([400, 404, 414].includes(answer.status()), `${path}: ${answer.status()}`)
  }
})

scene('别人的草稿、办件、链接，和没有的一模一样', async () => {
  const owner = await (await product.person(PEOPLE.oneHousehold)).newPage()
  await begin(owner)
  const draft = /\/apply\/([^/]+)\//.exec(owner.url())?.[1] ?? ''
  const stranger = await (await product.person(PEOPLE.notInsured)).newPage()
  const seen = async (path: string): Promise<string> => {
    const answer = await stranger.goto(path)
    return `${answer?.status()} ${await stranger.title()} ${await stranger.getByRole('main').innerText()}`
  }
  const same = async (theirs: string, none: string): Promise<void> => {
    const [one, other] = [await seen(theirs), await seen(none)]
    assert.match(one, /^404/, theirs)
    assert.equal(one, other, theirs)
  }
  const nobodys = randomUUID()
  for (const rest of ['/consent', '/q/name', '/materials', '/check', '/object/child.sex', '/done', '']) {
    await same(`/apply/${draft}${rest}`, `/apply/${nobodys}${rest}`)
  }
  const csrf = await stranger
    .context()
    .request.get('/me')
    .then(async (me) => /name="csrf" value="([^"]+)"/.exec(await me.text())?.[1] ?? '')
  const post = async (path: string): Promise<string> => {
    const answer = await stranger.request.post(path, { form: { csrf, signatureName: '何秀英' } })
    return `${answer.status()} ${/<h1[^>]*>(.*?)<\/h1>/.exec(await answer.text())?.[1]}`
  }
  for (const rest of ['/consent', '/q/name', '/check', '/discard']) {
    const answer = await post(`/apply/${draft}${rest}`)
    assert.match(answer, /^404/, rest)
    assert.equal(answer, await post(`/apply/${nobodys}${rest}`))
  }

  await answerAll(owner)
  await signAndSubmit(owner, '王芳')
  const number = await caseNumber(owner)
  const none = number.replace(/\d{3}$/, '999')
  for (const rest of [
    '',
    '/results',
    '/receipt',
    '/fix/birth-registration',
    '/withdraw/birth-registration',
  ]) {
    await same(`/cases/${number}${rest}`, `/cases/${none}${rest}`)
  }
  const withGuess = await seen(`/t/${number}/AAAAAAAA`)
  assert.match(withGuess, /^404/)
  assert.equal(withGuess, await seen(`/t/${none}/AAAAAAAA`))
  const link = await product.link()
  assert.match(link, /^\/c\//)
  await same(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`, '/c/AAAAAAAAAAAAAAAAAAAAAA')
  const home = await owner.goto(`/apply/${draft}/check`)
  assert.equal(home?.status(), 200, 'the owner still sees it')
})

scene('一个人的登录不能替另一个人提交：没有令牌的表单被拒绝', async () => {
  const context = await product.person(PEOPLE.singleMother)
  const page = await context.newPage()
  await begin(page)
  const answer = await context.request.post(page.url(), { form: { 'child.givenName': '一诺' } })
  assert.equal(answer.status(), 403)
  await answerAll(page)
  await signAndSubmit(page, '许佳')
  await caseNumber(page)
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
