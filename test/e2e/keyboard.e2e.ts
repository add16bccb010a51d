import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { caseNumber } from './parent.ts'
import { DESK, heading, leads, openProduct, PEOPLE, scene } from './product.ts'

const product = await openProduct()

type Focus = { name: string; kind: string; visible: boolean; onScreen: boolean }

/** Where the keyboard is, and whether one can see it. No function has a name in here: the browser lacks esbuild's helper. */
function focus(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const active = document.activeElement as HTMLElement
    const labels = [...((active as HTMLInputElement).labels ?? [])]
    const box = active.getBoundingClientRect()
    return {
      name: [active.ariaLabel, active.textContent, ...labels.map((label) => label.textContent)]
        .join(' ')
        .trim(),
      kind: active.getAttribute('type') ?? active.tagName.toLowerCase(),
      visible: [active, active.parentElement, ...labels, active.nextElementSibling].some((element) => {
        if (!element) return false
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
        return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
      }),
      onScreen: box.bottom > 0 && box.top < innerHeight,
    }
  })
}

/** Tab after Tab until the keyboard is on something of this name; on each stop one can see where one is. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<Focus> {
  const passed: string[] = []
  for (let stop = 0; stop < 120; stop += 1) {
    const now = await focus(page)
    if (now.kind !== 'body' && now.kind !== 'main') {
      assert.ok(now.visible, `the focus cannot be seen on 「${now.name}」 of ${page.url()}`)
      assert.ok(now.onScreen, `the focus is off the screen on 「${now.name}」 of ${page.url()}`)
      if (name.test(now.name)) return now
    }
    passed.push(now.name.slice(0, 12))
    await page.keyboard.press(key)
  }
  assert.fail(`Tab does not come to ${name} on ${page.url()}: ${passed.join(' | ')}`)
}

async function enter(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, name)
  await leads(page, () => page.keyboard.press('Enter'))
}

scene('只用键盘走完全程：登录、同意、回答、核对、打字签名、提交', async () => {
  const page = await (await product.visitor(DESK)).newPage()
  await page.goto('/onethings/newborn')
  await page.keyboard.press('Tab')
  assert.match((await focus(page)).name, /跳到正文/)
  await page.keyboard.press('Enter')
  await enter(page, /^开始/)

  assert.equal(await heading(page), '登录')
  await tabTo(page, /居民身份号码/)
  await page.keyboard.insertText(PEOPLE.compoundSurname)
  await enter(page, /发送验证码/)
  await tabTo(page, /短信验证码/)
  await page.keyboard.insertText(await product.code())
  await leads(page, () => page.keyboard.press('Enter'))
  if (/\/onethings\//.test(page.url())) await enter(page, /^开始/)

  await enter(page, /同意并继续/)
  const asked: string[] = []
  while (/\/q\//.test(page.url())) {
    asked.push(await heading(page))
    if (/名字/.test(asked.at(-1) ?? '')) {
      await tabTo(page, /随父亲/)
      await page.keyboard.press('Space')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowUp')
      await tabTo(page, /孩子的名字/)
      await page.keyboard.insertText('一诺')
    } else {
      await tabTo(page, /./)
      while ((await focus(page)).kind !== 'radio') await page.keyboard.press('Tab')
      await page.keyboard.press('Space')
    }
    await enter(page, /^继续/)
    assert.ok(asked.length < 6, asked.join(' '))
  }
  assert.equal(asked.length, 3)

  // Back and forth once: the answers can be changed from the page where everything is checked.
  await enter(page, /^更改\s*孩子的姓/)
  await enter(page, /^继续/)
  await tabTo(page, /不能手写？打字签名/)
  await page.keyboard.press('Enter')
  await tabTo(page, /您的姓名/)
  await page.keyboard.insertText('欧阳雪')
  await tabTo(page, /不能手写？打字签名/, 'Shift+Tab')
  await enter(page, /^提交「/)
  await caseNumber(page)
  await enter(page, /看办理进度/)
  assert.match(page.url(), /\/cases\//)
})

scene('另一位家长只用键盘确认', async () => {
  const page = await (await product.visitor(DESK)).newPage()
  await page.goto(await product.link())
  await enter(page, /内容没错，我确认/)
  assert.equal(await heading(page), '您已确认')
})

scene('答错时键盘先到错误提示，再一步跳到要改的地方', async () => {
  const page = await (await product.person(PEOPLE.oneHousehold, DESK)).newPage()
  await page.goto('/onethings/newborn')
  await enter(page, /^开始/)
  await enter(page, /同意并继续/)
  await enter(page, /^继续/)
  assert.match((await focus(page)).name, /需要修改/)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  assert.match((await focus(page)).kind, /text|radio/)
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
