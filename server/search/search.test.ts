import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testDb } from '../../test/db.ts'
import { ANYONE, type Officer, type World } from '../platform/ctx.ts'
import { openDatabase, type Database } from '../platform/db.ts'
import { Refusal } from '../platform/refusal.ts'
import { addSynonym, removeSynonym } from './commands/keep-synonym.ts'
import { rewriteSearch } from './commands/rewrite-search.ts'
import type { Found, SearchEntry } from './model.ts'
import { findEntries, listSynonyms, searchEntries } from './queries.ts'
import { askFor, fitOf, glanceAt, type Fit } from './match.ts'
import { warmSearch } from './refresh.ts'
import { matterOf, waysToSay } from './rules.ts'

const NOW = new Date('2026-11-20T02:00:00Z')
const open: Database[] = []
// Registered before the database's own end, so that everybody has left by then.
after(() => Promise.all(open.map((db) => db.close())))
const { url } = await testDb()

/** A process of its own: another world, so another index. */
function start(): Database {
  const db = openDatabase(url, {} as World, () => NOW, 3)
  open.push(db)
  return db
}

const entry = (id: string, title: string, more: Partial<SearchEntry> = {}): SearchEntry => ({
  kind: 'item',
  id,
  title,
  plainName: title,
  synonyms: [],
  related: [],
  department: '放飞局',
  themes: [],
  summary: '',
  texts: [],
  ...more,
})
const ENTRIES = [
  entry('kite', '风筝放飞许可', { plainName: '放风筝', texts: ['需要场地安全说明'] }),
  entry('card', '社会保障卡申领'),
  entry('law-firm', '律师事务所设立许可', { related: ['律师事务所设立、变更、注销'] }),
  entry('notary', '出生公证指引'),
  entry('answer', '风筝线可以用钢丝吗？', { kind: 'answer', texts: ['不可以。'] }),
  entry('school', '孩子入学登记', { codes: ['KITE-2026-0007'] }),
  entry('poor', '最低生活保障', { codes: ['KITE-2026-0008'] }),
  entry('sign', '规范户外招牌设施设置'),
]
const officer: Officer = {
  kind: 'staff',
  id: '00000000-0000-7000-8000-000000000001',
  name: '王敏',
  office: 'kites',
  post: 'admin',
  permissions: ['search.keep'],
  standsInFor: [],
}

const here = start()
const write = (entries: readonly SearchEntry[]): Promise<void> =>
  here.write({ kind: 'system', name: 'test' }, (ctx) =>
    rewriteSearch(ctx, ['onething', 'item', 'answer'], entries, [
      { id: 'child', words: ['孩子', '娃'] },
      { id: 'subsistence', words: ['低保', '最低生活保障'] },
    ]),
  )
const find = (text: string, db: Database = here): Promise<Found[]> =>
  db.read(ANYONE, (ctx) => searchEntries(ctx, text))
before(() => write(ENTRIES))

