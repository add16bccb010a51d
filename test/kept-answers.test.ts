import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openApp, type Caller } from './app.ts'

/** 淮安 as it is shipped: nothing about its grants is changed here. */
const app = await openApp()
const MOTHER = '320812199403121021'
const OTHER = '320812199401071403'

/** The draft of a person who has just consented, with what was read for it of this source. */
async function consent(parent: Caller): Promise<{
  draft: string
  values: Map<string, string>
  used(source: string): Promise<{ cached: boolean; outcome: string; about: string[] }[]>
}> {
  const begun = await parent.post('/api/v1/drafts', { onething: 'newborn' })
  assert.equal(begun.status, 201, begun.text)
  const draft = String(begun.json['id'])
  const consented = await parent.post(`/api/v1/drafts/${draft}/consent`)
  assert.equal(consented.status, 200, consented.text)
  const { rows } = await app.pool.query<{ known: Record<string, { value: unknown }> }>(
    `select facts -> 'known' as known from applications.draft where id = $1`,
    [draft],
  )
  return {
    draft,
    values: new Map(Object.entries(rows[0]?.known ?? {}).map(([id, { value }]) => [id, String(value)])),
    used: async (source) =>
      (
        await app.pool.query(
          `select cached, outcome, about from sharing.call_log where subject = $1 and source = $2 order by seq`,
          [draft, source],
        )
      ).rows,
  }
}

const discard = (parent: Caller, draft: string) =>
  parent.call(`/api/v1/drafts/${draft}`, {
    method: 'DELETE',
    headers: { 'x-csrf-token': parent.csrf, 'idempotency-key': `discard-${draft}` },
  })

test('who begins anew within the hour is served the household that was kept, and the log says that no department was asked', async () => {
  const mother = await app.person(MOTHER)
  const first = await consent(mother)
  assert.ok((await first.used('police.household')).every(({ cached }) => !cached))
  assert.doesNotMatch((await mother.get('/me/data')).text, /用的是先前查到的结果/)
  await discard(mother, first.draft)

  const again = await consent(mother)
  for (const source of ['police.household', 'civil.marriage', 'cdc.clinic']) {
    const uses = await again.used(source)
    assert.ok(uses.length > 0 && uses.every(({ cached }) => cached), source)
  }
  assert.ok(
    (await again.used('health.births')).every(({ cached }) => !cached),
    'a birth is asked anew',
  )
  assert.deepEqual(again.values, first.values)
  assert.match((await mother.get('/me/data')).text, /用的是先前查到的结果/)
  await discard(mother, again.draft)
})

test('what was kept about one person is never served to another', async () => {
  const other = await app.person(OTHER)
  const { draft, used, values } = await consent(other)
  for (const source of ['police.household', 'civil.marriage']) {
    const uses = await used(source)
    assert.ok(uses.length > 0 && uses.every(({ cached }) => !cached), source)
    assert.ok(
      uses.every(({ about }) => !about.includes(MOTHER)),
      source,
    )
  }
  const theirs = await consentedValues(MOTHER)
  assert.notEqual(values.get('motherHousehold.head'), undefined)
  assert.notEqual(values.get('motherHousehold.head'), theirs.get('motherHousehold.head'))
  assert.notEqual(values.get('marriage.number'), theirs.get('marriage.number'))
  await discard(other, draft)
})

test('after the hour the department is asked again', async () => {
  app.at('2026-11-23T03:30:00Z')
  const { used } = await consent(await app.person(MOTHER))
  assert.ok((await used('police.household')).every(({ cached }) => !cached))
  assert.ok(
    (await used('cdc.clinic')).every(({ cached }) => cached),
    'a list that changes monthly is kept for a day',
  )
})

async function consentedValues(number: string): Promise<Map<string, string>> {
  const parent = await app.person(number)
  const { draft, values } = await consent(parent)
  await discard(parent, draft)
  return values
}
