import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildFacts, OFFICER, openDocuments } from '../server/documents/build.ts'
import { issueDocument } from '../server/documents/commands/issue-document.ts'
import { documentPdf, findDocument } from '../server/documents/queries.ts'
import { documentUrl } from '../server/documents/rules.ts'
import { ANYONE } from '../server/platform/ctx.ts'
import { uuidv7 } from '../server/platform/ids.ts'
import { openApp } from './app.ts'

const app = await openApp({ regionId: 'demo' })
const { db } = await openDocuments(app.pool.options.connectionString)

async function issue(): Promise<{ number: string; code: string }> {
  const facts = buildFacts('acceptance')
  const { number } = await db.write(OFFICER, (ctx) =>
    issueDocument(ctx, {
      owner: uuidv7(),
      step: null,
      kind: 'acceptance',
      personId: null,
      office: 'sky',
      facts,
    }),
  )
  const found = await db.read(ANYONE, (ctx) => findDocument(ctx, number))
  assert.ok(found)
  return { number, code: found.code }
}

test('the address in the QR code of a paper opens its public page', async () => {
  const { number, code } = await issue()
  const { bytes } = await db.read(ANYONE, (ctx) =>
    documentPdf(ctx, number, { form: 'a4', publicUrl: 'https://example.test' }),
  )
  const printed = /\/URI \((.*?)\)\s/.exec(bytes.toString('latin1'))?.[1]?.replaceAll('\\', '')
  assert.equal(printed, documentUrl('https://example.test', number, code))
  const shown = await app.anyone.get((printed ?? '').replace('https://example.test', ''))
  assert.equal(shown.status, 200)
  assert.match(shown.text, /这份文书是真的，现在有效/)
  assert.doesNotMatch(shown.text, /陈𫖯㛃/)
})

test('what was typed with other brackets is found; the number alone is not', async () => {
  const { number, code } = await issue()
  const typed = encodeURIComponent(number.replace('〔', '（').replace('〕', '）'))
  const led = await app.anyone.get(`/verify?number=${typed}&k=${code.toLowerCase()}`)
  assert.equal(led.status, 303)
  assert.equal((await app.anyone.get(led.headers.location ?? '')).status, 200)
  const alone = await app.anyone.get(documentUrl('', number, '').replace('?k=', ''))
  assert.equal(alone.status, 422)
  assert.match(alone.text, /还要填防伪码/)
})

test('strange numbers and codes get a page that says what to do, never an error', async () => {
  const { number } = await issue()
  const wrong = [
    `/verify/${encodeURIComponent(number)}?k=${'A'.repeat(5000)}`,
    `/verify/${encodeURIComponent(number)}?k[]=1`,
    `/verify/${encodeURIComponent('风筝受〔2026〕999999999号')}?k=%00`,
    `/verify/${encodeURIComponent("风筝受〔2026〕1号'--")}?k=1`,
    '/verify/%E9%A3',
  ]
  for (const path of wrong) {
    const shown = await app.anyone.get(path)
    assert.ok([400, 404, 414, 422].includes(shown.status), `${path.slice(0, 60)} ${shown.status}`)
    assert.match(shown.headers['content-type'] ?? '', /html/, path.slice(0, 60))
  }
})