describe('one box', () => {
  for (const [text, id, why] of [
    ['风筝放飞许可', 'kite', { field: 'title', how: 'exact' }],
    ['放風箏', 'kite', { field: 'plainName', how: 'exact' }],
    ['怎么办理放风筝？', 'kite', { field: 'plainName', how: 'exact' }],
    ['fangfengzheng', 'kite', { how: 'sound' }],
    ['fangfegnzheng', 'kite', { how: 'sound' }],
    ['shbzk', 'card', { how: 'sound' }],
    ['社保卡', 'card', { field: 'title', how: 'words' }],
    ['设立律师所', 'law-firm', { field: 'title', how: 'words' }],
    ['出生公正', 'notary', { field: 'title' }],
    ['钢丝', 'answer', { field: 'title', how: 'part' }],
    ['场地安全', 'kite', { field: 'text' }],
    ['娃入学', 'school', { field: 'synonym', text: '娃 = 孩子' }],
    ['dibao', 'poor', { field: 'synonym', how: 'sound', text: '低保 = 最低生活保障' }],
    ['di bao', 'poor', { field: 'synonym', how: 'sound', text: '低保 = 最低生活保障' }],
    ['db', 'poor', { field: 'synonym', how: 'sound', text: '低保 = 最低生活保障' }],
    ['haizi ruxue', 'school', { how: 'sound' }],
  ] as const) {
    test(`finds ${id} first by ${text} and says why`, async () => {
      const [first] = await find(text)
      assert.equal(first?.id, id)
      assert.deepEqual({ ...first.why, ...why }, first.why)
    })
  }

  test('offers the nearest, marked as such, where nothing fits', async () => {
    const found = await find('风马牛不相及之事')
    assert.ok(found.length > 0 && found.every(({ likely }) => !likely))
    assert.deepEqual(await find('龘靐齉'), [])
  })

  test('offers the nearest by sound, where no two of the sounds stand side by side', async () => {
    const found = await find('zhizhao')
    assert.ok(found.some(({ id }) => id === 'sign') && found.every(({ likely }) => !likely))
  })

  test('takes one character over and over for no word', async () => {
    assert.ok((await find('筝'.repeat(80))).every(({ likely }) => !likely))
  })

  for (const text of ['xyz', 'kkqqxxzz', 'qqqq', 'asdf', 'qwerty'])
    test(`takes ${text} for no word`, async () => {
      assert.ok((await find(text)).every(({ likely, why }) => !likely && why.how === 'near'))
    })

  test('finds by its code exactly that one, however it is written', async () => {
    for (const text of [
      'KITE-2026-0007',
      'kite20260007',
      '事项编码：ＫＩＴＥ－２０２６－０００７',
      'kite 2026 0007',
    ]) {
      const found = await find(text)
      assert.deepEqual(
        found.map(({ id, likely, why }) => [id, likely, why.field, why.how, why.text]),
        [['school', true, 'code', 'exact', 'KITE-2026-0007']],
        text,
      )
    }
  })

  test('finds all by the beginning of their codes, and the nearest by a wrong one', async () => {
    const found = await find('kite-2026')
    assert.deepEqual(found.map(({ id }) => id).toSorted(), ['poor', 'school'])
    assert.ok(found.every(({ likely, why }) => likely && why.field === 'code' && why.how === 'part'))
    const near = await find('KITE-2026-0009')
    assert.deepEqual(near.map(({ id, likely }) => [id, likely]).toSorted(), [
      ['poor', false],
      ['school', false],
    ])
    assert.ok(near.every(({ why }) => why.field === 'code' && why.how === 'near'))
    assert.deepEqual(
      await here.read(ANYONE, (ctx) => searchEntries(ctx, 'KITE-2026-0007', { kinds: ['answer'] })),
      [],
    )
  })

  test('a code that was changed is found no more', async () => {
    await write(ENTRIES.map((one) => (one.id === 'school' ? { ...one, codes: ['PLAY-2027-1'] } : one)))
    assert.equal((await find('PLAY-2027-1'))[0]?.id, 'school')
    assert.deepEqual(
      (await find('KITE-2026-0007')).map(({ id, likely }) => [id, likely]),
      [['poor', false]],
    )
    await write(ENTRIES)
  })

  test('breaks on nothing that is typed', async () => {
    for (const text of [
      '风'.repeat(10_000),
      'a'.repeat(10_000),
      'zhuang'.repeat(500),
      '，。？！……',
      "' or 1=1; drop table search.entry; --",
      "\\' | ! & :* <->",
      '%_',
      '🪁🪁👨‍👩‍👧‍👦',
      '𠮷野家𪚥',
      '\u0000\u0007',
      '\ud800放风筝',
      '\u202e放风筝',
      'ÀÉÎ ñ',
      '١٢٣',
      '<script>alert(1)</script>',
      '__proto__ constructor',
    ]) {
      const began = performance.now()
      assert.ok(Array.isArray(await find(text)), text)
      assert.ok(performance.now() - began < 5000, text.slice(0, 20))
    }
    assert.equal((await find('放风筝'))[0]?.id, 'kite')
  })
})

describe('what changes', () => {
  test('is found in every process from the next search on', async () => {
    const other = start()
    assert.equal((await find('放风筝', other))[0]?.id, 'kite')
    await write([...ENTRIES.filter(({ id }) => id !== 'kite'), entry('lantern', '孔明灯燃放许可')])
    for (const db of [here, other]) {
      assert.equal((await find('孔明灯', db))[0]?.id, 'lantern')
      assert.ok((await find('放风筝', db)).every(({ id }) => id !== 'kite'))
    }
    await write(ENTRIES)
    for (const db of [here, other]) assert.equal((await find('放风筝', db))[0]?.id, 'kite')
  })

  test('is read once by many who search at the same time', async () => {
    const other = start()
    const found = await Promise.all(Array.from({ length: 12 }, () => find('放风筝', other)))
    for (const rows of found) assert.deepEqual(rows, found[0])
  })

  test('a synonym that an officer keeps is found, tells why, and goes again; both are events', async () => {
    const { id } = await here.write(officer, (ctx) =>
      addSynonym(ctx, { words: ['纸鸢', ' '], entry: { kind: 'item', id: 'kite' } }),
    )
    const [first] = await find('纸鸢', start())
    assert.deepEqual([first?.id, first?.why.field, first?.why.how], ['kite', 'synonym', 'exact'])
    await write(ENTRIES)
    assert.equal((await find('纸鸢'))[0]?.id, 'kite', 'also after the next publication')
    await here.write(officer, (ctx) => removeSynonym(ctx, { id }))
    assert.deepEqual(await find('纸鸢'), [])
    const { rows } = await here.pool.query<{ kind: string }>(
      `select kind from platform.event where subject = $1 order by kind`,
      [id],
    )
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ['search.synonym-added', 'search.synonym-removed'],
    )
  })

  test('words without meaning, unknown entries and the words of the region are refused', async () => {
    const refused = (code: string, work: Promise<unknown>): Promise<void> =>
      assert.rejects(work, (error) => error instanceof Refusal && error.code === code)
    const add = (words: string[], id: string | null): Promise<unknown> =>
      here.write(officer, (ctx) =>
        addSynonym(ctx, { words, entry: id === null ? null : { kind: 'item', id } }),
      )
    await refused('search.words', add(['？！'], 'kite'))
    await refused('search.words', add(['风筝', '風箏'], null))
    await refused('search.unknown-entry', add(['纸鸢'], 'nothing'))
    const [region] = await here.read(ANYONE, (ctx) => listSynonyms(ctx))
    assert.ok(region?.origin === 'region')
    await refused(
      'search.region-words',
      here.write(officer, (ctx) => removeSynonym(ctx, { id: region.id })),
    )
    await refused(
      'search.unknown-synonym',
      here.write(officer, (ctx) => removeSynonym(ctx, { id: officer.id })),
    )
  })
})

