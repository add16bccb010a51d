import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openApp } from '../../test/app.ts'

const app = await openApp()
const read = async (path: string, cookie = ''): Promise<{ status: number; html: string; words: string }> => {
  const { status, text } = await app.anyone.call(path, { headers: cookie ? { cookie } : {} })
  const words = text
    .replace(/<head>.*<\/head>/s, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
  return { status, html: text, words }
}

describe('the guide of an item', () => {
  test('says in five lines who, what to bring, how long, how much and where, and since when it holds', async () => {
    const { words, html } = await read('/items/school-bus-acceptance')
    for (const line of [
      '第 1 版 · 本指南生效日期： 2026年11月23日',
      '谁可以办 企业、事业单位和社会组织 要满足 5 个条件',
      '要带什么 4 份： 机动车行驶证和检验合格证明、',
      '多久办好 1 个工作日 从受理那天算起',
      '多少钱 不收费',
      '在哪里办 网上办，不用到现场',
    ])
      assert.ok(words.includes(line), line)
    assert.match(words, /《校车安全管理条例》 第十四条 取得校车使用许可应当符合下列条件/)
    assert.ok(words.indexOf('流程图') < words.indexOf('用文字说'), 'the chart has its text')
    assert.match(html, /data-print/)
    assert.match(html, /class="qr-box"><svg/)
  })

  test('says of each paper why it is spared, and shows what one looks like', async () => {
    const { words, html } = await read('/items/birth-certificate')
    assert.match(
      words,
      /母亲居民身份证 .*电子证照免提交 您有电子证照的，系统直接用。 数据共享免提交 内容由部门共享的数据核对/,
    )
    assert.match(html, /href="\/items\/birth-certificate\/samples\/mother-id-card"/)
    const bus = await read('/items/school-bus-review')
    assert.match(bus.html, /samples\/safety-rules/, 'a sample stands in one item and counts for all')
  })

  test('in English has English words around what the region wrote, which is marked as Chinese', async () => {
    const { words, html } = await read('/items/birth-certificate', 'tb_lang=en')
    assert.match(words, /First issue of the medical certificate of birth/)
    assert.match(words, /Where Online, no trip needed/)
    const own = html
      .replaceAll(/<(\w+)[^>]*lang="zh-Han[st]"[^>]*>.*?<\/\1>/gs, '')
      .replace(/<head>.*<\/head>/s, '')
    const chinese = own.replaceAll(/<[^>]+>/g, ' ').match(/\p{Script=Han}{2,}/gu) ?? []
    assert.deepEqual(chinese, [])
  })
})

describe('帮我判断', () => {
  const judge = (answers: string) => read(`/items/birth-certificate/check?${answers}`)

  test('asks each condition, works as a plain form, and tells nobody', async () => {
    const { html, words } = await judge('')
    assert.match(
      html,
      /<form method="get" class="judge" action="\/items\/birth-certificate\/check"|<form action="\/items\/birth-certificate\/check" method="get"|method="get"/,
    )
    assert.equal((html.match(/type="radio"/g) ?? []).length, 9)
    assert.doesNotMatch(words, /看起来可以办/)
  })

  test('says what is not fulfilled and what to do then, what is uncertain, and what is still open', async () => {
    assert.match(
      (await judge('c1=yes&c2=yes&c3=yes')).words,
      /看起来可以办 一般什么都不用带 网上办： 新生儿出生一件事/,
    )
    const unmet = (await judge('c1=no&c2=yes&c3=yes')).words
    assert.match(
      unmet,
      /有 1 条不满足，现在可能办不了 孩子在淮安市的医院（助产机构）出生。 在别的城市出生的，请向接生的那家医院申请/,
    )
    assert.doesNotMatch(unmet, /看起来可以办/)
    assert.match((await judge('c1=yes&c2=unsure')).words, /还不能确定 有 1 条您不知道.*还有 1 条没有选/)
    for (const odd of ['c1=maybe', 'c99=no', 'c1=yes&c1=no', 'c1=<script>']) {
      const { status, html } = await judge(odd)
      assert.equal(status, 200, odd)
      assert.doesNotMatch(html, /<script>/)
    }
  })
})

describe('样表', () => {
  const at = '/items/birth-certificate/samples'

  test('are shown as pages marked as invented, and as PDF files, filled in and empty', async () => {
    const page = await read(`${at}/birth-certificate-form`)
    assert.match(page.words, /样例 · 演示 出生医学证明首次签发登记表 新生儿姓名 陈小安/)
    for (const form of ['filled', 'empty']) {
      const file = await app.anyone.get(`${at}/birth-certificate-form/${form}`)
      assert.equal(file.status, 200)
      assert.equal(file.headers['content-type'], 'application/pdf')
      assert.equal(file.bytes.subarray(0, 5).toString(), '%PDF-')
      const again = await app.anyone.get(`${at}/birth-certificate-form/${form}`)
      assert.ok(file.bytes.equals(again.bytes), 'the same sample has the same bytes')
    }
  })

  test('nobody gets an empty form of what somebody else issues, or a sample of what has none', async () => {
    assert.equal((await app.anyone.get(`${at}/mother-id-card/filled`)).status, 200)
    for (const path of [
      `${at}/mother-id-card/empty`,
      `${at}/nothing`,
      `${at}/nothing/filled`,
      '/items/nothing/samples/mother-id-card',
    ])
      assert.equal((await app.anyone.get(path)).status, 404, path)
  })

  test('every paper that has to be brought in 淮安 has one', async () => {
    const { rows } = await app.pool.query<{
      id: string
      materials: { id: string; satisfiedBy: unknown[] }[]
    }>(
      `select distinct on (item_id) item_id as id, content->'materials' as materials
       from catalog.item_version order by item_id, version desc`,
    )
    assert.ok(rows.length > 10)
    for (const { id, materials } of rows)
      for (const material of materials)
        assert.equal(
          (await app.anyone.get(`/items/${id}/samples/${material.id}`)).status,
          200,
          `${id} ${material.id}`,
        )
  })
})
