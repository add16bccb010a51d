import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { readLine, rulesFor } from '../../server/inventory/cells.ts'
import { ELEMENTS } from '../../server/inventory/elements.ts'
import { openInventory, realFile } from '../../server/inventory/build.ts'
import { addEntry, editEntry } from '../../server/inventory/commands/edit-entry.ts'
import { proposeDelegation, settleDelegation } from '../../server/inventory/commands/delegate-entry.ts'
import { indexListed } from '../../server/inventory/commands/index-listed.ts'
import { mirrorItems } from '../../server/inventory/commands/mirror-items.ts'
import { stepEntry } from '../../server/inventory/commands/step-entries.ts'
import type { Content } from '../../server/inventory/model.ts'
import { PROFILES } from '../../server/inventory/profiles.ts'
import { getEntry, listEntries } from '../../server/inventory/queries.ts'
import { listUnits } from '../../server/inventory/units.ts'
import { readTable } from '../../server/platform/table.ts'
import { ROOT } from '../../server/platform/config.ts'
import { publishRegion } from '../../server/regions/commands/publish-region.ts'
import { loadRegion } from '../../server/regions/load.ts'
import { ANYONE } from '../../server/platform/ctx.ts'
import type { Database } from '../../server/platform/db.ts'
import type { PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import type { Found } from '../../server/search/model.ts'
import { searchEntries } from '../../server/search/queries.ts'
import { screenOf, ScreenContext } from '../components/context.tsx'
import { itemPages } from '../item/route.tsx'
import type { PortalOptions } from '../options.ts'
import type { Lang } from '../texts/texts.ts'
import { ListedFlow } from './flow.tsx'
import { outlineOf } from './outline.ts'
import { listedPages } from './route.tsx'

const list = await openInventory()
const { db, system, editor, reviewer, act } = list
const options: PortalOptions = {
  mode: 'demo',
  region: () => list.world.region,
  assets: { style: '/s.css', script: '/s.js' },
  signIn: {} as PortalOptions['signIn'],
}

type Seen = { status: number; html: string; redirect?: string }

async function open(path: string, lang: Lang = 'zh-Hans'): Promise<Seen> {
  const [, first = '', id = ''] = path.split('/')
  const pages = first === 'list' ? listedPages(options) : itemPages(options)
  const page = pages.find((each) => each.path === `/${first}/:id`)
  const request: PageRequest = {
    params: { id },
    query: {},
    form: { one: () => '', all: () => [], names: () => [], files: [] },
    actor: ANYONE,
    csrf: '',
    sessionToken: undefined,
    view: { elder: false, lang },
    path,
    url: path,
    ip: '127.0.0.1',
    origin: 'http://localhost',
    db,
  }
  const reply: PageReply | undefined = await page?.get?.(request)
  assert.ok(reply)
  if ('redirect' in reply) return { status: 303, html: '', redirect: reply.redirect }
  assert.ok('html' in reply)
  return { status: reply.status ?? 200, html: reply.html }
}

/** What a reader sees, without marks. */
const wordsOf = (html: string): string =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')

let counter = 0
async function published(
  elements: Record<string, unknown>,
  kind: 'implementation' | 'directory' = 'implementation',
): Promise<string> {
  counter += 1
  const key = { scheme: 'local', value: `P-${counter}` }
  const { name, type, ...changes } = { name: `第 ${counter} 项`, type: 'licence', ...elements }
  const { id } = await act(editor, (ctx) => addEntry(ctx, { kind, area: '990100', key, name, type }))
  if (Object.keys(changes).length > 0) {
    const { version, revision } = await db.read(editor, (ctx) => getEntry(ctx, id))
    await act(editor, (ctx) => editEntry(ctx, { id, version, revision, changes }))
  }
  await act(editor, (ctx) => stepEntry(ctx, { id, step: 'submit' }))
  await act(reviewer, (ctx) => stepEntry(ctx, { id, step: 'approve' }))
  await act(reviewer, (ctx) => stepEntry(ctx, { id, step: 'publish' }))
  return id
}
async function withdraw(id: string): Promise<void> {
  const given = { id, despiteUses: true }
  await act(editor, (ctx) => stepEntry(ctx, { ...given, step: 'withdraw', reason: '依据废止' }))
  await act(reviewer, (ctx) => stepEntry(ctx, { ...given, step: 'confirm' }))
}
const index = (): Promise<void> => db.write(system, indexListed)
const finds = async (text: string, by: Database = db): Promise<string[]> =>
  (await by.read(ANYONE, (ctx) => searchEntries(ctx, text, { limit: 20 }))).map(({ id }) => id)

describe('the 1,135 items of a real district', () => {
  test('each kind of them has a page with everything that the list says, in Chinese and English', async () => {
    await list.carryOut(await list.check(realFile('guangan_items.json'), 'guangan-2025'))
    assert.equal(await list.publishAll({ area: '511602' }), 1135)
    for (const type of [
      'licence',
      'payment',
      'confirmation',
      'reward',
      'ruling',
      'other-power',
      'public-service',
    ]) {
      const { entries } = await db.read(system, (ctx) =>
        listEntries(ctx, { type, area: '511602' }, { limit: 1 }),
      )
      const { id, name, code, body } = entries[0] ?? assert.fail(type)
      const { status, html } = await open(`/list/${id}`)
      assert.equal(status, 200)
      for (const words of [name, code, body ?? assert.fail()])
        assert.ok(wordsOf(html).includes(words), `${type}: ${words}`)
      assert.match(html, /请到窗口办/)
      const english = wordsOf((await open(`/list/${id}`, 'en')).html)
      assert.match(english, /Type .*Implementing body/s)
      assert.doesNotMatch(english, /实施主体|事项类型|名称和编码|行政许可|公共服务/)
    }
  })

  test('search finds exactly one by its code, the nearest by a sound that none has, and takes gibberish for no word', async () => {
    await index()
    const found = (text: string): Promise<Found[]> => db.read(ANYONE, (ctx) => searchEntries(ctx, text))
    const code = '511A0000800001-511602000000-000-115113016823646795-1-00'
    assert.deepEqual(
      (await found(code)).map(({ likely, why }) => [likely, why]),
      [[true, { field: 'code', how: 'exact', text: code }]],
    )
    // The list has no 执照 in any name.
    const nearest = await found('zhizhao')
    assert.ok(nearest.length > 0 && nearest.every(({ likely }) => !likely))
    for (const gibberish of ['xyz', 'qqqq', 'kkqqxxzz']) {
      const likely = (await found(gibberish)).filter((one) => one.likely)
      assert.deepEqual(likely, [])
    }
  })

  test('search finds them until they are withdrawn, and so does a second process', async () => {
    const second = list.another()
    const { entries } = await db.read(system, (ctx) =>
      listEntries(ctx, { q: '企业投资项目备案', area: '511602' }, { limit: 1 }),
    )
    const { id, name } = entries[0] ?? assert.fail()
    await index()
    assert.ok((await finds(name)).includes(id))
    assert.ok((await finds(name, second)).includes(id))
    await withdraw(id)
    await index()
    assert.ok(!(await finds(name)).includes(id))
    assert.ok(!(await finds(name, second)).includes(id), 'the other process reads only what changed')
    const gone = await open(`/list/${id}`)
    assert.equal(gone.status, 410)
    assert.match(wordsOf(gone.html), /现在不办理 从 2026年11月23日 起/)
  })
})

describe('a page of the list', () => {
  test('shows papers, steps, charges and special procedures with all their members', async () => {
    const id = await published({
      materials: [
        {
          name: '场地证明',
          necessity: 'deferrable',
          original: 'both',
          originals: 2,
          copies: 3,
          origin: 'government',
          issuer: '区住建局',
          standard: '在有效期内',
          basis: '风筝条例第五条',
          situation: '租用场地的',
          note: '看得清',
        },
      ],
      steps: [{ name: '现场核查', who: '李', limit: { n: 5, unit: 'working' }, standard: '两人以上' }],
      specials: [{ name: '听证', limit: { n: 1, unit: 'month' }, note: '书面告知' }],
      charges: [{ name: '工本费', standard: '10 元', basis: '价格目录', reducible: true }],
      serves: ['person', 'company'],
    })
    const shown = wordsOf((await open(`/list/${id}`)).html)
    for (const words of [
      '是否必要 容缺后补',
      '原件还是复印件 原件和复印件',
      '原件份数 2',
      '复印件份数 3',
      '从哪里来 政府部门核发',
      '由谁出具 区住建局',
      '受理标准 在有效期内',
      '要它的依据 风筝条例第五条',
      '什么情形要 租用场地的',
      '现场核查 李 这一步：5 工作日。 审查标准： 两人以上',
      '时限 1 个月',
      '可以减免 是',
    ])
      assert.ok(shown.includes(words), words)
    const english = wordsOf((await open(`/list/${id}`, 'en')).html)
    for (const words of [
      'Necessity May be brought later',
      'Originals 2',
      'This step: 5 working days.',
      'Limit 1 month',
      'May be reduced Yes',
      'Persons, Companies',
    ])
      assert.ok(english.includes(words), words)
  })

  test('shows nothing that concerns offices only, nor what is local or new', () => {
    const content: Content = {
      ...Object.fromEntries(
        ELEMENTS.filter(({ type }) => type.is === 'text').map(({ id }) => [id, `〔${id}〕`]),
      ),
      type: 'licence',
      local: { 内部备注: '〔local〕' },
      somethingNew: '〔somethingNew〕',
    }
    const shown = JSON.stringify(outlineOf(content, 'zh-Hans'))
    for (const hidden of ['system', 'responsible', 'bodyCode', 'handlingSequence', 'local', 'somethingNew'])
      assert.ok(!shown.includes(`〔${hidden}〕`), hidden)
    for (const plain of ['body', 'address', 'advicePhone', 'conditions'])
      assert.ok(shown.includes(`〔${plain}〕`), plain)
  })

  test('leads nobody to a window for what an organ does of its own motion', async () => {
    for (const type of ['penalty', 'inspection', 'levy', 'coercion']) {
      const { html } = await open(`/list/${await published({ type, name: `风筝${type}` })}`)
      assert.match(html, /由机关依职权办理，不用申请/, type)
      assert.doesNotMatch(html, /请到窗口办/, type)
    }
  })

  test('links only to the web', async () => {
    const wrong = [
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://a.example',
      'https://user@evil.example/',
      '//evil.example',
    ]
    for (const onlineAddress of wrong) {
      const { html } = await open(`/list/${await published({ onlineAddress })}`)
      const hrefs = [...html.matchAll(/<main.*<\/main>/gs)].join('').match(/href="[^"]*"/g) ?? []
      assert.deepEqual(
        hrefs.filter((href) => !/^href="(?:tel:|\/)/.test(href)),
        [],
        onlineAddress,
      )
    }
    const { html } = await open(
      `/list/${await published({ onlineAddress: 'https://www.gdzwfw.gov.cn/a?b=1&c=2' })}`,
    )
    assert.match(
      html,
      /<a class="line" href="https:\/\/www\.gdzwfw\.gov\.cn\/a\?b=1&amp;c=2" rel="noopener noreferrer">/,
    )
  })

  test('is not there for the 基本目录, for what was never published, and for no id at all', async () => {
    const directory = await published({ name: '目录里的一项' }, 'directory')
    const key = { scheme: 'local', value: 'P-DRAFT' }
    const draft = await act(editor, (ctx) =>
      addEntry(ctx, { kind: 'implementation', area: '990100', key, name: '草稿', type: 'licence' }),
    )
    for (const id of [directory, draft.id, 'x', '00000000-0000-0000-0000-000000000000'])
      await assert.rejects(open(`/list/${id}`), /item\.unlisted/, id)
  })
})

test('the towns that an item is delegated to are named once they are admitted, on its own page and that of its item', async () => {
  const own = await published({ name: '就近办的一项' })
  await db.write(system, (ctx) => mirrorItems(ctx, list.world.region))
  const [mirrored] = await db.run<{ id: string }>(
    'test-mark',
    'select id from inventory.entry where handled_as = $1',
    ['kite-mark'],
  )
  const ids = [own, mirrored?.id ?? assert.fail()]
  const [town, village] = await db.read(editor, listUnits)
  assert.ok(town && village)
  const propose = (unit: string, mode: 'accept' | 'decide') =>
    act(editor, (ctx) => proposeDelegation(ctx, { ids, units: [unit], mode, reason: '就近办' }))
  await propose(town.code, 'accept')
  await propose(village.code, 'decide')
  const pages = [`/list/${own}`, '/items/kite-mark']
  for (const path of pages) assert.doesNotMatch((await open(path)).html, /镇街、村居也能办/, path)
  for (const id of ids)
    for (const { code: unit } of [town, village])
      await act(reviewer, (ctx) => settleDelegation(ctx, { id, unit, admit: true, revision: 1 }))
  for (const path of pages) {
    const words = wordsOf((await open(path)).html)
    assert.ok(words.includes(`可以在这里办结 ${village.name} 可以在这里交材料 ${town.name}`), path)
  }
  assert.match(wordsOf((await open(`/list/${own}`, 'en')).html), /Towns and villages do it, too Decided here/)
})

describe('the way through an office', () => {
  const waysOf = async (file: Parameters<typeof realFile>[0], profile: string): Promise<string[]> => {
    const found = PROFILES.find(({ id }) => id === profile) ?? assert.fail()
    const sheet = await readTable(realFile(file))
    assert.ok(!('fault' in sheet))
    const rules = rulesFor(sheet.columns, found)
    const screen = screenOf(options, { view: { elder: false, lang: 'zh-Hans' } } as PageRequest)
    return sheet.rows.map(({ cells }) => {
      const { content } = readLine(cells, rules, profile)
      return renderToStaticMarkup(
        createElement(
          ScreenContext,
          { value: screen },
          createElement(ListedFlow, { content, way: 'applied' }),
        ),
      )
    })
  }

  test('is drawn and told for each of the 2,262 items of a province and the 1,135 of a district, with no gap in a sentence', async () => {
    const province = await waysOf('guangdong_items.jsonl', 'guangdong-2021')
    const district = await waysOf('guangan_items.json', 'guangan-2025')
    assert.deepEqual([province.length, district.length], [2262, 1135])
    for (const way of [...province, ...district]) {
      assert.equal(way.match(/<figure class="flow">/g)?.length, 1)
      assert.doesNotMatch(way, /[{}]|undefined|NaN/)
      const [chart = '', words = ''] = way.split('用文字说')
      // As many boxes as there are sentences about them.
      const boxes = chart.match(/<li/g)?.length
      assert.deepEqual([boxes, words.match(/<li/g)?.length], [4, 4])
    }
    const telling = (words: string): number => province.filter((way) => way.includes(words)).length
    const unknown = telling('要办多少天，清单上没有写')
    assert.deepEqual([telling('承诺 '), unknown], [1723, 512])
    assert.equal(telling('不用到现场。'), 2171)
    assert.equal(telling('要到现场 1 次。'), 86)
    assert.ok(district.every((way) => way.includes('要办多少天，清单上没有写')))
  })

  const wordsOfWay = async (elements: Record<string, unknown>, lang?: Lang): Promise<string> => {
    const { html } = await open(`/list/${await published(elements)}`, lang)
    return wordsOf(html)
  }

  test('of a licence goes from the application over acceptance and special procedures to the decision within its limit, with the clauses', async () => {
    const way = await wordsOfWay({
      forms: ['window', 'online'],
      visits: 1,
      visitsReason: '要看原件',
      materials: [{ name: '申请表' }],
      promised: { n: 7, unit: 'working' },
      statutory: { n: 20, unit: 'working' },
      specials: [{ name: '专家评审', limit: { n: 30, unit: 'natural' } }],
      result: '风筝许可证',
      courier: true,
    })
    assert.match(
      way,
      /流程图（下面有文字说明） 申请 受理 材料不齐：一次说清，补正后再交 不属于本机关的：告诉您找谁 特别程序（有的才要） 专家评审 30 自然日 审查和决定 不予批准：写明理由和怎么救济 风筝许可证 用文字说/,
    )
    for (const words of [
      '申请 可以这样申请：网上、窗口。 要到现场 1 次。 要交的材料有 1 种',
      '受理 材料不齐或者不合格式的，当场或者 5 个工作日内一次告诉您要补什么；',
      '（行政许可法第四十五条）',
      '审查和决定 承诺 7 工作日内办完，法定最长 20 工作日。',
      '办好后，您得到「 风筝许可证 」。 不批准的，书面说明理由',
      '10 个工作日内颁发、送达（行政许可法第四十四条）。 可以快递寄给您。',
    ])
      assert.ok(way.includes(words), words)
  })

  test('says of what is done at once that it is, and takes no days of the law for what is no licence', async () => {
    const way = await wordsOfWay({ type: 'public-service', kind: 'instant', visits: 0, online: true })
    for (const words of ['当场办好 材料齐全的，当场办好。', '可以这样申请：网上。 不用到现场。'])
      assert.ok(way.includes(words), words)
    assert.doesNotMatch(way, /行政许可法|不予批准/)
  })

  test('goes by the steps of the list where it has them', async () => {
    const way = await wordsOfWay({
      steps: [{ name: '窗口受理' }, { name: '现场核查', limit: { n: 3, unit: 'working' } }, { name: '审批' }],
      statutory: { n: 2, unit: 'month' },
    })
    assert.match(way, /申请 窗口受理 材料不齐.*现场核查 审批 不予批准/)
    assert.match(way, /现场核查 这一步：3 工作日。 审批 法定最长 2 个月。/)
    assert.doesNotMatch(way, /审查和决定/)
  })

  test('says what the list does not say, in every language', async () => {
    const plain = await wordsOfWay({})
    for (const words of [
      '在哪里申请，清单上没有写，请先打电话问。 要跑几次，清单上没有写。 要交什么材料，清单上没有写',
      '要办多少天，清单上没有写',
      '办好后得到什么，清单上没有写。',
      '怎么拿到结果，清单上没有写',
    ])
      assert.ok(plain.includes(words), words)
    assert.match(await wordsOfWay({}, 'en'), /The list does not say where to apply/)
    assert.match(await wordsOfWay({ promised: { n: 2, unit: 'month' } }, 'zh-Hant'), /承諾 2 個月內辦完。/)
  })

  test('of what an organ does of its own motion has its steps only, or says that the list has none', async () => {
    const penalty = { type: 'penalty', name: '风筝处罚' }
    assert.match(await wordsOfWay(penalty), /清单上没有写它分几步办。/)
    assert.doesNotMatch(await wordsOfWay(penalty), /流程图/)
  })

  test('shows samples and empty forms of its papers, and says so where there are none', async () => {
    const none = await wordsOfWay({ materials: [{ name: '申请表' }] })
    assert.match(none, /清单上没有这些材料的样表和空白表。/)
    const { html } = await open(
      `/list/${await published({
        materials: [{ name: '申请表', blank: 'https://a.example/blank.doc', sample: '窗口有样表' }],
      })}`,
    )
    assert.match(html, /href="https:\/\/a\.example\/blank\.doc"/)
    assert.match(wordsOf(html), /样表 窗口有样表/)
    assert.doesNotMatch(wordsOf(html), /清单上没有这些材料的样表/)
  })
})

describe('an entry that is handled here', () => {
  const entryOf = async (item: string): Promise<string> => {
    const rows = await db.run<{ id: string }>(
      'test-entry',
      'select id from inventory.entry where handled_as = $1',
      [item],
    )
    return rows[0]?.id ?? assert.fail(item)
  }

  test('leads to its item, and once it is withdrawn both say since when, search finds neither', async () => {
    await db.write(system, (ctx) => mirrorItems(ctx, list.world.region))
    const id = await entryOf('kite-permit')
    assert.equal((await open(`/list/${id}`)).redirect, '/items/kite-permit')
    await index()
    const name = list.world.region.items.get('kite-permit')?.item.name ?? assert.fail()
    assert.ok((await finds(name)).includes('kite-permit'))
    await withdraw(id)
    await index()
    assert.ok(!(await finds(name)).includes('kite-permit'))
    for (const path of [`/list/${id}`, '/items/kite-permit']) {
      const gone = await open(path)
      assert.equal(gone.status, 410, path)
      assert.match(wordsOf(gone.html), /现在不办理 从 2026年11月23日 起/, path)
    }
    const english = wordsOf((await open('/items/kite-permit', 'en')).html)
    assert.match(english, /is not offered now It was taken off the list of items on 23 November 2026/)
  })

  test('stands on the list by itself again when its item is taken away: found there, and told so at the old address', async () => {
    const { region: base } = await loadRegion(join(ROOT, 'regions'), 'demo')
    assert.ok(base)
    const kept = list.world.region
    const publish = async (items: typeof base.items): Promise<void> => {
      list.world.region = await publishRegion(db, { ...base, items })
      await db.write(system, (ctx) => mirrorItems(ctx, list.world.region))
      await index()
    }
    const id = await published({ name: '风筝摊位登记' })
    const { code } = (await db.read(editor, (ctx) => getEntry(ctx, id))) ?? assert.fail()
    const permit = base.items['kite-permit'] ?? assert.fail()
    const stall = {
      ...permit,
      id: 'kite-stall',
      name: '风筝摊位登记',
      plainName: '摆风筝摊',
      code: { ...permit.code, scheme: 'local' as const, value: code },
      outputs: [],
    }
    await publish({ ...base.items, 'kite-stall': stall })
    assert.equal((await open(`/list/${id}`)).redirect, '/items/kite-stall')
    assert.ok(!(await finds('风筝摊位登记')).includes(id))

    await publish(base.items)
    const { standing, handledAs } = await db.read(editor, (ctx) => getEntry(ctx, id))
    assert.deepEqual([standing, handledAs], ['listed', null])
    for (const text of ['风筝摊位登记', code]) assert.ok((await finds(text)).includes(id), text)
    assert.equal((await open(`/list/${id}`)).status, 200)
    const left = await open('/items/kite-stall')
    assert.equal(left.status, 410)
    assert.match(wordsOf(left.html), /现在不能在网上申请 它还在事项清单上/)
    assert.doesNotMatch(left.html, /已经从事项清单上取消/)
    assert.ok(left.html.includes(`href="/list/${id}"`))

    // Handled once more, it leads to the new item from both addresses.
    await publish({ ...base.items, 'kite-booth': { ...stall, id: 'kite-booth' } })
    assert.equal((await open(`/list/${id}`)).redirect, '/items/kite-booth')
    assert.ok((await open('/items/kite-stall')).html.includes(`href="/list/${id}"`))
    await publish(base.items)
    await withdraw(id)
    assert.match(
      wordsOf((await open('/items/kite-booth')).html),
      /从 2026年11月23日 起，它已经从事项清单上取消/,
    )
    list.world.region = kept
  })
})
