import assert from 'node:assert/strict'
import { lookAt, nothingFound } from './axe.ts'
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

scene('每个结果都说为什么找到它；没有 JavaScript、长辈版也一样', async () => {
  const visitor = await product.visitor({ javaScriptEnabled: false })
  const page = await visitor.newPage()
  const whyOf = async (words: string): Promise<string> => {
    await page.goto(`/search?q=${encodeURIComponent(words)}`)
    return page.getByRole('main').getByRole('listitem').first().innerText()
  }
  assert.match(await whyOf('社会保障卡申领'), /为什么找到它：\s*名称/)
  assert.match(await whyOf('上户口'), /为什么找到它：\s*(俗称|也叫)：.*上户口/)
  assert.match(await whyOf('kaichushengzheng'), /拼音：/)
  assert.match(await whyOf('社保卡'), /为什么找到它/)
})

scene('没有合适的，给出最相近的，再给热线电话', async () => {
  const page = await (await product.visitor()).newPage()
  await page.goto(`/search?q=${encodeURIComponent('出国留学奖学金评定')}`)
  const main = page.getByRole('main')
  assert.match(await main.innerText(), /没有找到/)
  assert.equal(await main.getByRole('link', { name: /12345/ }).getAttribute('href'), 'tel:12345')
  await lookAt(page, 'search-nearest', [1440, 360])
  await page.goto(`/search?q=${encodeURIComponent('上户口')}`)
  await lookAt(page, 'search-found', [1440, 360])
  nothingFound()
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
