import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { axe, darken, found, nothingFound, small, wider } from './axe.ts'
import { workByApi } from './officer.ts'
import { apply, button, confirm, fill, signAndSubmit } from './parent.ts'
import { heading, openProduct, PEOPLE, PHONE, press, scene } from './product.ts'

const product = await openProduct()

const MAIN_FIELDS =
  'main button, main a.button, main input:not([type=hidden]), main select, main textarea, main summary'
const OTHER_TARGETS = `${MAIN_FIELDS}, header a, header button, footer a, footer button, main li > a:only-child`

/** Text that is smaller than elder mode promises. */
function tiny(page: Page, least: number): Promise<string[]> {
  return page.evaluate((least) => {
    const found = new Set<string>()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      if (
        !parent ||
        !node.textContent?.trim() ||
        !parent.checkVisibility() ||
        parent.closest('.out-of-sight, svg')
      )
        continue
      const size = Number.parseFloat(getComputedStyle(parent).fontSize)
      if (size < least - 0.05) found.add(`${size}px 「${node.textContent.trim().slice(0, 20)}」`)
    }
    return [...found]
  }, least)
}

/** One page of the portal in every dress: normal, elder, dark; on the narrowest phone, a phone, a desk. */
async function look(page: Page, called?: string): Promise<void> {
  const where = called ?? (await heading(page))
  const note = (faults: string | string[], dress: string): void => {
    for (const each of [faults].flat()) if (each) found(`${where} ${dress}: ${each}`)
  }
  const html = page.locator('html')
  for (const details of await page.getByRole('main').locator('details').all()) {
    await details.evaluate((node) => ((node as HTMLDetailsElement).open = true))
  }
  await axe(page, where)
  note(await small(page, OTHER_TARGETS, 44), 'normal')
  await page.setViewportSize({ width: 320, height: 640 })
  note(await wider(page), 'normal at 320')
  await html.evaluate((node) => node.setAttribute('data-view', 'elder'))
  note(await wider(page), 'elder at 320')
  await page.setViewportSize({ width: 360, height: 740 })
  await axe(page, `${where} elder`)
  note(await tiny(page, 24), 'elder')
  note(await small(page, MAIN_FIELDS, 60), 'elder')
  note(await small(page, OTHER_TARGETS, 44), 'elder')
  await html.evaluate((node) => node.setAttribute('data-view', 'normal'))
  await page.setViewportSize({ width: 1440, height: 900 })
  await darken(page)
  await axe(page, `${where} dark at 1440`)
  note(await wider(page), 'at 1440')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 360, height: 740 })
}

const WIDE_PHONE = { ...PHONE, isMobile: false, deviceScaleFactor: 1 }

scene('人人能看的页面：WCAG 2.2 AA 零问题，长辈版 24 像素、60 像素，320 像素不横向滚动', async () => {
  const page = await (await product.visitor(WIDE_PHONE)).newPage()
  for (const path of [
    '/',
    '/search?q=上户口',
    '/search?q=qwertyuiop',
    '/onethings',
    '/onethings/newborn',
    '/items',
    '/items/birth-registration',
    '/items/birth-registration/check?c1=no&c2=unsure',
    '/items/birth-certificate/samples/birth-certificate-form',
    '/sign-in',
    '/track',
    '/verify',
    '/verify/XX-0000-0000',
    '/notices',
    '/help',
    '/accessibility',
    '/privacy',
    '/demo/outbox',
    '/onethings/newborm',
    '/nothing-here',
  ]) {
    await page.goto(path)
    await look(page, path)
  }
  await page.goto('/sign-in')
  await page.getByRole('textbox', { name: '居民身份号码' }).fill('320812199403121022')
  await press(button(page, '发送验证码'))
  await look(page, 'sign-in 422')
  await page.getByRole('textbox', { name: '居民身份号码' }).fill(PEOPLE.father)
  await press(button(page, '发送验证码'))
  await look(page, 'sign-in code')
  await page.goto('/track')
  await press(page.getByRole('main').getByRole('button', { name: '查询' }))
  await look(page, 'track refused')
  nothingFound()
})

let filed = ''

