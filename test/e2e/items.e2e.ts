import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ROOT } from '../../server/platform/config.ts'
import { axe, found, nothingFound, wider } from './axe.ts'
import { officerAt } from './officer.ts'
import { openProduct, RESULTS, scene } from './product.ts'

const product = await openProduct()
const FILE = readFileSync(join(ROOT, 'test/data/items/guangan_items.json'))

async function look(page: Page, name: string): Promise<void> {
  for (const width of [1440, 1024, 360]) {
    await page.setViewportSize({ width, height: 900 })
    await page.waitForTimeout(200)
    await page.screenshot({ path: `${RESULTS}/${name}-${width}.png` })
    const sideways = await wider(page)
    if (sideways) found(`${name} at ${width}: ${sideways}`)
    if (width !== 1024) await axe(page, `${name} at ${width}`)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}
const choose = async (page: Page, label: string, option: string): Promise<void> => {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByTitle(option, { exact: true }).last().click()
}
const importFile = async (page: Page, name: string, profile: string, buffer: Buffer): Promise<void> => {
  await page
    .getByLabel('文件', { exact: true })
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await choose(page, '列对应', profile)
  await page.getByRole('button', { name: '检查文件' }).click()
  await page.getByText('检查完了，还没有导入').first().waitFor()
}

scene('事项清单：接过一个区的 1,135 项，审核，发布', async () => {
  const editor = await officerAt(product, 'hall.items', '/staff/items')
  await editor.getByText(/^\d+ 项$/).waitFor()
  await look(editor, 'items-list-first')

  // A file with faults: told by row and cell before anything is written.
  await editor.goto('/staff/items/imports')
  await look(editor, 'items-import')
  const faulty =
    '事项名称,事项编码,事项类型,承诺办结时限\n放风筝,E2E-1,行政许可,三旬\n收风筝,E2E-1,行政许可,5 工作日\n'
  await importFile(editor, '有错.csv', '通办标准格式', Buffer.from(faulty))
  await editor.getByText('将新增 1 项，更新 0 项，0 项没有变化，1 行有错').waitFor()
  await editor.getByRole('cell', { name: /和第 2 行是同一个编码/ }).waitFor()
  await look(editor, 'items-import-faults')
  const [marked] = await Promise.all([
    editor.waitForEvent('download'),
    editor.getByText('下载标出问题的表格').click(),
  ])
  assert.equal(marked.suggestedFilename(), 'marked.xlsx')

  // The real file of a district.
  await editor.getByRole('link', { name: '再导一份' }).click()
  await importFile(editor, 'guangan_items.json', '广安事项（JSON，2025）', FILE)
  await editor.getByText('将新增 1,135 项').waitFor()
  await editor.getByRole('heading', { name: '这份文件的列对应' }).click()
  await look(editor, 'items-mapping')
  await editor.getByRole('button', { name: '确认导入' }).click()
  await editor.getByText('新增 1,135 项，更新 0 项').first().waitFor({ timeout: 60_000 })
  await look(editor, 'items-imported')
  await editor.getByRole('link', { name: '看导入的事项' }).click()
  await editor.getByRole('heading', { name: '1,135 项' }).waitFor()

  await editor.getByRole('link', { name: /草稿/ }).click()
  await editor.getByRole('button', { name: /全部提交审核/ }).click()
  await editor.getByRole('button', { name: '确认', exact: true }).click()
  await editor.getByText('办了 1,135 项').waitFor({ timeout: 60_000 })

  const reviewer = await officerAt(product, 'hall.items-review', '/staff/items?stage=review')
  await reviewer.getByRole('heading', { name: '1,135 项' }).waitFor()
  await look(reviewer, 'items-review')
  await reviewer.getByRole('button', { name: /全部审核通过/ }).click()
  await reviewer.getByRole('button', { name: '确认', exact: true }).click()
  await reviewer.getByText('办了 1,135 项').waitFor({ timeout: 60_000 })
  await reviewer.getByRole('link', { name: /待发布/ }).click()
  await reviewer.getByRole('button', { name: /全部发布/ }).click()
  await reviewer.getByRole('button', { name: '确认', exact: true }).click()
  await reviewer.getByText('办了 1,135 项').waitFor({ timeout: 60_000 })

  nothingFound()
})

scene('事项清单：改一项，边填边查，看版本，两个人同时改', async () => {
  const editor = await officerAt(product, 'hall.items', '/staff/items')
  // One entry is edited; what contradicts itself is said as it is typed.
  await editor.goto('/staff/items?area=511602')
  await editor.getByLabel('名称或编码').fill('教师资格认定')
  await editor.keyboard.press('Enter')
  await editor.getByRole('link', { name: '教师资格认定', exact: true }).first().click()
  await editor.getByRole('heading', { level: 1, name: '教师资格认定' }).waitFor()
  await look(editor, 'items-entry')
  await editor.getByLabel('法定办结时限', { exact: true }).fill('20')
  await editor.getByLabel('承诺办结时限', { exact: true }).fill('30')
  await editor
    .getByText(/承诺时限 30.*比法定时限 20.*长/)
    .first()
    .waitFor()
  await look(editor, 'items-entry-finding')
  await editor.getByLabel('承诺办结时限', { exact: true }).fill('5')
  await editor.getByRole('button', { name: '保存草稿' }).click()
  await editor.getByText('没有改动').waitFor()
  await editor.getByRole('heading', { name: '版本' }).scrollIntoViewIfNeeded()
  await editor
    .getByRole('row', { name: /承诺办结时限/ })
    .last()
    .getByText('5 工作日')
    .waitFor()
  await look(editor, 'items-versions')

  // A colleague whose page is older is told who changed what.
  const colleague = await officerAt(product, 'hall.items.2', new URL(editor.url()).pathname)
  await colleague.getByLabel('简称').fill('教资')
  await editor.getByLabel('简称').fill('教师证')
  await editor.getByRole('button', { name: '保存草稿' }).click()
  await editor.getByText('没有改动').waitFor()
  await colleague.getByRole('button', { name: '保存草稿' }).click()
  await colleague.getByText(/您打开以后，.+改了：简称/).waitFor()

  nothingFound()
})

scene('事项清单：按主项看；取消一项要两个人', async () => {
  const editor = await officerAt(product, 'hall.items', '/staff/items/imports')
  const kites =
    '事项名称,事项编码,事项类型,主项名称,子项名称\n大风筝放飞,E2E-11,行政许可,〇风筝放飞,按大小\n小风筝放飞,E2E-12,行政许可,〇风筝放飞,按大小\n'
  await importFile(editor, '主项.csv', '通办标准格式', Buffer.from(kites))
  await editor.getByRole('button', { name: '确认导入' }).click()
  await editor.getByText('新增 2 项，更新 0 项').first().waitFor()

  await editor.getByRole('navigation', { name: '事项清单的页面' }).getByText('按主项看').click()
  await editor.getByRole('heading', { name: /^[\d,]+ 个主项$/ }).waitFor()
  const main = editor.locator('summary', { hasText: '〇风筝放飞' })
  await main.focus()
  await editor.keyboard.press('Enter')
  await editor.getByRole('heading', { level: 3, name: '按大小' }).waitFor()
  await editor.getByRole('link', { name: '小风筝放飞' }).waitFor()
  await look(editor, 'items-tree')

  // One person proposes, another takes it off the list.
  await editor.getByLabel('名称或编码').fill('居住证办理')
  await editor.keyboard.press('Enter')
  await editor.getByRole('link', { name: '居住证办理', exact: true }).click()
  await editor.getByRole('textbox', { name: '原因', exact: true }).fill('演示：不再实施')
  await editor.getByRole('button', { name: '提出取消' }).click()
  await editor.getByText(/起取消，等另一个人确认/).waitFor()
  await look(editor, 'items-leaving')
  const reviewer = await officerAt(product, 'hall.items-review', '/staff/items')
  await reviewer.getByRole('link', { name: /待确认取消/ }).click()
  await reviewer.getByRole('link', { name: '居住证办理', exact: true }).click()
  await reviewer.getByRole('button', { name: '确认取消' }).click()
  await reviewer.getByText('已取消', { exact: true }).first().waitFor()

  await editor.goto('/list')
  await editor.getByRole('heading', { level: 1, name: '公布的事项清单' }).waitFor()
  await look(editor, 'directory')
  nothingFound()
})

scene('搜索用语：群众的叫法找不到，操作员记下来，下一次就找到', async () => {
  const page = await officerAt(product, 'hall.items', '/staff/items/words')
  const tried = async (): Promise<void> => {
    await page.getByLabel('群众会怎么搜').fill('给毛孩儿落户头')
    await page.getByRole('search').getByRole('button').click()
  }
  await page.getByLabel('群众会怎么搜').fill('出生登记')
  await page.getByRole('search').getByRole('button').click()
  await page
    .getByRole('button', { name: /^给「.*」加别名$/ })
    .first()
    .click()
  await page.getByLabel('词', { exact: true }).fill('给毛孩儿落户头')
  await page.getByRole('button', { name: '记下来' }).click()
  await page.getByRole('button', { name: '删掉：给毛孩儿落户头' }).waitFor()
  await tried()
  await page.getByRole('cell', { name: /^也叫/ }).first().waitFor()
  await look(page, 'items-words')
  await page.getByRole('button', { name: '删掉：给毛孩儿落户头' }).click()
  await page.getByRole('button', { name: '删掉：给毛孩儿落户头' }).waitFor({ state: 'detached' })
  nothingFound()
})

scene('事项清单：三减一优的数字，下放到镇街并准入', async () => {
  const editor = await officerAt(product, 'hall.items', '/staff/items/figures')
  const reviewer = await officerAt(product, 'hall.items-review', '/staff/items')
  await editor.getByRole('heading', { name: /^全部：1,\d+ 项/ }).waitFor()
  await look(editor, 'items-figures')

  await editor.goto('/staff/items/towns')
  await editor.getByLabel('名称或编码').fill('教师资格认定')
  await editor.getByRole('checkbox', { name: '教师资格认定', exact: true }).check()
  await editor.getByRole('checkbox', { name: /淮城街道/ }).check()
  await editor.getByLabel('为什么下放').fill('就近办理')
  await editor.getByRole('button', { name: '提出下放申请' }).click()
  await editor.getByText('已提出 1 处').waitFor()
  await look(editor, 'items-towns')
  await reviewer.goto('/staff/items/towns')
  await reviewer.getByRole('button', { name: '准入「教师资格认定」' }).click()
  await reviewer.getByText('已准入', { exact: true }).waitFor()
  nothingFound()
})
