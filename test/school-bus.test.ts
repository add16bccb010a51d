import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openCases } from '../server/cases/build.ts'
import { acceptItem } from '../server/cases/commands/accept-item.ts'
import { giveOpinion, grantItem } from '../server/cases/commands/decide-item.ts'
import { callSession, recordFinding } from '../server/cases/commands/hold-session.ts'
import type { TaskKey } from '../server/cases/turn.ts'
import type { Officer } from '../server/platform/ctx.ts'
import { ROOT } from '../server/platform/config.ts'

const ANSWERS = {
  'school.name': '清江浦区实验小学',
  'school.uscc': '12320812MB0000001A',
  'school.address': '清江浦区人民南路 1 号',
  'school.pupils': '36',
  'bus.plate': '苏H00001',
  'bus.owner': '清江浦区实验小学',
  'bus.seats': '38',
  'bus.inspectedUntil': '2027-08-31',
  'bus.policyNo': 'PZ20260001',
  'driver.name': '赵铁柱',
  'driver.number': '320812198706061359',
  'driver.phone': '13800000099',
  'route.line': '东城花园—实验小学',
  'route.stops': '东城花园、汽车站、实验小学',
  'route.times': '7:10、16:30',
}
/** What the officers write down when they grant, by step. */
const OUTPUTS: Record<string, Record<string, string>> = {
  acceptance: { 'busPermit.acceptedNo': 'XC2026001' },
  approval: { 'busPermit.approvalNo': '淮政许〔2026〕1号' },
  plate: {
    'busPermit.plateNo': '苏H-X001',
    'busPermit.issuer': '淮安市公安局',
    'busPermit.validUntil': '2027-08-31',
  },
}

/** Offices that give their opinion only, after one visit together. */
const OPINIONS = new Set(['police', 'transport'])

const cases = await openCases('huaian')

async function inspect(officer: Officer, key: TaskKey, call: boolean): Promise<void> {
  const session = 'site-visit'
  if (call) {
    const visit = { at: cases.clock.now, place: '学校门口', officers: ['林晓岚', '周正平'] }
    await cases.act(officer, (ctx) => callSession(ctx, { ...key, session, ...visit }))
  }
  await cases.act(officer, (ctx) => recordFinding(ctx, { ...key, session, passed: true, text: '合格。' }))
}

test('校车使用许可从受理到发牌，只靠数据', async () => {
  const person = await cases.person(1, '赵铁柱')
  const { caseId } = await cases.file(person, 'school-bus', ANSWERS)
  const order: string[] = []
  for (let open = await cases.load(caseId); !open.case.closedAt; open = await cases.load(caseId)) {
    const next = open.items.find((item) => item.state === 'submitted')
    assert.ok(next, JSON.stringify(await cases.states(caseId)))
    order.push(next.step)
    const officer = cases.officer(next.office)
    const key = { caseId, step: next.step }
    const outputs = OUTPUTS[next.step] ?? {}
    if (OPINIONS.has(next.step)) {
      await inspect(officer, key, [...OPINIONS].indexOf(next.step) === 0)
      await cases.act(officer, (ctx) =>
        giveOpinion(ctx, { ...key, favourable: true, opinion: '车辆、线路都合格。', outputs }),
      )
      continue
    }
    await cases.act(officer, (ctx) => acceptItem(ctx, key))
    await cases.act(officer, (ctx) => grantItem(ctx, { ...key, opinion: '同意。', outputs }))
  }
  assert.deepEqual(order, ['acceptance', 'police', 'transport', 'review', 'approval', 'plate'])
  const { items } = await cases.load(caseId)
  assert.ok(items.every((item) => item.state === (OPINIONS.has(item.step) ? 'opined' : 'granted')))
  assert.match(items.find((item) => item.step === 'plate')?.certificate ?? '', /^320800[0-9A-Z]{13}$/)
})

test('没有一行程序提到校车', () => {
  for (const folder of ['server', 'portal', 'staff', 'simulators', 'db']) {
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (!entry.isFile() || /\.test\.tsx?$|node_modules|fixtures|\.(woff2?|ttf|otf)$/.test(path)) continue
      assert.doesNotMatch(readFileSync(path, 'utf8'), /school-?bus|busPermit|校车/i, path)
    }
  }
})
