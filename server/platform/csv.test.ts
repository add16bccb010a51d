import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { decode, parseCsv } from './csv.ts'
import { cellFaultText } from './workbook.ts'

const cellsOf = (text: string): string[][] => parseCsv(text).map(({ cells }) => cells)
const faultsOf = (text: string): string[] =>
  parseCsv(text).flatMap(({ faults }) => [...faults.values()].map(cellFaultText))
const wide = (text: string, big = false): Buffer => {
  const bytes = Buffer.from(text, 'utf16le')
  return big ? bytes.swap16() : bytes
}

describe('a file of text', () => {
  const text = '事项名称,事项编码\r\n放风筝许可,KT-1\r\n'
  const gb18030 = Buffer.from(
    'cac2cfeec3fbb3c62ccac2cfeeb1e0c2eb0d0ab7c5b7e7f3ddd0edbfc92c4b542d310d0a',
    'hex',
  )

  test('is read in UTF-8, UTF-16 and GB18030, with its mark or without', () => {
    for (const [name, bytes] of [
      ['UTF-8', Buffer.from(text)],
      ['UTF-8 with its mark', Buffer.from(`\uFEFF${text}`)],
      ['UTF-16, little end first', wide(text)],
      ['the same with its mark', wide(`\uFEFF${text}`)],
      ['UTF-16, big end first', wide(text, true)],
      ['the same with its mark', wide(`\uFEFF${text}`, true)],
    ] as const)
      assert.deepEqual(
        cellsOf(decode(bytes) ?? ''),
        [
          ['事项名称', '事项编码'],
          ['放风筝许可', 'KT-1'],
        ],
        name,
      )
    assert.deepEqual(cellsOf(decode(gb18030) ?? ''), [
      ['事项名称', '事项编码'],
      ['放风筝许可', 'KT-1'],
    ])
  })

  test('with a few broken bytes stays UTF-8: their cell is named, the others are as they were', () => {
    const bytes = Buffer.from(`名称,编码\n${'放风筝许可,KT-1\n'.repeat(20)}收风筝许可,KT-2\n`)
    bytes[bytes.indexOf('KT-2') - 2] = 0xff
    const read = decode(bytes) ?? assert.fail()
    assert.equal(cellsOf(read)[1]?.[0], '放风筝许可')
    assert.match(faultsOf(read).join(), /^A22 有读不出的字「收风筝许/)
    assert.equal(cellsOf(read)[21]?.[1], 'KT-2')
  })

  test('that is none is told so, not shown as letters at random', () => {
    for (const hex of [
      '89504e470d0a1a0a0000000d49484452000000',
      'ffd8ffe000104a46494600010101',
      '00000000000000',
    ])
      assert.equal(decode(Buffer.from(hex, 'hex')), undefined, hex)
  })
})

describe('CSV', () => {
  test('may be separated by semicolons or tabs, and say so in its first line', () => {
    const rows = [
      ['名称', '备注'],
      ['甲', '1,2'],
    ]
    assert.deepEqual(cellsOf('名称;备注\n甲;1,2\n'), rows)
    assert.deepEqual(cellsOf('名称\t备注\r\n甲\t1,2'), rows)
    assert.deepEqual(cellsOf('sep=|\n名称|备注\n甲|1,2'), rows)
    assert.equal(parseCsv('sep=;\n名称;备注')[0]?.row, 2, 'lines keep their numbers')
    assert.deepEqual(cellsOf('"名称;全称",备注\n"a;b",c'), [
      ['名称;全称', '备注'],
      ['a;b', 'c'],
    ])
  })

  test('a quote that nothing closes spoils its own line and no other', () => {
    const text = '名称,编码\n甲,1\n"乙,2\n丙,3\n"丁,戊",4\n己,"5\n'
    assert.deepEqual(
      faultsOf(text).map((told) => told.slice(0, 10)),
      ['A3 的引号没有配对', 'B6 的引号没有配对'],
    )
    assert.deepEqual(
      parseCsv(text).map(({ row, cells }) => [row, cells[0]]),
      [
        [1, '名称'],
        [2, '甲'],
        [3, ''],
        [4, '丙'],
        [5, '丁,戊'],
        [6, '己'],
      ],
    )
    assert.deepEqual(faultsOf('a,b\n"多\n行",2\n"他说 ""好""",3'), [], 'what is right stays right')
  })

  test('whatever is written is read again; whatever is read ends', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '甲', '"', ',', ';', '\n', '\t', ' ') })
    const line = (cells: string[]): string => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), (rows) => {
        const text = ['名,编', ...rows.map(line)].join('\n')
        const read = parseCsv(text)
        assert.deepEqual(
          read.flatMap(({ faults }) => [...faults.values()]),
          [],
        )
        const full = rows
          .map((each) => each.map((one) => one.trim()))
          .filter((each) => each.some((one) => one !== ''))
        assert.deepEqual(
          read.slice(1).map(({ cells }) => cells),
          full,
        )
      }),
    )
    fc.assert(fc.property(cell, (text) => parseCsv(text).every(({ row }) => row > 0)))
  })
})