scene('申请的每一页，出错时也一样', async () => {
  const page = await (await product.person(PEOPLE.plain, WIDE_PHONE)).newPage()
  await page.goto('/onethings/newborn')
  await press(button(page, '开始'))
  await look(page)
  await press(button(page, '同意并继续'))
  await press(button(page, '继续'))
  await look(page, 'question 422')
  while (/\/q\//.test(page.url())) {
    await page.goto(page.url())
    await look(page)
    await fill(page, { 名: '一诺' })
    await press(button(page, '继续'))
  }
  await look(page)
  await press(page.getByRole('link', { name: /^有误？/ }).first())
  await look(page)
  await press(page.getByRole('main').getByRole('link', { name: '返回' }))
  await page.goto('/me')
  await look(page, 'me with a draft')
  await press(
    page
      .getByRole('main')
      .getByRole('link', { name: /新生儿|出生/ })
      .first(),
  )
  await press(button(page, '提交「'))
  await look(page, 'check 422')
  await signAndSubmit(page, '陈静')
  await look(page)
  filed = await page.locator('dt:has-text("办件编号") + dd').innerText()

  const father = await (await product.visitor(WIDE_PHONE)).newPage()
  const link = await product.link('13800000002')
  await father.goto(link)
  await look(father)
  await confirm(father, link)
  await look(father)
  nothingFound()
})

scene('要交材料的申请：上传页也一样', async () => {
  const page = await (await product.person(PEOPLE.noBirth, WIDE_PHONE)).newPage()
  await page.goto('/onethings/school-bus')
  await press(button(page, '开始'))
  if (/consent/.test(page.url())) await press(button(page, '同意并继续'))
  while (/\/q\//.test(page.url())) {
    await look(page)
    await fill(page, SCHOOL_BUS)
    await press(button(page, '继续'))
  }
  await look(page)
  nothingFound()
})

const SCHOOL_BUS = {
  学校叫什么: '淮安市实验小学',
  统一社会信用代码: '91320800MA1MAE7K9X',
  多少学生: '40',
  车牌号: '苏H12345',
  能坐多少人: '45',
  哪天: '2027-06-30',
  司机叫什么: '李明',
  司机的公民身份号码: PEOPLE.father,
}

scene('办件、补正、撤回、结果、核验', async () => {
  const mother = await (await product.person(PEOPLE.plain, WIDE_PHONE)).newPage()
  await mother.goto(`/cases/${filed}`)
  await look(mother, 'case')
  await press(mother.getByRole('link', { name: /撤回「/ }).first())
  await look(mother, 'withdraw')

  const other = await (await product.person(PEOPLE.oneHousehold, WIDE_PHONE)).newPage()
  const number = await apply(other, '王芳')
  await product.pool.query(
    `update cases.case_item set state = 'correcting', problems = $2
     where case_id = (select id from cases.case where number = $1) and step = 'fertility-registration'`,
    [
      number,
      JSON.stringify([{ about: '', problem: '请说明是第几个孩子。', standard: '写清楚是第几个孩子。' }]),
    ],
  )
  await other.goto(`/cases/${number}`)
  await look(other, 'case to be corrected')
  await press(other.getByRole('link', { name: /补正「/ }).first())
  await look(other, 'correction')

  await workByApi(product, filed, 'fertility-registration')
  await mother.goto(`/cases/${filed}/results`)
  await look(mother, 'results')
  await press(mother.getByRole('main').getByRole('link', { name: /^核验/ }).first())
  await look(mother, 'verified')
  await mother.goto(`/cases/${filed}/dates`)
  await look(mother, 'dates')
  await mother.goto(`/cases/${filed}/papers`)
  await look(mother, 'papers')
  await press(mother.getByRole('main').getByRole('listitem').first().getByRole('link').first())
  await look(mother, 'paper')
  await mother.goto('/me/messages')
  await look(mother, 'messages')
  await mother.goto('/me')
  await look(mother, 'me')
  const { rows } = await product.pool.query<{ query_code: string }>(
    'select query_code from cases.case where number = $1',
    [filed],
  )
  await mother.goto(`/t/${filed}/${rows[0]?.query_code}`)
  await look(mother, 'track')
  nothingFound()
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
