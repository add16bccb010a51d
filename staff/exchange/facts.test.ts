import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChannelContent } from '../../server/channels/model.ts'
import type { Connector } from '../../server/intake/connector-model.ts'
import { changedFrom, type Fact } from '../components/facts.ts'
import { zhHans } from '../texts/zh-Hans.ts'
import { channelFacts, connectorFacts } from './facts.ts'

const words = zhHans.exchange
const NAMES = {
  scopes: [
    { id: 'apply' as const, text: '替您填写、提交申请' },
    { id: 'cases' as const, text: '看您的办件进度和文书' },
  ],
  offices: [{ id: 'hall', name: '政务服务大厅' }],
  onethings: [{ id: 'newborn', name: '新生儿出生一件事' }],
}
const CHANNEL: ChannelContent = {
  name: '惠民银行',
  office: 'hall',
  scopes: ['apply'],
  onethings: ['newborn'],
  redirectUris: ['https://bank.example/back'],
  perMinute: 600,
}
const CONNECTOR: Connector = {
  source: 'old',
  offices: ['hall'],
  way: { kind: 'http', path: '/cases', rows: 'data', next: 'next', after: 'after' },
  columns: { name: 'sqr' },
  schemes: { item: 'local', state: 'case-state-plain', result: 'case-result-old' },
}
const LISTS = {
  schemes: [{ id: 'case-state-plain', standard: '办件状态的法定用语' }],
  offices: NAMES.offices,
}
const channel = (more: object = {}): Fact[] => channelFacts({ ...CHANNEL, ...more }, NAMES, words)
const connector = (more: object = {}): Fact[] => connectorFacts({ ...CONNECTOR, ...more }, LISTS, words)
const changes = (before: Fact[], after: Fact[]): string[] =>
  after.filter((fact) => changedFrom(before, fact) !== undefined).map(({ name }) => name)

test('批准渠道的人看得到范围、一件事和每一个跳回的地址；不限一件事的，写明并标出来', () => {
  assert.deepEqual(
    channel({ scopes: ['apply', 'cases'], redirectUris: ['https://a.example/', 'https://b.example/'] }).map(
      ({ name, value }) => [name, value],
    ),
    [
      ['渠道名称', '惠民银行'],
      ['对它负责的机构', '政务服务大厅'],
      ['可以请群众授权的范围', ['替您填写、提交申请', '看您的办件进度和文书']],
      ['可以办哪些一件事', ['新生儿出生一件事']],
      ['办完跳回的地址', ['https://a.example/', 'https://b.example/']],
      ['一分钟最多调用几次', '600'],
    ],
  )
  assert.deepEqual(
    channel({ onethings: [] }).flatMap(({ value, wide }) => (wide ? [value] : [])),
    ['所有一件事'],
  )
})

test('渠道、接入方式改了哪一处，就在哪一处写原来的和改成的，一处不漏', () => {
  const changed: { [K in keyof ChannelContent]: ChannelContent[K] } = {
    name: '另一家',
    office: 'other',
    scopes: ['apply', 'cases'],
    onethings: [],
    redirectUris: ['https://bank.example/back', 'https://b.example/'],
    perMinute: 1,
  }
  for (const [key, value] of Object.entries(changed))
    assert.equal(changes(channel(), channel({ [key]: value })).length, 1, key)
  assert.deepEqual(changes(channel(), channel()), [])

  const { way, schemes } = CONNECTOR
  const elsewhere: [object, string][] = [
    [{ way: { ...way, path: '/others' } }, '从哪里取'],
    [{ way: { ...way, rows: 'items' } }, '清单在回答里的位置'],
    [{ way: { ...way, next: undefined } }, '下一页在回答里的位置'],
    [{ way: { ...way, after: 'page' } }, '翻页参数'],
    [{ offices: ['hall', 'other'] }, '可以报哪些机构的办件（连同下级）'],
    [{ offices: [] }, '可以报哪些机构的办件（连同下级）'],
    [{ columns: { name: 'xm' } }, '「申请人」对应的列'],
    [{ columns: { name: 'sqr', sequence: 'n' } }, '「序号」对应的列'],
    [{ schemes: { ...schemes, item: 'other' } }, '事项编码是哪一套'],
    [{ schemes: { ...schemes, state: 'other' } }, '办件状态是哪一套'],
    [{ schemes: { ...schemes, result: 'other' } }, '办结结果是哪一套'],
  ]
  for (const [more, name] of elsewhere) assert.deepEqual(changes(connector(), connector(more)), [name])
})
