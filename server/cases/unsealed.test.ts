import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Officer } from '../platform/ctx.ts'
import { MASTERS, SYSTEM } from '../seals/build.ts'
import { seedDemoSeals } from '../seals/commands/demo-seals.ts'
import { openAuthority } from '../seals/commands/open-authority.ts'
import { paperFile, sealDocument } from '../seals/commands/seal-document.ts'
import { softwareKeys } from '../seals/software-keys.ts'
import { openCases, refusalOf } from './build.ts'
import { acceptItem } from './commands/accept-item.ts'
import { myDocument } from './queries.ts'
import { listUnsealed, paperToSeal } from './unsealed.ts'

const cases = await openCases('demo')
const store = softwareKeys(() => MASTERS)
const world = await cases.db.read(SYSTEM, async (ctx) => ctx.world)
Object.assign(world, { keys: { current: store, all: [store] }, publicUrl: 'https://cases.example' })
await cases.db.write(SYSTEM, openAuthority)
await cases.db.write(SYSTEM, seedDemoSeals)

const URL = 'https://cases.example'
const ANSWERS = {
  'kite.colour': 'red',
  'kite.length': '120',
  'kite.field': 'sky-east',
  'partner.has': 'false',
}

test('a paper whose item wants an officer waits for one of the own office, is sealed once, and waits no more', async () => {
  const person = await cases.person(1, '赵𫖯')
  const { caseId, number } = await cases.file(person, 'kite', ANSWERS)
  const item = (await cases.load(caseId)).items.find(({ step }) => step === 'wind')
  assert.ok(item)
  const officer = cases.officer(item.office)
  await cases.act(officer, (ctx) => acceptItem(ctx, { caseId, step: 'wind' }))
  const waiting = (by: Officer): ReturnType<typeof listUnsealed> => cases.db.read(by, listUnsealed)
  const found = await waiting(officer)
  assert.deepEqual(
    found.map(({ kind, caseId: of, step, title }) => [kind, of, step, title]).toSorted(),
    ['送达回证', '受理通知书'].map((title) => ['document', caseId, 'wind', title]).toSorted(),
  )
  const paper = found.find(({ title }) => title === '受理通知书')
  assert.ok(paper)
  assert.deepEqual(await waiting(cases.officer('sky')), [], 'not of another office')

  const mine = await cases.db.read(person, (ctx) =>
    myDocument(ctx, { number, document: paper.number, form: 'a4' }, URL),
  )
  const before = await paperFile(cases.db, mine)
  assert.doesNotMatch(before.bytes.toString('latin1'), /\/ByteRange/, 'nobody seals it by looking at it')

  const press = (by: Officer, step = 'wind'): Promise<unknown> =>
    cases.db
      .read(by, (ctx) => paperToSeal(ctx, { ...paper, step }, URL))
      .then((wanted) => sealDocument(cases.db, by, wanted))
  assert.equal((await refusalOf(press({ ...officer, post: 'admin' }))).code, 'seal.not-granted')
  assert.equal((await refusalOf(press(cases.officer('sky')))).kind, 'not-found')
  await press(officer)
  await press(officer)
  assert.deepEqual(
    (await waiting(officer)).map(({ title }) => title),
    ['送达回证'],
  )
  const after = await paperFile(cases.db, mine)
  assert.match(after.bytes.toString('latin1'), /\/ByteRange/)
  const uses = await cases.db.run('uses-of-paper', 'select used_by from seals.use where number = $1', [
    paper.number,
  ])
  assert.equal(uses.length, 1)
})

test('the list of what waits is found by indexes among very many papers', async () => {
  const officer = cases.officer('weather')
  await cases.db.run(
    'many-papers',
    `insert into documents.document (owner, id, number, code, kind, step, person_id, office, content, issued_at, state)
     select gen_random_uuid(), gen_random_uuid(), 'X〔2020〕' || n || '号', 'AAAAAAAAAAAA', 'acceptance', 'wind', null,
       case n % 50 when 0 then 'weather' else 'sky' end, '{"seal": true, "title": "旧的"}',
       timestamptz '2020-01-01' + n * interval '1 minute', 'standing'
     from generate_series(1, 100000) n`,
    [],
  )
  await cases.db.run('analyse', 'analyze documents.document', [])
  const plan = await cases.db.run<{ 'QUERY PLAN': string }>(
    'plan',
    `explain select number from documents.document
     where office = 'weather' and issued_at > '2026-10-24' order by issued_at desc limit 50`,
    [],
  )
  assert.match(plan.map((line) => line['QUERY PLAN']).join('\n'), /Index Scan using document_office/)
  assert.ok((await cases.db.read(officer, listUnsealed)).length > 0, 'what is new is found among them')
})
