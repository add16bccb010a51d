import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFairs } from '../../test/fair.ts'
import { declareRelative } from '../people/commands/declare-relative.ts'
import { addStaff, disableStaff } from '../people/commands/staff-accounts.ts'
import { takeLeave } from '../people/commands/take-leave.ts'
import { findChair } from '../people/rules.ts'
import type { Officer } from '../platform/ctx.ts'
import { refusalOf } from './build.ts'
import { acceptItem } from './commands/accept-item.ts'
import { grantItem } from './commands/decide-item.ts'
import { proposeDecision } from './commands/propose-decision.ts'
import { caseJobs } from './jobs.ts'

const fairs = await openFairs()
const { act } = fairs
const system = { kind: 'system' as const, name: 'cases.unattended' }
const NAMES = ['方一', '方二', '方三', '方四', '方五', '方六', '方七', '方八']
let made = 0

/** An officer with an account, as she would be signed in. */
async function colleague(office: string, post = 'handling'): Promise<Officer & { username: string }> {
  const name = NAMES[made] ?? '方某'
  made += 1
  const username = `unattended.${made}`
  const account = { username, name, office, post, password: '风筝 fly high 2026' }
  const { id } = await fairs.db.write(system, (ctx) => addStaff(ctx, account))
  const permissions = await fairs.db.read(
    system,
    async (ctx) => findChair(ctx.world.region, office, post)?.permissions ?? [],
  )
  return { kind: 'staff', id, username, name, office, post, permissions, standsInFor: [] }
}
const run = async (): Promise<void> => {
  await caseJobs.find(({ name }) => name === 'cases.unattended')?.run({ db: fairs.db, actor: system }, {})
}
const toldTo = async (office: string): Promise<string[]> =>
  (
    await fairs.db.run<{ text: string }>(
      'test-unattended',
      `select text from messages.notice where office = $1 and audience = 'permission:office.administer' order by id`,
      [office],
    )
  ).map(({ text }) => text)
const holderOf = async (caseId: string, step: string): Promise<string | null | undefined> =>
  (await fairs.load(caseId)).items.find((item) => item.step === step)?.officer

test('部门自己的系统里办的件，不说没有人能办', async () => {
  const { caseId } = await fairs.apply()
  const keep = (name: string | null) =>
    fairs.db.run('test-elsewhere', 'update cases.case set source_name = $2 where id = $1', [caseId, name])
  await keep('气象管理系统')
  await run()
  assert.deepEqual(await toldTo('weather'), [])
  await keep(null)
  await run()
  assert.match((await toldTo('weather')).join(), /没有人能/)
})

test('单位里能办的人都要回避的件，告诉管理员是哪一件；不用回避的件不说', async () => {
  const officer = await colleague('weather')
  const [own, other] = [await fairs.apply(), await fairs.apply()]
  await act(officer, (ctx) => declareRelative(ctx, { number: own.person.number, relation: 'collateral' }))
  const key = { caseId: own.caseId, step: 'stage' }
  assert.equal((await refusalOf(act(officer, (ctx) => acceptItem(ctx, key)))).code, 'case.must-avoid')
  for (const _ of [1, 2]) await run()
  const told = await toldTo('weather')
  const about = told.filter((text) => text.includes('回避'))
  assert.deepEqual(
    about.filter((text) => text.includes('舞台')).length,
    1,
    `once, however often it runs: ${told.join()}`,
  )
  assert.ok(about.every((text) => text.includes(own.number) && !text.includes(other.number)))
  await colleague('weather')
  fairs.clock.now = new Date('2026-11-24T02:00:00Z')
  await run()
  assert.equal((await toldTo('weather')).length, told.length, 'somebody else can take it now')
})

test('账号停用以后，手里的件退回本单位，同事接着办，留痕写明从谁手里退回', async () => {
  const [leaver, stays] = [await colleague('sky-east'), await colleague('sky-east')]
  const { caseId } = await fairs.apply()
  const key = { caseId, step: 'safety' }
  await act(leaver, (ctx) => acceptItem(ctx, key))
  const grant = () => act(stays, (ctx) => grantItem(ctx, { ...key, opinion: '准予。', outputs: {} }))
  assert.equal((await refusalOf(grant())).code, 'case.held')
  await fairs.db.write(system, (ctx) => disableStaff(ctx, { username: leaver.username }))
  for (const _ of [1, 2]) await run()
  assert.equal(await holderOf(caseId, 'safety'), null)
  const told = (await toldTo('sky-east')).filter((text) => text.includes(leaver.name))
  assert.deepEqual(told, [`${leaver.name}的账号已停用，手里的 1 件已退回本单位，同事可以接着办。`])
  const { events } = await fairs.trail(caseId)
  assert.equal(events.filter((kind) => kind === 'case.handed-over').length, 1)
  await grant()
})

test('认领的人请假又没有人代岗，别人也不能动，告诉管理员', async () => {
  const holder = await colleague('sky')
  const { caseId } = await fairs.apply()
  await act(holder, (ctx) => acceptItem(ctx, { caseId, step: 'notice' }))
  const leave = { staffId: holder.id, from: '2026-11-24', to: '2026-11-25', standIn: null, reason: '年休假' }
  await act(holder, (ctx) => takeLeave(ctx, leave))
  await colleague('sky')
  fairs.clock.now = new Date('2026-11-24T03:00:00Z')
  await run()
  const told = await toldTo('sky')
  assert.ok(
    told.includes(
      `${holder.name}认领的 1 件今天没有人能办：本人不在岗，也没有人代岗。请安排代岗，或者交给同事办。`,
    ),
    told.join(),
  )
})

test('能审核的只有提出意见的人自己，告诉管理员要另一位同事审核', async () => {
  const reviewer = await colleague('sky', 'review')
  const applied = await fairs.apply()
  await fairs.go(applied, 'site', 'accept', 'find', 'release')
  // She handled matters before she changed to the post that reviews.
  const before = { ...reviewer, post: 'handling', permissions: ['case.accept', 'case.decide'] }
  await act(before, (ctx) =>
    proposeDecision(ctx, {
      caseId: applied.caseId,
      step: 'site',
      verdict: 'grant',
      opinion: '建议准予。',
      outputs: { 'fair.siteNo': 'S-2' },
    }),
  )
  await run()
  const told = (await toldTo('sky')).filter((text) => text.includes('审核'))
  assert.deepEqual(told, ['有 1 件等着审核，但是能审核的只有提出意见的人自己。请安排另一位同事审核。'])
})
