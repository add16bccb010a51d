import assert from 'node:assert/strict'
import { nothingFound } from './axe.ts'
import { officerAt } from './officer.ts'
import { openProduct, scene } from './product.ts'

const product = await openProduct()

scene('事项清单：同事存的，回到页面就看见；没看见的，覆盖不了，也放弃不掉', async () => {
  const editor = await officerAt(product, 'hall.items', '/staff/items')
  await editor.getByLabel('名称或编码').fill('生育登记')
  await editor.keyboard.press('Enter')
  await editor.getByRole('link', { name: '生育登记', exact: true }).click()
  const words = editor.getByLabel('日常用语')
  await words.fill('补证')
  await editor.getByRole('button', { name: '保存草稿' }).click()
  await editor.getByText('没有改动').waitFor()

  const colleague = await officerAt(product, 'hall.items.2', new URL(editor.url()).pathname)
  await colleague.getByLabel('日常用语').fill('补证\n证丢了\n换证')
  await colleague.getByRole('button', { name: '保存草稿' }).click()
  await colleague.getByText('没有改动').waitFor()

  // A page that has not seen them throws nothing away, and it asks before it does.
  await editor.getByRole('button', { name: '放弃草稿' }).click()
  await editor.getByText(/草稿最后由.+修改。放弃以后/).waitFor()
  await editor.getByRole('button', { name: '确认放弃草稿' }).click()
  await editor.getByText(/您打开以后，.+改了「.+」：日常用语。这一步没有办/).waitFor()
  // The refusal brings what the colleague saved, in the boxes with a line each too.
  await editor.waitForFunction(() =>
    [...document.querySelectorAll('textarea')].some(({ value }) => value === '补证\n证丢了\n换证'),
  )
  assert.equal(await words.inputValue(), '补证\n证丢了\n换证')
  await words.fill('补证\n证丢了\n换证\n\n办证')
  assert.equal(await words.inputValue(), '补证\n证丢了\n换证\n\n办证', 'what is typed stays as it is')
  await editor.getByRole('button', { name: '保存草稿' }).click()
  await editor.getByText('没有改动').waitFor()
  await editor.getByRole('button', { name: '放弃草稿' }).click()
  await editor.getByRole('button', { name: '确认放弃草稿' }).click()
  await editor.getByRole('button', { name: '放弃草稿' }).waitFor({ state: 'detached' })
  nothingFound()
})
