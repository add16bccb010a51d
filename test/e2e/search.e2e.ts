import assert from 'node:assert/strict'
import { button } from './parent.ts'
import { heading, openProduct, press, scene } from './product.ts'

const product = await openProduct()

scene('平常怎么说就怎么搜：上户口、出生证、chusheng、新生兒都先找到新生儿出生一件事', async () => {
  const page = await (await product.visitor()).newPage()
  for (const words of ['上户口', '出生证', 'chusheng', '新生兒', '生孩子', '新生儿']) {
    await page.goto('/')
    const box = page.getByRole('main').getByLabel('您要办什么事？')
    await box.fill(words)
    await press(button(page, '搜索'))
    const first = page.getByRole('main').getByRole('listitem').first()
    assert.match(await first.innerText(), /新生儿出生一件事/, words)
    assert.equal(await page.getByRole('main').getByLabel('您要办什么事？').inputValue(), words)
  }
})

scene('搜长辈版、大字，找得到换长辈版的按钮', async () => {
  const page = await (await product.visitor()).newPage()
  for (const words of ['长辈版', '亲情版', '关爱版', '关怀版']) {
    await page.goto(`/search?q=${encodeURIComponent(words)}`)
    assert.ok(
      await page
        .getByRole('main')
        .getByText(/长辈版/)
        .first()
        .isVisible(),
      words,
    )
  }
})

scene('什么也没找到时，说清楚并告诉怎么办', async () => {
  const page = await (await product.visitor()).newPage()
  for (const words of ['qwertyuiop', '<script>alert(1)</script>', '%', '   ', '好'.repeat(300)]) {
    const answer = await page.goto(`/search?q=${encodeURIComponent(words)}`)
    assert.equal(answer?.status(), 200, words)
    assert.match(await heading(page), /找事项|搜索/)
    assert.match(await page.getByRole('main').innerText(), /12345|能办的一件事/, words)
  }
})

scene('没有一页报错，没有一个请求去别处', async () => {
  assert.deepEqual(product.complaints(), [])
})
