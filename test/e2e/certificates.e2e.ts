import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { sha256 } from '../../server/platform/secrets.ts'
import { axe, lookAt, nothingFound } from './axe.ts'
import { kiteRegion, officeTurn } from './kite-fair.ts'
import { button, caseNumber, fill, signAndSubmit, uploadAll } from './parent.ts'
import { DESK, openProduct, PEOPLE, PHONE, press, scene } from './product.ts'

const product = await openProduct(await kiteRegion())

const KITE = {
  什么颜色: '红色',
  线有多长: '30',
  在哪里放: '中心广场',
  一起放: '否',
  要办什么: '变更',
  尾巴: '布',
}

/** From the guide to the confirmation. Gives the case number. */
async function applyFor(page: Page, onething: string, name: string): Promise<string> {
  await page.goto(`/onethings/${onething}`)
  await press(button(page, '开始'))
  if (page.url().endsWith('/consent')) await press(button(page, '同意并继续'))
  for (let pages = 0; /\/q\//.test(page.url()); pages += 1) {
    assert.ok(pages < 12, 'questions without end')
    await fill(page, KITE)
    await press(button(page, '继续'))
  }
  await uploadAll(page)
  await signAndSubmit(page, name)
  return caseNumber(page)
}

async function granted(page: Page): Promise<void> {
  const number = await applyFor(page, 'kite', '陈静')
  for (const [step, outputs] of [
    ['mark', { 'kite.markNo': 'M-1' }],
    ['permit', { 'kite.permitNo': 'P-1' }],
  ] as const) {
    await officeTurn(product, number, step, 'accept', { opinion: '材料齐全。' })
    await officeTurn(product, number, step, 'grant', { opinion: '准予。', outputs })
  }
}

