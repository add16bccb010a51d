import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  checkCitizenNumber,
  checkPersonName,
  checkPhone,
  checkUscc,
  maskCitizenNumber,
  maskName,
  maskPhone,
  isSameName,
} from './identifiers.ts'

type Vector = { value: string; checksumOk: boolean; note: string }
const vectors = JSON.parse(readFileSync(new URL('./fixtures/identifiers.json', import.meta.url), 'utf8')) as {
  citizenNumber: Vector[]
  uscc: Vector[]
}
const today = '2026-11-21'
const why = (result: { ok: boolean }) => ('why' in result ? result.why : 'ok')

test('known citizen numbers are accepted or refused for the right reason', () => {
  const expected: Record<string, string> = {
    '110105194912310021': 'check-digit',
    '370883200102290016': 'date',
    '370883199013071238': 'date',
    '370883203001010015': 'future',
    '000000199001010018': 'region',
    '37088319900307123': 'length',
  }
  for (const { value } of vectors.citizenNumber) {
    assert.equal(why(checkCitizenNumber(value, today)), expected[value] ?? 'ok', value)
  }
})

test('a citizen number tells the birth date and the sex', () => {
  assert.deepEqual(checkCitizenNumber('11010519491231002X', today), {
    ok: true,
    value: '11010519491231002X',
    birthDate: '1949-12-31',
    sex: 'female',
  })
  const man = checkCitizenNumber('370883199003071234', today)
  assert.equal(man.ok && man.sex, 'male')
})

test('full-width digits, spaces, hyphens and a small x are put right', () => {
  for (const text of [
    '11010519491231002x',
    '１１０１０５１９４９１２３１００２ｘ',
    ' 110105 19491231 002X　',
    '110105-19491231-002x',
  ]) {
    const result = checkCitizenNumber(text, today)
    assert.equal(result.ok && result.value, '11010519491231002X', text)
  }
})

test('a wrong citizen number gets one plain sentence that says what to do', () => {
  for (const text of [
    '',
    '123',
    '身份证',
    '<script>',
    'X1010519491231002X',
    '370883900307123',
    '11010519491231002😀',
  ]) {
    const result = checkCitizenNumber(text, today)
    assert.ok(!result.ok && /请/.test(result.zh), text)
    assert.ok(!result.ok && result.zh.length <= 50, text)
  }
  assert.match(JSON.stringify(checkCitizenNumber('37088319900307123', today)), /您填了 17 位/)
  assert.match(JSON.stringify(checkCitizenNumber('370883900307123', today)), /旧号码/)
})

test('someone born today has a valid number, someone born tomorrow has not', () => {
  assert.equal(why(checkCitizenNumber('370883203001010015', '2030-01-01')), 'ok')
  assert.equal(why(checkCitizenNumber('370883203001010015', '2029-12-31')), 'future')
})

test('changing any one digit of a valid citizen number is noticed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (place, step) => {
      const digits = [...'370883199003071234']
      digits[place] = String((Number(digits[place]) + step) % 10)
      assert.equal(checkCitizenNumber(digits.join(''), today).ok, false)
    }),
  )
})

test('known organisation codes are accepted or refused', () => {
  const expected: Record<string, string> = {
    TE440000GD030003VV: 'characters',
    '91350100I000100Y43': 'characters',
  }
  for (const { value, checksumOk } of vectors.uscc) {
    assert.equal(why(checkUscc(value)), checksumOk ? 'ok' : (expected[value] ?? 'check-digit'), value)
  }
  const result = checkUscc('９１３５ 0100-m000100y43')
  assert.deepEqual(result, {
    ok: true,
    value: '91350100M000100Y43',
    regionCode: '350100',
    orgCode: 'M000100Y4',
  })
  assert.match(JSON.stringify(checkUscc('91350100I000100Y43')), /可能是数字 1/)
  assert.equal(why(checkUscc('9135')), 'length')
})

test('names with rare characters and names of ethnic minorities are accepted', () => {
  for (const name of [
    '王芳',
    '李㛃',
    '陈𫖯',
    '𫖯㛃',
    '欧阳娜娜',
    '阿依古丽·买买提',
    '迪丽热巴·迪力木拉提',
    '丁〇一',
    '钟镕镕',
  ]) {
    assert.deepEqual(checkPersonName(name), { ok: true, value: name })
  }
})

