import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFairs } from '../../test/fair.ts'
import { listCallsAbout } from '../sharing/queries.ts'
import type { Source } from '../sharing/model.ts'
import { fetchTaskOutputs } from './commands/fetch-task-outputs.ts'

const fairs = await openFairs()
/** Asked by a word in which no number of anybody stands. */
const SITES: Source = {
  id: 'sky.sites',
  department: '天空',
  name: '场地登记',
  system: 'sky',
  method: 'GET',
  path: '/sites/{slogan}',
  gives: { siteNo: 'siteNo' },
}

test('A question in which no number of anybody stands is about the applicant, who finds it in the own list of uses', async () => {
  const applied = await fairs.apply()
  const { caseId, person } = applied
  // As of forms that do not ask the number: whose case it is tells it alone.
  const unasked = `update cases.case set filed = filed #- '{values,applicant.number}' where id = $1`
  await fairs.db.run('test-unasked', unasked, [caseId])
  await fairs.go(applied, 'site', 'accept', 'find')
  const sky = fairs.handler('sky')
  const { region } = await fairs.db.read(sky, async ({ world }) => world)
  Object.assign(region.sources, { [SITES.id]: SITES })
  const [output] = region.onethings.get('kite-fair')?.items['fair-site']?.item.outputs ?? []
  assert.ok(output)
  output.fetch = { source: SITES.id, with: { slogan: '$fair.slogan' }, as: 'fair' }

  // Nobody has granted it, so the department is not asked; that somebody wanted to is written down all the same.
  const { failed } = await fetchTaskOutputs(fairs.db, sky, { caseId, step: 'site' })
  assert.match(failed ?? '', /还没有向天空取数的共享授权/)
  const uses = await fairs.db.read(person, (ctx) => listCallsAbout(ctx, person.number, { limit: 10 }))
  assert.deepEqual(
    uses.map(({ source, outcome, actor }) => [source, outcome, actor.name]),
    [['sky.sites', 'ungranted', sky.name]],
  )
})
