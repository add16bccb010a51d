import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { strToU8, zipSync } from 'fflate'
import { addressOf, cellFaultText, readWorkbook, WORKBOOK_LIMITS, workbookFaultText } from './workbook.ts'
import { writeWorkbook } from './write-workbook.ts'

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = (...given: [id: string, type: string, target: string][]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${given
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`

/** A workbook as spreadsheets write it, with this inside `<worksheet>`. */
function bookOf(sheet: string, more: Record<string, string> = {}): Uint8Array {
  const parts: Record<string, string> = {
    '_rels/.rels': relations(['r1', 'officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml':
      '<workbook><sheets><sheet name="藏" state="hidden" r:id="h"/><sheet name="办件" r:id="s"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': relations(
      ['h', 'worksheet', 'worksheets/hidden.xml'],
      ['s', 'worksheet', '/xl/worksheets/sheet2.xml'],
      ['t', 'sharedStrings', 'sharedStrings.xml'],
      ['y', 'styles', 'styles.xml'],
    ),
    'xl/worksheets/sheet2.xml': `<x:worksheet xmlns:x="m">${sheet.replaceAll(/<(\/?)(?=[a-z])/gi, '<$1x:')}</x:worksheet>`,
    'xl/sharedStrings.xml':
      '<sst><si><t>名称</t></si><si><r><t>陈</t></r><r><t xml:space="preserve"> 静</t></r><rPh sb="0" eb="1"><t>CHEN</t></rPh></si><si><t>a_x000D_b</t></si></sst>',
    'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>
      <numFmt numFmtId="165" formatCode="[Red]0.00&quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
      <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
    ...more,
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, strToU8(text)])))
}
const rowsOf = (xml: string): string => `<sheetData>${xml}</sheetData>`
async function cellsOf(xml: string, more?: Record<string, string>): Promise<string[]> {
  const read = await readWorkbook(bookOf(rowsOf(`<row r="1">${xml}</row>`), more))
  assert.ok('rows' in read, JSON.stringify(read))
  return read.rows[0]?.cells ?? []
}
async function faultOf(bytes: Uint8Array, limits = WORKBOOK_LIMITS): Promise<string> {
  const read = await readWorkbook(bytes, limits)
  assert.ok('fault' in read, 'the workbook was read')
  return workbookFaultText(read.fault)
}
const number = (ref: string, value: string, style = 0): string =>
  `<c r="${ref}" s="${style}"><v>${value}</v></c>`

describe('a workbook', () => {
  test('is read from its first visible sheet, text by text, with the numbers of its rows', async () => {
    const read = await readWorkbook(
      bookOf(
        rowsOf(
          `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row><row r="3"><c r="A3" s="1"/></row>
           <row r="9"><c r="B9" t="inlineStr"><is><t> 甲 </t></is></c><c t="b"><v>1</v></c><c t="s"><v>2</v></c></row>`,
        ),
      ),
    )
    assert.deepEqual(read, {
      name: '办件',
      rows: [
        { row: 2, cells: ['名称', '', '陈 静'], faults: new Map() },
        { row: 9, cells: ['', '甲', 'TRUE', 'a\rb'], faults: new Map() },
      ],
    })
  })

  test('gives days as days, in either count, and numbers without noise', async () => {
    assert.deepEqual(
      await cellsOf(
        number('A1', '46346', 1) +
          number('B1', '46346.3958333333', 2) +
          number('C1', '46346', 3) +
          number('D1', '0.30000000000000004') +
          number('E1', '59', 1) +
          number('F1', '1E2'),
      ),
      ['2026-11-20', '2026-11-20 09:30', '46346', '0.3', '1900-02-28', '100'],
    )
    const since1904 = {
      'xl/workbook.xml':
        '<workbook><workbookPr date1904="1"/><sheets><sheet name="甲" r:id="s"/></sheets></workbook>',
    }
    assert.deepEqual(await cellsOf(number('A1', '44884', 1), since1904), ['2026-11-20'])
  })

  test('names the cells that cannot be trusted and keeps the others', async () => {
    const read = await readWorkbook(
      bookOf(
        `${rowsOf(`<row r="1"><c r="A1"><f>1+1</f><v>2</v></c>${number('B1', '320812199403121021')}<c r="C1" t="e"><v>#N/A</v></c>
          ${number('D1', '60', 1)}<c r="E1" t="inlineStr"><is><t>对</t></is></c></row>
          <row r="2">${number('A2', '5')}</row><row r="3">${number('B3', '6')}</row>`)}
        <mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="F1:XFD1048576"/></mergeCells>`,
      ),
    )
    assert.ok('rows' in read)
    const told = read.rows.flatMap(({ faults }) => [...faults.values()].map(cellFaultText))
    assert.deepEqual(
      told.map((text) => text.slice(0, text.indexOf('。'))),
      [
        'A1 是公式',
        'B1 存成了数字，第 15 位以后已经变成 0',
        'C1 是错误值 #N/A',
        'D1 的日期不存在（60）',
        'A2 和别的单元格合并了',
        'A3 和别的单元格合并了',
      ],
    )
    assert.equal(read.rows[0]?.cells[4], '对')
    assert.equal(read.rows[2]?.cells[1], '6')
  })

  test('that is a bomb, or ends far below or far to the right, is given up at the limit, in words', async () => {
    const blank = '<row/>'.repeat(1_000_000)
    const read = await readWorkbook(bookOf(rowsOf(`<row r="1">${number('A1', '1')}</row>${blank}`)))
    assert.ok('rows' in read)
    assert.equal(read.rows.length, 1)
    const bomb = bookOf(rowsOf(' '.repeat(40_000_000)))
    assert.ok(bomb.length < 100_000, `${bomb.length} bytes`)
    const small = { ...WORKBOOK_LIMITS, unpacked: 8 * 1024 * 1024 }
    assert.match(await faultOf(bomb, small), /^文件解开以后超过 8 MB/)
    const long = 'a'.repeat(10_000_000)
    for (const xml of [
      `<!--${long}-->`,
      `<row>${`<c r="A1" t="inlineStr"><is><t>${long}</t></is></c>`}</row>`,
    ])
      assert.match(await faultOf(bookOf(rowsOf(xml)), small), /^文件解开以后超过 8 MB，太大了/)
    const far = rowsOf(`<row r="1048576">${number('B1048576', '1')}</row>`)
    assert.match(await faultOf(bookOf(far)), /^B1048576 在第 50000 行之后/)
    assert.match(await faultOf(bookOf(rowsOf(`<row>${number('XFD1', '1')}</row>`))), /^XFD1 在第 200 列之后/)
    const few = { ...WORKBOOK_LIMITS, cells: 3, merges: 1 }
    const four = rowsOf(
      `<row>${number('A1', '1')}${number('B1', '1')}${number('C1', '1')}${number('D1', '1')}</row>`,
    )
    assert.match(await faultOf(bookOf(four), few), /^有内容的单元格超过 3 个/)
    const merged = `<mergeCells>${'<mergeCell ref="A1:B1"/>'.repeat(2)}</mergeCells>`
    const one = rowsOf(`<row>${number('A1', '1')}</row>`)
    assert.match(await faultOf(bookOf(one + merged), few), /^合并的单元格超过 1 处/)
  })

  test('that is old, broken, empty, another file or plays with entities is told so', async () => {
    const old = Buffer.from('d0cf11e0a1b11ae10000', 'hex')
    assert.match(await faultOf(old), /旧版 Excel（\.xls）或者设了密码/)
    const right = bookOf(rowsOf(`<row>${number('A1', '1')}</row>`))
    assert.match(await faultOf(right.subarray(0, right.length - 30)), /^文件坏了/)
    const damaged = right.slice()
    damaged.fill(0xff, 60, 90)
    assert.match(await faultOf(damaged), /^文件坏了/)
    assert.match(await faultOf(zipSync({ 'a.txt': strToU8('a') })), /^这不是 Excel 工作簿/)
    assert.match(await faultOf(bookOf(rowsOf('<row r="1"><c r="A1" s="1"/></row>'))), /没有数据/)
    assert.match(await faultOf(bookOf(rowsOf('<row r="2"/><row r="1"/>'))), /^文件坏了/)
    assert.match(await faultOf(bookOf('<sheetData><row></sheetData>')), /^文件坏了/)
    const entities = '<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>'
    assert.match(await faultOf(bookOf(rowsOf('<row/>'), { 'xl/sharedStrings.xml': entities })), /^文件坏了/)
  })

  test('that we write is read again as it was: long numbers, formulas, line ends', async () => {
    const texts = ['320812199403121021', '=1+1', '甲\n乙', '007', 'a<b>&"c"']
    const bytes = await writeWorkbook({
      sheet: '办件',
      head: ['甲', '乙', '丙', '丁', '戊'],
      rows: [texts.map((text) => ({ text, marked: text === '007' })), [], [{ text: 'z\u0000\uD800' }]],
    })
    const read = await readWorkbook(bytes)
    assert.ok('rows' in read)
    assert.deepEqual(
      read.rows.map(({ row, cells, faults }) => [row, cells, faults.size]),
      [
        [1, ['甲', '乙', '丙', '丁', '戊'], 0],
        [2, texts, 0],
        [4, ['z'], 0],
      ],
    )
  })

  test('names its cells as spreadsheets do', () => {
    assert.deepEqual(
      [addressOf(7, 1), addressOf(1, 26), addressOf(3, 701), addressOf(1, 16_383)],
      ['B7', 'AA1', 'ZZ3', 'XFD1'],
    )
  })
})