test('spaces and look-alikes in a name are put right', () => {
  const value = (text: string) => {
    const result = checkPersonName(text)
    return result.ok ? result.value : result.zh
  }
  assert.equal(value(' 王　芳\u200B '), '王芳')
  assert.equal(value('阿依古丽．买买提'), '阿依古丽·买买提')
  assert.equal(value('阿依古丽•买买提'), '阿依古丽·买买提')
  assert.equal(value('⽅⽂'), '方文', 'radicals that look like characters')
  assert.equal(value('葛\u{E0100}芳'), '葛芳', 'variation selectors')
})

test('what is no name is refused with a sentence that says what to do', () => {
  const refusals: Record<string, string> = {
    '': 'empty',
    '　 ': 'empty',
    王: 'too-short',
    王2: 'digits',
    王２: 'digits',
    王芳a: 'letters',
    'Wang Fang': 'letters',
    ワン: 'letters',
    '王芳😀': 'emoji',
    '王芳🇨🇳': 'emoji',
    '王芳❤': 'emoji',
    '<script>alert(1)</script>': 'symbols',
    '王芳＜b＞': 'symbols',
    '王芳、李明': 'symbols',
    '王\u0000芳': 'symbols',
    '王\uE123': 'private-use',
    '·王芳': 'dot',
    王芳·: 'dot',
    王··芳: 'dot',
    ['𫖯'.repeat(51)]: 'too-long',
  }
  for (const [text, expected] of Object.entries(refusals)) {
    const result = checkPersonName(text)
    assert.equal(why(result), expected, text)
    assert.ok(!result.ok && /请/.test(result.zh), text)
  }
  assert.equal(checkPersonName('𫖯'.repeat(50)).ok, true, 'characters are counted, not UTF-16 units')
})

test('no text of any kind makes a check fail with an error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      for (const result of [
        checkPersonName(text),
        checkPhone(text),
        checkUscc(text),
        checkCitizenNumber(text, today),
      ]) {
        assert.ok(result.ok || result.zh.length > 0)
      }
      const name = checkPersonName(text)
      if (name.ok) assert.deepEqual(checkPersonName(name.value), name, 'checking twice changes nothing')
    }),
  )
})

test('mobile numbers of the mainland are accepted in the ways people write them', () => {
  for (const text of [
    '13800138000',
    '138 0013 8000',
    '138-0013-8000',
    '１３８００１３８０００',
    '+86 13800138000',
    '008613800138000',
    '8613800138000',
  ]) {
    const result = checkPhone(text)
    assert.equal(result.ok && result.value, '13800138000', text)
  }
})

test('land lines, short numbers and text are no mobile numbers', () => {
  const refusals: Record<string, string> = {
    '': 'empty',
    '0517-83600000': 'range',
    '1380013800': 'length',
    '138001380000': 'length',
    '12800138000': 'range',
    手机: 'characters',
    '13800138000x': 'characters',
  }
  for (const [text, expected] of Object.entries(refusals)) assert.equal(why(checkPhone(text)), expected, text)
})

test('masks keep what is needed to recognise and hide the rest', () => {
  assert.equal(maskCitizenNumber('370883199003071234'), '370883********1234')
  assert.equal(maskCitizenNumber('12345'), '*****')
  assert.equal(maskName('王芳'), '王*')
  assert.equal(maskName('欧阳娜娜'), '欧**')
  assert.equal(maskName('𫖯㛃'), '𫖯*')
  assert.equal(maskName('阿依古丽·买买提'), '阿**')
  assert.equal(maskName(''), '')
  assert.equal(maskPhone('13800138000'), '138****8000')
  assert.equal(maskPhone('110'), '***')
})

test('同一个名字，点、空格、形近的字怎么打都一样；别人的名字不一样', () => {
  for (const [a, b] of [
    ['买买提·艾力', '买买提•艾力'],
    ['陈芳', '陈　芳'],
    ['Anna Li', 'Anna Li'],
    ['陈𫖯㛃', '陈𫖯㛃'],
  ] as const)
    assert.ok(isSameName(a, b), `${a} ${b}`)
  assert.ok(!isSameName('陈芳', '陈方'))
})