async function desk(username: string, path: string): Promise<Page> {
  const context = await product.visitor(DESK)
  const entered = await context.request.post('/api/v1/staff/sign-in', {
    data: { username, password: 'tongban-demo' },
  })
  assert.equal(entered.status(), 200, await entered.text())
  const page = await context.newPage()
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

const main = (page: Page): Promise<string> => page.getByRole('main').innerText()

scene('从办成、出示、授权到办件里用证、暂扣：持证人、扫码的人、工作人员各看各的', async () => {
  const holder = await product.person(PEOPLE.plain)
  const page = await holder.newPage()
  await page.goto('/me/certificates')
  assert.match(await main(page), /还没有电子证照/)
  await axe(page, 'empty wallet')
  await granted(page)

  await page.goto('/me')
  await page.getByRole('link', { name: '打开我的证照' }).click()
  await lookAt(page, 'wallet', [1440, 360])
  await page.getByRole('link', { name: '风筝放飞许可证' }).click()
  await page.getByRole('heading', { level: 1, name: '风筝放飞许可证' }).waitFor()
  const address = page.url()
  const number = address.split('/').at(-1) ?? ''
  await lookAt(page, 'certificate', [1440, 360])

  // 亮证: chosen fields, one look, and kindly said afterwards.
  await page.setViewportSize({ width: 360, height: 740 })
  await page.getByRole('link', { name: '出示' }).click()
  await page.getByText('风筝颜色').click()
  await lookAt(page, 'choose', [1440, 360])
  await page.clock.install()
  await press(button(page, '出示二维码'))
  await page.getByRole('heading', { name: '请对方扫码' }).waitFor()
  await lookAt(page, 'code', [1440, 360])
  const { rows } = await product.pool.query<{ count: string }>('select count(*) from credentials.showing')
  assert.equal(Number(rows[0]?.count), 1)
  const code = page.locator('[data-code] svg')
  const old = await code.innerHTML()
  await page.clock.fastForward(56_000)
  await page.waitForFunction((was) => document.querySelector('[data-code] svg')?.innerHTML !== was, old)
  const { rows: renewed } = await product.pool.query<{ count: string }>(
    'select count(*) from credentials.showing',
  )
  assert.equal(Number(renewed[0]?.count), 2, 'the browser has sent the same form again')
  const scanner = await (await product.visitor(PHONE)).newPage()
  await product.pool.query(
    `insert into credentials.showing select $1, person_id, number, fields, at, now() + interval '1 minute' from credentials.showing limit 1`,
    [sha256('t'.repeat(32))],
  )
  await scanner.goto(`/s/${'t'.repeat(32)}`)
  await lookAt(scanner, 'scan', [1440, 360])
  await scanner.reload()
  await press(button(scanner, '查看证照'))
  assert.match(await main(scanner), /这份证照有效[\s\S]*陈静[\s\S]*红色/)
  assert.doesNotMatch(await main(scanner), /P-1/)
  await lookAt(scanner, 'shown', [1440, 360])
  await scanner.goto(`/s/${'t'.repeat(32)}`)
  assert.match(await main(scanner), /这个码已经扫过了/)
  await axe(scanner, 'code used')
  await scanner.goto('/s/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')
  assert.match(await main(scanner), /这不是我们的证照码/)
  await axe(scanner, 'no code')

  // 授权使用: bound to a name, used once.
  await page.goto(`${address}/lend`)
  await press(button(page, '生成授权链接'))
  assert.match(await main(page), /请写对方的真实姓名/)
  await axe(page, 'lend wrong')
  const borrower = await product.person(PEOPLE.father)
  const named = (await (await borrower.request.get('/api/v1/me')).json()) as { name: string }
  await page.getByLabel('授权给谁').fill(named.name)
  await page.getByLabel('用来办什么').fill('办租摊手续')
  await lookAt(page, 'lend', [1440, 360])
  await press(button(page, '生成授权链接'))
  await lookAt(page, 'lent', [1440, 360])
  const link = /\/l\/[\w-]+/.exec(await main(page))?.[0] ?? ''
  assert.notEqual(link, '')
  const told = /取用码\s*(\d{6})/.exec(await main(page))?.[1] ?? ''
  await page.goto(address)
  assert.match(await main(page), new RegExp(`${named.name}[\\s\\S]*等对方使用`))
  const refused = await (await product.person(PEOPLE.twins)).newPage()
  await refused.goto(link)
  assert.match(await main(refused), /这个链接打不开证照/)

  const used = await borrower.newPage()
  await used.goto(link)
  await lookAt(used, 'borrow', [1440, 360])
  await press(button(used, '现在使用'))
  assert.match(await main(used), /取用码不对/)
  await used.getByLabel('取用码').fill(told)
  await press(button(used, '现在使用'))
  assert.match(await main(used), new RegExp(`仅供${named.name}办理办租摊手续使用`))
  await lookAt(used, 'borrowed', [1440, 360])
  await used.goto(link)
  assert.match(await main(used), /已经用过了/)
  await axe(used, 'loan used')

  // 签名数据.
  await page.goto(`${address}/data`)
  await lookAt(page, 'data', [1440, 360])
  const download = page.waitForEvent('download')
  await button(page, '下载签名数据').click()
  assert.ok((await download).suggestedFilename().endsWith('.sd-jwt'))
  const keys = await holder.request.get('/credentials/jwks.json')
  assert.equal(((await keys.json()) as { keys: unknown[] }).keys.length, 1)

  // 两个免于提交: the change needs the old licence, and nobody has to hand it in.
  const change = await applyFor(page, 'kite-licence', '陈静')
  const { rows: found } = await product.pool.query<{ id: string }>(
    'select id from cases.case where number = $1',
    [change],
  )
  const officer = await desk('sky.handling', `/staff/tasks/${found[0]?.id}/change`)
  await officer.getByRole('button', { name: '看证照：原来的风筝放飞许可证' }).click()
  await officer.getByLabel('用途').fill('核对原来的许可内容')
  await officer.getByRole('dialog').getByRole('button', { name: '看证照' }).click()
  await officer.getByText('此件由', { exact: false }).first().waitFor()
  await lookAt(officer, 'in-use', [1440, 360])
  const watcher = await desk('hall.manager', '/staff/supervision/certificates')
  await watcher.getByText('用证 1 次，1 件办件').waitFor()
  await lookAt(watcher, 'uses', [1440, 360])

  // 暂扣 by two.
  const first = await desk('sky.handling', '/staff/certificates')
  await first.getByRole('link', { name: '风筝放飞许可证' }).waitFor()
  await lookAt(first, 'desk-certificates', [1440, 360])
  await first.getByRole('link', { name: '风筝放飞许可证' }).click()
  await first.getByLabel('原因').fill('放飞时没有系好安全绳。')
  await first.getByLabel('依据').fill('《风筝市放飞办法（虚构）》第八条')
  const tomorrow = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10)
  await first.getByLabel('陈述申辩的最后一天').fill(tomorrow)
  await first.getByRole('button', { name: '送审' }).click()
  await first.getByText('这是您提出的').waitFor()
  await lookAt(first, 'desk-proposed', [1440, 360])
  // The holder is heard first.
  await page.goto(address)
  assert.match(await main(page), /拟作处理[\s\S]*没有系好安全绳/)
  await lookAt(page, 'intent', [1440, 360])
  await page.getByRole('link', { name: '陈述、申辩' }).click()
  await page.getByRole('button', { name: '提交' }).click()
  assert.match(await main(page), /请写您的陈述、申辩/)
  await page.getByLabel('您的陈述、申辩').fill('绳子系了，照片可以证明。')
  await lookAt(page, 'statement', [1440, 360])
  await page.getByRole('button', { name: '提交' }).click()
  assert.match(await main(page), /您已经表态[\s\S]*照片可以证明/)
  const second = await desk('sky.review', `/staff/certificates/${number}`)
  assert.ok(await second.getByRole('button', { name: '同意', exact: true }).isDisabled())
  await second.getByLabel('复核意见').fill('照片是另一天拍的，不成立。')
  await lookAt(second, 'desk-review', [1440, 360])
  await second.getByRole('button', { name: '同意', exact: true }).click()
  await second.getByText('已暂扣').first().waitFor()

  await page.goto(address)
  assert.match(await main(page), /已暂扣[\s\S]*没有系好安全绳[\s\S]*第八条/)
  await page.getByRole('link', { name: /扣〔\d+〕/ }).click()
  assert.match(await main(page), /照片是另一天拍的[\s\S]*行政复议/)
  await lookAt(page, 'ruling', [1440, 360])
  await page.goto(address)
  assert.match(await main(page), /核对原来的许可内容/)
  await lookAt(page, 'suspended', [1440, 360])
  await page.goto(`/verify/${number}`)
  assert.match(await main(page), /被暂扣，现在不能用/)
  await lookAt(page, 'verify-suspended', [1440, 360])

  // The elder's view and English.
  await holder.addCookies([
    { name: 'tb_view', value: 'elder', url: product.url },
    { name: 'tb_lang', value: 'en', url: product.url },
  ])
  await page.goto(address)
  assert.match(await main(page), /Suspended/)
  await lookAt(page, 'elder-english', [1440, 360])
  nothingFound()
  // Pages that were refused on purpose are told by the browser, and nothing else.
  assert.deepEqual(
    product.complaints().filter((each) => !/404|422/.test(each)),
    [],
  )
})

