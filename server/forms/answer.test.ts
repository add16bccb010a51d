import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseAnswer } from './answer.ts'
import { displayDate, displayOrigin, displayValue, maskValue, typedValue } from './display.ts'
import { Control, Element } from './model.ts'

const TODAY = '2026-11-23'
const of = (control: Element['control'], more: Partial<Element> = {}): Element =>
  Element.parse({ id: 'kite.thing', name: '风筝', section: '风筝', control, ...more })
const parse = (element: Element, raw: string) => parseAnswer(element, raw, TODAY)
const value = (element: Element, raw: string): unknown => {
  const parsed = parse(element, raw)
  assert.ok(parsed.ok, parsed.ok ? '' : `${raw}: ${parsed.zh}`)
  return parsed.value
}
const code = (element: Element, raw: string): string => {
  const parsed = parse(element, raw)
  assert.ok(!parsed.ok, `${raw} was taken`)
  assert.ok(parsed.zh.length > 4, 'a refusal says what to do')
  return parsed.code
}

test('生僻字照原样保留，不按半个字截断', () => {
  for (const name of ['吴㛃', '赵𫖯', '阿依努尔·吐尔逊']) assert.equal(value(of('person-name'), name), name)
  for (const name of ['㛃', '𫖯', '𫖯㛃']) assert.equal(value(of('given-name'), name), name)
  assert.equal(value(of('text', { maxLength: 3 }), '𫖯𫖯𫖯'), '𫖯𫖯𫖯')
  assert.equal(code(of('text', { maxLength: 3 }), '𫖯𫖯𫖯𫖯'), 'too-long')
})

test('名字里没有数字、字母和符号，也不能只有看不见的字符', () => {
  for (const name of ['一1', 'Anna', '<script>', '👶', '\u200b', '·']) code(of('given-name'), name)
  assert.equal(code(of('given-name', { maxLength: 3 }), '一二三四'), 'too-long')
})

test('全角数字和空格自动改正', () => {
  assert.equal(value(of('citizen-number'), '３２０８１２１９８７０６０６１３５９'), '320812198706061359')
  assert.equal(value(of('phone'), '１３８ ０００００００１'), '13800000001')
  assert.equal(value(of('number'), '１２０'), 120)
  assert.equal(value(of('date'), '２０２６年１１月２３日'), '2026-11-23')
})

test('校验码不对的公民身份号码被拒绝', () => {
  assert.equal(code(of('citizen-number'), '320812198706061358'), 'check-digit')
})

test('没有的日子被拒绝，写法不限一种', () => {
  for (const real of [
    '2026-11-23',
    '2026/11/23',
    '2026.11.23',
    '2026 年 11 月 23 日',
    '20261123',
    '2026-11-23 ',
  ]) {
    assert.equal(value(of('date'), real), '2026-11-23')
  }
  for (const unreal of ['2026-02-31', '2026-02-29', '2026-13-01', '2026-00-10', '0050-01-01']) {
    assert.equal(code(of('date'), unreal), 'date-unreal', unreal)
  }
  for (const text of ['昨天', '11-23', '2026-11', '-2026-11-23', '2026-11-23T']) {
    assert.equal(code(of('date'), text), 'date-form', text)
  }
})

test('时间写成日期加钟点，按北京时间', () => {
  assert.equal(value(of('instant'), '2026-11-23 8:05'), '2026-11-23T08:05:00+08:00')
  assert.equal(value(of('instant'), '2026-11-23T08:05'), '2026-11-23T08:05:00+08:00')
  for (const text of ['2026-11-23', '2026-11-23 24:00', '2026-11-23 8:61', '8:05']) code(of('instant'), text)
})

test('尖括号只是文字', () => {
  assert.equal(value(of('text'), '<script>alert(1)</script>'), '<script>alert(1)</script>')
  assert.equal(value(of('long-text'), 'a & b < c'), 'a & b < c')
})

test('没有写明长度的，最多五百个字', () => {
  assert.equal(value(of('text'), '字'.repeat(500)), '字'.repeat(500))
  assert.equal(code(of('text'), '字'.repeat(501)), 'too-long')
})

test('只有看不见的字符，等于没有填', () => {
  for (const raw of ['', '   ', '\u3000', '\u200b', '\u0007']) {
    assert.equal(code(of('text'), raw), 'empty', JSON.stringify(raw))
  }
})

