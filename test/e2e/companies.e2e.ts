import assert from 'node:assert/strict'
import { join } from 'node:path'
import { ROOT } from '../../server/platform/config.ts'
import { loadRegion } from '../../server/regions/load.ts'
import { axe, lookAt, nothingFound } from './axe.ts'
import { officerAt, officerByApi } from './officer.ts'
import { answerAll, button, caseNumber, signAndSubmit, uploadAll } from './parent.ts'
import { openProduct, PEOPLE, press, scene } from './product.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'model')
const product = await openProduct(region)
/** An invented company of the simulators, of which 陈静 is the legal representative. */
const COMPANY = { code: '91320812TB000001XE', name: '虚构示范餐饮有限公司' }
const WIDTHS = [1440, 360]

scene(
  '单位空间：法定代表人添加、看证、出示、请经办人；经办人只看到给他的；工作人员查档，单位看得到',
  async () => {
    const page = await (await product.person(PEOPLE.plain)).newPage()
    const main = () => page.getByRole('main').innerText()

    // A real decision: the change of the registration of the company.
    await page.goto('/onethings/company-change')
    await press(button(page, '开始'))
    if (page.url().endsWith('/consent')) await press(button(page, '同意并继续'))
    await answerAll(page, {
      企业叫什么名字: COMPANY.name,
      统一社会信用代码: COMPANY.code,
      这次改什么: '换地方',
      改成什么: '样板县示范路 9 号',
    })
    await uploadAll(page)
    await signAndSubmit(page, '陈静')
    const number = await caseNumber(page)
    const { rows } = await product.pool.query<{ id: string }>('select id from cases.case where number = $1', [
      number,
    ])
    const caseId = rows[0]?.id ?? ''
    const market = await officerByApi(product, 'market.handling')
    await market.post(`/tasks/${caseId}/licence/accept`)
    await market.post(`/tasks/${caseId}/licence/grant`, {
      opinion: '符合规定，准予变更。',
      outputs: { 'change.licenceNo': 'YB-0001' },
    })

    // Added by its code, confirmed by the register.
    await page.goto('/me')
    await press(page.getByRole('link', { name: '打开我的单位' }))
    await lookAt(page, 'companies', WIDTHS)
    await page.getByLabel('统一社会信用代码').fill('91320812TB0000028E')
    await press(button(page, '核实'))
    assert.match(await main(), /登记里没有查到您是这家单位的法定代表人/)
    await axe(page, 'companies refused')
    await page.getByLabel('统一社会信用代码').fill(COMPANY.code)
    await press(button(page, '核实'))
    await page.getByRole('heading', { level: 1, name: COMPANY.name }).waitFor()
    const space = page.url()
    assert.match(await main(), /存续[\s\S]*单位的证照（1）[\s\S]*营业执照（变更）/)
    await lookAt(page, 'company', WIDTHS)

    // Shown by code, as the wallet of a person does.
    await page.setViewportSize({ width: 360, height: 740 })
    await press(page.getByRole('link', { name: '营业执照（变更）' }))
    await lookAt(page, 'company-certificate', WIDTHS)
    await press(page.getByRole('link', { name: '出示' }))
    await press(button(page, '出示二维码'))
    await page.getByRole('heading', { name: '请对方扫码' }).waitFor()

    // An agent for what is chosen.
    await page.goto(space)
    await press(page.getByRole('link', { name: '请一位经办人' }))
    await press(button(page, '发出授权'))
    await axe(page, 'agent wrong')
    await page.getByLabel('经办人的公民身份号码').fill(PEOPLE.father)
    await page.getByLabel('经办人的姓名').fill('李明')
    await page.getByLabel('营业执照（变更）').check({ force: true })
    await lookAt(page, 'name-agent', WIDTHS)
    await press(button(page, '发出授权'))
    assert.match(await main(), /李明[\s\S]*等他接受/)

    const agent = await (await product.person(PEOPLE.father)).newPage()
    await agent.goto('/me/companies')
    await lookAt(agent, 'offer', WIDTHS)
    await press(button(agent, '接受'))
    await agent.getByRole('heading', { level: 1, name: COMPANY.name }).waitFor()
    const seen = await agent.getByRole('main').innerText()
    assert.match(seen, /经办人[\s\S]*营业执照（变更）/)
    for (const hidden of ['单位的办件', '谁看过单位的数据', '请一位经办人', number])
      assert.ok(!seen.includes(hidden), hidden)
    await lookAt(agent, 'company-agent', WIDTHS)

    // An officer with a running case about the company opens its file; the company reads who.
    const desk = await officerAt(product, 'tax.handling', '/staff/dossiers')
    await desk.getByLabel('公民身份号码或者统一社会信用代码').fill(COMPANY.code)
    await desk.getByLabel('查档原因').fill('核对变更后的税务登记')
    await desk.getByLabel('办件编号').fill(number)
    await desk.getByRole('button', { name: '查档', exact: true }).click()
    await desk.getByRole('heading', { name: /一企一档/ }).waitFor()
    await page.goto(space)
    const told = await main()
    for (const words of [
      number,
      '核对变更后的税务登记',
      '样板县税务局',
      '谁替单位办了什么',
      '出示了证照',
      '核实单位的法定代表人',
    ])
      assert.ok(told.includes(words), words)
    await lookAt(page, 'company-looked-at', WIDTHS)

    // Ended at any time, and then there is no such company.
    await press(page.getByRole('button', { name: /^结束授权/ }))
    await agent.reload()
    assert.match(await agent.getByRole('main').innerText(), /没有找到这家单位/)
    await page.goto('/me/data')
    assert.match(await main(), /市监·企业登记信息：核实单位的法定代表人/)
    nothingFound()
    assert.deepEqual(product.complaints(), [])
  },
)
