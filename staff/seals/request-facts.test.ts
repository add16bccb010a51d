import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SealAction, SealRequestView } from '../../server/seals/model.ts'
import { changedFrom, type Fact } from '../components/facts.ts'
import { zhHans } from '../texts/zh-Hans.ts'
import { factsOf } from './request-facts.ts'

const SEAL = { state: 'active' as const, algorithm: 'ecdsa-p256' as const, grants: [], compromised: [] }
type Granted = SealRequestView['grant']

const told = (action: SealAction, grant: Granted = null) =>
  factsOf({ action, grant }, SEAL, zhHans, 'zh-Hans')
const lines = (facts: readonly Fact[]): unknown[][] =>
  facts.map(({ name, value, wide = false }) => [name, value, wide])

const NARROW = { post: 'desk', item: 'kite-permit', until: '2026-12-04' }
const WIDE = { post: null, item: null, until: null }

test('同意授权的人看得到给谁、哪些事项、到哪天；给平台、所有事项、没有截止日，写明并标出来', () => {
  const names = { postName: '窗口岗', itemName: '高空风筝放飞许可' }
  assert.deepEqual(lines(told({ action: 'grant', ...NARROW }, { ...NARROW, ...names }).facts), [
    ['给谁', '窗口岗', false],
    ['哪些事项', '高空风筝放飞许可', false],
    ['最后一天', '2026年12月4日', false],
  ])
  assert.deepEqual(
    lines(told({ action: 'grant', ...WIDE }, { ...WIDE, postName: null, itemName: null }).facts),
    [
      ['给谁', '平台可以自动用印，不经过人（事项允许的才会盖）', true],
      ['哪些事项', '所有事项', true],
      ['最后一天', '没有截止日，直到收回', true],
    ],
  )
  const withdrawal = told(
    { action: 'withdraw', grantId: '00000000-0000-7000-8000-000000000001' },
    { ...WIDE, postName: null, itemName: null },
  )
  assert.equal(withdrawal.facts.length, 3, 'which grant it is')
  assert.ok(
    withdrawal.facts.every(({ wide }) => !wide),
    'taking back is never too much',
  )
})

test('更换印章的，看得到旧证书怎么办、算法从什么改成什么；密钥泄露的，写明以前盖的都失效', () => {
  const { facts, now } = told({ action: 'remake', algorithm: 'sm2', revoke: 'compromise' })
  assert.deepEqual(lines(facts), [
    ['旧证书', '旧证书作废，以前盖的都失效', true],
    ['签名算法', zhHans.seals.algorithms.sm2, false],
  ])
  assert.deepEqual(
    facts.map((fact) => changedFrom(now, fact)),
    [undefined, [zhHans.seals.algorithms['ecdsa-p256']]],
  )
  const same = told({ action: 'remake', algorithm: 'ecdsa-p256', revoke: 'superseded' })
  assert.deepEqual(
    same.facts.map((fact) => [changedFrom(same.now, fact), fact.wide]),
    [
      [undefined, false],
      [undefined, undefined],
    ],
  )
})

test('每一种申请都写明会怎样', () => {
  const all: SealAction[] = [
    { action: 'make', purpose: null, algorithm: 'sm2' },
    { action: 'stop' },
    { action: 'resume' },
    { action: 'destroy' },
    { action: 'reseal' },
  ]
  for (const action of all) assert.ok(told(action).facts.length > 0, action.action)
  assert.deepEqual(lines(told({ action: 'destroy' }).facts)[0], [
    '印章的状态',
    '销毁：密钥销毁、证书作废，不能恢复；以前盖的仍然有效',
    true,
  ])
})
