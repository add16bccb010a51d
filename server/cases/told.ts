import { System } from '../exchange/model.ts'
import { envelopeOf } from '../exchange/rules.ts'
import { inboxOf } from '../exchange/told.ts'
import type { Outgoing } from '../platform/api-document.ts'
import { schemaOf, type CloudEvent } from '../platform/cloud-event.ts'
import { ITEM_MESSAGES, itemMessage, type Told } from './item-message.ts'
import type { Problem } from './model.ts'
import { ALL_TURNS, rowOf, type ItemState } from './turns.ts'

/** Before `start`, and when the graph has taken an item back, no department has it and none is told. */
const IN_NO_HANDS: readonly ItemState[] = ['waiting', 'stopped', 'spared']

const TOLD: Record<string, string> = Object.fromEntries([
  ...ALL_TURNS.filter(
    (turn) => turn === 'start' || rowOf(turn).from.some((state) => !IN_NO_HANDS.includes(state)),
  ).map((turn) => [typeOf(turn), rowOf(turn).zh]),
  [typeOf('changed'), '办别的事项时更正了这里也要用的内容'],
  [typeOf('needLost'), '要用到的别的事项重新办理或者没有办成，有结果以前不能准予，见 reason'],
  [typeOf('needMet'), '要用到的别的事项又有了结果，可以接着办'],
])
function typeOf(told: Told): string {
  return `tongban.item.${told}`
}

const MEANS = [
  'An item with the papers counted: for systems that ask for no other version.',
  'An item with the files of each paper named: for systems with `"schema": 2`.',
]

/** What a department system is sent about the items that it handles. */
export const INBOX: Outgoing = inboxOf(
  ITEM_MESSAGES.map((data, index) => ({
    types: Object.keys(TOLD) as [string, ...string[]],
    dataschema: schemaOf('tongban.item', index + 1),
    data,
    means: MEANS[index] ?? '',
  })),
  {
    description: [
      'Each message tells the whole item as it stands, so only the newest counts. `type` says what has happened; what you have reported yourself is not told back.',
      'After `tongban.item.hold` the item is in your hands no more; it may come again with `start`. `data.over`: nothing is left to do.',
      `\n\n${Object.entries(TOLD)
        .map(([type, zh]) => `- \`${type}\` ${zh}`)
        .join('\n')}`,
    ].join(' '),
    examples: {
      start: example('start', 'submitted', 2),
      correct: example('correct', 'submitted', 1),
      withdraw: example('withdraw', 'withdrawn', 2),
    },
  },
)

/** Made by the functions that make what is sent: of an invented item, of nobody. */
function example(told: Told, state: ItemState, schema: number): CloudEvent {
  const id = '019ab2f4-6c00-7000-8000-000000000001'
  const at = new Date('2026-11-23T02:00:00Z')
  const values = { 'lantern.place': { value: '东门' }, 'lantern.kind': { value: 'led' } }
  const file = {
    id: '019ab2f4-6c00-7000-8000-000000000002',
    owner: id,
    name: '灯.png',
    type: 'image/png',
    size: 4711,
    sha256: '0'.repeat(64),
  } as const
  const paper = { id: 'lamp-photo', name: '灯具照片', as: 'asked', reason: '' } as const
  const problems: Problem[] = [{ about: 'lantern.place', problem: '写的地方不在灯会范围内。', standard: '' }]
  const system = System.parse({
    id: 'light',
    name: '灯光监管平台',
    offices: ['light'],
    schema,
    codes: { state: 'case-state-shanghai' },
    fields: { 'lantern.kind': { as: 'dzl', codes: { led: '2' } } },
  })
  const message = itemMessage(
    system,
    told,
    {
      id,
      number: '000000-20261123-000001',
      applicant: '陈静',
      personNumber: '11010519491231002X',
      onethingName: '办灯会一件事',
      filed: { values, materials: [{ ...paper, steps: ['light'], files: [file.id] }] },
    },
    {
      step: 'light',
      itemName: '灯会灯光',
      office: 'light',
      state,
      problems: told === 'correct' ? problems : [],
    },
    {
      code: { scheme: 'local', value: 'DEMO-lantern-light' },
      form: { fields: Object.keys(values).map((element) => ({ element })) },
    },
    { files: [file], at },
  )
  return envelopeOf('example', { ...message, sequence: told === 'start' ? 1 : 2, createdAt: at })
}