scene('没有 JavaScript 也能出示：一个码只看一次，换码靠按钮；别人打开说明白', async () => {
  const holder = await product.person(PEOPLE.plain, { ...PHONE, javaScriptEnabled: false })
  const page = await holder.newPage()
  await page.goto('/me/certificates')
  await page.getByRole('link', { name: '风筝放飞许可证' }).click()
  await page.getByRole('link', { name: '出示' }).click()
  await button(page, '出示二维码').click()
  await page.getByRole('heading', { name: '请对方扫码' }).waitFor()
  const before = await page.locator('[data-code] svg').innerHTML()
  await button(page, '换一个新码').click()
  await page.waitForLoadState()
  const after = await page.locator('[data-code] svg').innerHTML()
  assert.notEqual(after, before)
})

scene(
  '撤销，持证人打电话放弃陈述申辩：由不作决定的人登记，本人看得到，自己也放弃了，另一位决定',
  async () => {
    const first = await desk('sky.handling', '/staff/certificates')
    await first.getByRole('link', { name: '风筝放飞许可证' }).click()
    await first.getByText('已暂扣').first().waitFor()
    const tomorrow = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10)
    await first.getByLabel('怎样处理').selectOption({ label: '撤销' })
    await first.getByLabel('原因').fill('申请材料是假的。')
    await first.getByLabel('依据').fill('《中华人民共和国行政许可法》第六十九条')
    await first.getByLabel('陈述申辩的最后一天').fill(tomorrow)
    await first.getByRole('button', { name: '送审' }).click()
    await first.getByText('登记陈述申辩').click()
    await first.getByRole('button', { name: '登记', exact: true }).click()
    await first.getByText('请写姓名').waitFor()
    await lookAt(first, 'desk-record', [1440, 360])
    await first.getByLabel('谁说的').fill('本人')
    await first.getByLabel('哪天').fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))
    await first.getByLabel('明确表示放弃').check()
    await first.getByRole('button', { name: '登记', exact: true }).click()
    await first.getByText('陈述申辩是您登记的').waitFor()
    const holder = await product.person(PEOPLE.plain, PHONE)
    const page = await holder.newPage()
    await page.goto('/me/certificates')
    await page.getByRole('link', { name: '风筝放飞许可证' }).click()
    assert.match(await main(page), /本人（持证人）打来电话，由.*登记[\s\S]*放弃陈述、申辩/)
    await lookAt(page, 'spoken', [1440, 360])
    // What somebody wrote down ends no days: that nothing more will be said, the holder says on the page.
    await page.getByRole('link', { name: '陈述、申辩' }).click()
    await button(page, '放弃陈述、申辩').click()
    await page.waitForLoadState()
    const second = await desk('sky.review', new URL(first.url()).pathname)
    await second.getByText('持证人放弃了陈述申辩').first().waitFor()
    await lookAt(second, 'desk-waived', [1440, 360])
    await second.getByRole('button', { name: '同意', exact: true }).click()
    await second.getByText('已撤销').first().waitFor()
    nothingFound()
  },
)
