import assert from 'node:assert/strict'
import { buildFacts, OFFICER, openDocuments } from '../../server/documents/build.ts'
import { issueDocument } from '../../server/documents/commands/issue-document.ts'
import { findDocument } from '../../server/documents/queries.ts'
import { ANYONE } from '../../server/platform/ctx.ts'
import { uuidv7 } from '../../server/platform/ids.ts'
import { axe, found, nothingFound, wider } from './axe.ts'
import { DESK, heading, openProduct, PHONE, scene } from './product.ts'

const product = await openProduct()
const { db } = await openDocuments(product.pool.options.connectionString, 'huaian')

scene('whoever holds a paper checks it on a phone and at a desk, in large letters too', async () => {
  const { number } = await db.write(OFFICER, (ctx) =>
    issueDocument(ctx, {
      owner: uuidv7(),
      step: null,
      kind: 'correction',
      personId: null,
      office: 'health',
      facts: buildFacts('correction'),
    }),
  )
  const code = (await db.read(ANYONE, (ctx) => findDocument(ctx, number)))?.code ?? ''
  for (const device of [PHONE, DESK]) {
    const visitor = await product.visitor(device)
    const page = await visitor.newPage()
    await page.goto(`${product.url}/verify`)
    await page.getByLabel('证照编号或者文号').fill(number)
    await page.getByRole('button', { name: '核验', exact: true }).click()
    assert.match(await page.locator('main').innerText(), /还要填防伪码/)
    await axe(page, 'no check code')
    await page.getByLabel('防伪码').fill(code.toLowerCase())
    await page.getByRole('button', { name: '核验', exact: true }).click()
    assert.equal(await heading(page), '这份文书是真的，现在有效')
    for (const dress of ['普通版', '长辈版']) {
      if (dress === '长辈版') await page.getByRole('button', { name: dress }).click()
      await axe(page, `a document, ${dress}`)
      const sideways = await wider(page)
      if (sideways) found(`a document, ${dress}: ${sideways}`)
    }
    await visitor.close()
  }
  nothingFound()
})