describe('while much is being read', () => {
  const many = Array.from({ length: 5000 }, (_, at) => entry(`sign-${at}`, `第${at}号招牌设置许可`))

  test('PostgreSQL answers who comes before the index, which then finds by sound, too', async () => {
    await write([...ENTRIES, ...many])
    const other = start()
    const warm = warmSearch(other)
    const [first] = await find('怎么办理放風箏', other)
    // The index would have said: exactly its plain name.
    assert.deepEqual([first?.id, first?.likely, first?.why.how], ['kite', true, 'words'])
    assert.ok((await find('龘靐齉', other)).length === 0)
    const [coded] = await find('kite-2026-0008', other)
    assert.deepEqual([coded?.id, coded?.why.field, coded?.why.how], ['poor', 'code', 'exact'])
    assert.equal((await find('kite-2026', other)).length, 2)
    const asked = (db: Database): Promise<boolean> =>
      db.read(ANYONE, async (ctx) => (await findEntries(ctx, '风筝')).namesOnly)
    assert.equal(await asked(other), true, 'and it is told')
    const kinds = await other.read(ANYONE, (ctx) => searchEntries(ctx, '风筝', { kinds: ['answer'] }))
    assert.deepEqual([...new Set(kinds.map(({ kind }) => kind))], ['answer'])
    assert.ok((await find('', other)).every(({ why }) => why.field === 'used'))
    await warm
    assert.equal((await find('放风筝', other))[0]?.why.how, 'exact')
    assert.equal((await find('fangfengzheng', other))[0]?.id, 'kite')
    assert.equal(await asked(other), false)
  })

  test('who has an index goes on with it, until the new one is there', async () => {
    const other = start()
    await warmSearch(other)
    await write([...ENTRIES, ...many.map((one) => ({ ...one, title: `新${one.title}` }))])
    assert.equal((await find('放风筝', other))[0]?.id, 'kite')
    await warmSearch(other)
    assert.equal((await find('新第17号招牌设置许可', other))[0]?.id, 'sign-17')
    await write(ENTRIES)
    assert.equal((await find('放风筝'))[0]?.id, 'kite')
  })
})

describe('rules', () => {
  test('how people ask says nothing about the matter', () => {
    assert.equal(matterOf('请问怎么办理放风筝'), '放风筝')
    assert.equal(matterOf('怎么办'), '怎么办')
  })

  test('a word is exchanged for those of its group, the longest first', () => {
    assert.deepEqual(
      waysToSay('娃上学', [['孩子', '娃']]).map(({ text }) => text),
      ['娃上学', '孩子上学'],
    )
  })

  test('what was typed covers a name in any order, better in its own', () => {
    const fit = (text: string, name: string): Fit => {
      const asked = askFor(text, () => 1)
      const glance = glanceAt(asked, name, () => 1)
      return fitOf(asked, name, glance)
    }
    assert.equal(fit('设立律师所', '律师事务所设立').asked, 1)
    assert.equal(fit('公证', '公证').how, 'exact')
    assert.equal(fit('社保卡', '社会保障卡').how, 'words')
    assert.ok(fit('社保卡', '社会保障卡').near > fit('社保卡', '保障卡及社会').near, 'order and closeness')
    assert.deepEqual([fit('死亡', '声明 出生 死亡').alone, fit('死亡', '宣告死亡').alone], [true, false])
    assert.equal(fit('办ktv', 'ktv开办').asked, 1)
    assert.equal(fit('办kt', '开办vtk').asked, 1 / 2, 'letters count as a whole')
    assert.equal(fit('好好好好', '想好').held, 1 / 4, 'each as often as it stands there')
  })
})