test('数字在范围以内，单位可写可不写；写成别的，不猜', () => {
  const length = of('number', { min: 1, max: 500, unit: '米' })
  for (const [typed, meant] of [
    ['120', 120],
    ['120 米', 120],
    ['1.5', 1.5],
    ['0120', 120],
  ] as const) {
    assert.equal(value(length, typed), meant)
  }
  assert.equal(value(of('number'), '3,280'), 3280)
  for (const typed of ['米', '3米5', '3 5', '0x10', '1e2', '一百', '--1', 'Infinity', 'NaN', '1,2']) {
    assert.equal(code(length, typed), 'number-form', typed)
  }
  for (const typed of ['0', '501', '-1']) assert.equal(code(length, typed), 'number-range', typed)
})

test('金额按元填写，按分保存，再显示成元', () => {
  const fee = of('money', { min: 100 })
  assert.equal(value(fee, '6,823.50 元'), 682350)
  assert.equal(value(fee, '1.1'), 110)
  assert.equal(code(fee, '0.99'), 'number-range')
  assert.equal(code(fee, '1.005'), 'number-form')
  assert.equal(displayValue(fee, 682350), '6823.50 元')
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 10_000_000_000 }), (fen) => {
      assert.equal(value(fee, String(typedValue(fee, fen))), fen)
    }),
  )
})

test('只能从列出的选项里选', () => {
  const colour = of('choice', { options: [{ value: 'red', label: '红色' }] })
  assert.equal(value(colour, 'red'), 'red')
  for (const other of ['blue', '红色', 'constructor', '']) code(colour, other)
  const offered = parseAnswer(of('choice'), 'b', TODAY, [{ value: 'a' }])
  assert.equal(offered.ok, false)
  assert.equal(code(of('yes-no'), '是'), 'not-offered')
  assert.equal(value(of('yes-no'), 'true'), true)
})

test('不管填了什么，要么得到一个值，要么得到一句话', () => {
  const elements = Control.options.map((control) => of(control))
  fc.assert(
    fc.property(fc.constantFrom(...elements), fc.string({ unit: 'binary' }), (element, raw) => {
      const parsed = parse(element, raw)
      if (parsed.ok) {
        assert.notEqual(parsed.value, '')
        assert.ok(!/\p{Cc}/u.test(String(parsed.value)))
      } else assert.ok(parsed.zh.length > 4)
    }),
    { numRuns: 200 },
  )
})

test('改正过的再填一次，不再变', () => {
  const controls = fc.constantFrom<Element['control']>(
    'text',
    'person-name',
    'phone',
    'date',
    'number',
    'citizen-number',
  )
  const raw = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('１３８００００００01', '2026年1月2日', '吴 㛃', '3,280'),
  )
  fc.assert(
    fc.property(controls, raw, (control, text) => {
      const once = parse(of(control), text)
      if (once.ok) assert.deepEqual(parse(of(control), String(once.value)), once)
    }),
  )
})

test('给人看的写法', () => {
  assert.equal(displayDate('2026-11-03'), '2026年11月3日')
  assert.equal(displayDate('昨天'), '昨天')
  assert.equal(displayValue(of('instant'), '2026-11-03T08:05:00+08:00'), '2026年11月3日 08:05')
  assert.equal(displayValue(of('yes-no'), false), '否')
  assert.equal(displayValue(of('choice', { options: [{ value: '1', label: '男' }] }), '1'), '男')
  assert.equal(displayValue(of('number', { unit: '克' }), 3280), '3280 克')
  const origin = {
    kind: 'source' as const,
    source: 'police.person',
    name: '公安',
    at: '2026-11-20T02:00:00Z',
  }
  assert.equal(displayOrigin(origin), '来自公安·2026-11-20')
  assert.equal(displayOrigin({ kind: 'answer', at: TODAY }, 'officer'), '申请人填写')
})

test('遮掩以后认得出，拼不全', () => {
  assert.equal(maskValue('𫖯一诺', 'name'), '𫖯**')
  assert.equal(maskValue('320812198706061359', 'citizen-number'), '320812********1359')
  assert.equal(maskValue('江苏省淮安市清江浦区健康西路 1 号', 'address'), '江苏省淮安市****')
  assert.equal(maskValue('三里村', 'address'), '****')
  assert.equal(maskValue('6222000011112222', 'account'), '****2222')
  assert.equal(maskValue('红色', null), '红色')
})
