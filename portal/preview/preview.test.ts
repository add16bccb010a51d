import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openApp, type Answer } from '../../test/app.ts'
import { kiteRegion } from '../../test/e2e/kite-fair.ts'

const app = await openApp({ region: await kiteRegion() })
const operator = await app.officer('hall.items')
const opened = await operator.post('/api/v1/designs', { title: '放风筝改一改' })
assert.equal(opened.status, 200, opened.text)
const design = String(opened.json['id'])
const at = (kind: string, id: string): string => `/preview/${design}/${kind}/${id}`
const send = (path: string, fields: Record<string, string>): Promise<Answer> =>
  operator.call(path, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, csrf: operator.csrf }).toString(),
  })
const next = (answer: Answer): string => {
  assert.equal(answer.status, 303, answer.text)
  return String(answer.headers.location)
}

test('an officer walks through the pages of a design that does not count yet, as a citizen will', async () => {
  const standing = await operator.get('/api/v1/design-parts/onethings/kite')
  const content = standing.json['content'] as { questions: { id: string; title: string }[] }
  const questions = content.questions.map((one) =>
    one.id === 'kite' ? { ...one, title: '您要放哪只纸鸢？' } : one,
  )
  const changed = await operator.post(`/api/v1/designs/${design}/parts/onethings/kite`, {
    revision: 1,
    base: standing.json['base'],
    content: { ...content, questions },
  })
  assert.equal(changed.status, 200, changed.text)

  const first = await operator.get(at('onethings', 'kite'))
  assert.equal(first.status, 200)
  assert.match(first.text, /这是预览/)
  assert.match(first.text, /您要放哪只纸鸢？/)
  const wrong = await send(at('onethings', 'kite'), { 'kite.colour': 'red', 'kite.length': '很长' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /error-summary/)
  assert.match(wrong.text, /很长/)

  const field = next(await send(at('onethings', 'kite'), { 'kite.colour': 'red', 'kite.length': '30' }))
  assert.match((await operator.get(field)).text, /在哪里放？/)
  const partner = next(await send(field, { 'kite.field': 'sky-east' }))
  const end = next(await send(partner, { 'partner.has': 'false' }))
  const ended = (await operator.get(end)).text
  assert.match(ended, /要填的都填完了/)
  assert.match(ended, /放飞风力意见[^]*线不到 100 米，不用看风力/)
  const drafts = await app.pool.query<{ n: number }>('select count(*)::int as n from applications.draft')
  assert.equal(drafts.rows[0]?.n, 0)
})

test('elders see it in their style; an item is tried by itself', async () => {
  const elder = await operator.get(`${at('items', 'kite-permit')}?elder=1`)
  assert.match(elder.text, /data-view="elder"/)
  assert.match(elder.text, /<form/)
  const normal = await operator.get(at('items', 'kite-permit'))
  assert.match(normal.text, /data-view="normal"/)
  assert.match(
    next(
      await send(`${at('items', 'kite-permit')}?elder=1`, {
        'kite.markNo': 'K1',
        'kite.colour': 'red',
        'kite.length': '3',
        'kite.field': 'sky-east',
      }),
    ),
    /elder=1/,
  )
})

test('what does not exist, is faulty or is not theirs is refused on a page that says so', async () => {
  assert.equal((await operator.get(at('onethings', 'nothing'))).status, 404)
  assert.equal((await operator.get(at('elements', 'kite.colour'))).status, 404)
  assert.equal((await operator.get('/preview/x/items/kite-permit')).status, 404)
  assert.equal((await app.anyone.get(at('onethings', 'kite'))).status, 401)
  const clerk = await app.officer('sky.handling').catch(() => app.officer('sky.fair'))
  assert.equal((await clerk.get(at('onethings', 'kite'))).status, 403)
  const garbled = await operator.get(`${at('onethings', 'kite')}?a=garbled`)
  assert.match(garbled.text, /您要放哪只纸鸢？/)
})
