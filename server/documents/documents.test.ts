import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { documentFont, printable } from './font.ts'
import type { Certificate, Receipt } from './model.ts'
import { renderCertificate, renderReceipt } from './queries.ts'
import { chineseDate, qrSvg } from './rules.ts'

const certificate: Certificate = {
  title: '放风筝许可证',
  number: 'FZ-2026-0001',
  holder: '陈𫖯㛃',
  rows: [
    { label: '风筝', value: '蜈蚣，长 12 米' },
    { label: '地点', value: '东湖公园' },
  ],
  issuer: '示例市风筝管理局',
  issuedOn: '2026-11-20',
  wording: '准予陈𫖯㛃在东湖公园放风筝。',
  verifyUrl: 'https://example.test/verify/FZ-2026-0001',
  demo: false,
}
const receipt: Receipt = {
  title: '放风筝一件事',
  caseNumber: '000000-20261120-000001',
  queryCode: '7K3M-92QP',
  applicant: '陈𫖯㛃',
  receivedAt: new Date('2026-11-20T01:05:00Z'),
  receiver: '示例市政务服务中心',
  items: [
    { name: '放风筝许可', department: '风筝管理局', forecast: '2026-12-18' },
    {
      name: '风筝登记',
      department: '风筝管理局',
      forecast: '2027-01-04',
      provisional: true,
      note: '等许可办结后开始',
    },
    { name: '风筝年审', department: '风筝管理局' },
  ],
  materials: [{ name: '身份证', how: '系统调取' }],
  trackUrl: 'https://example.test/track/7K3M92QP',
  demo: true,
}

/** All streams of a PDF file, inflated where they are deflated. */
function streams(file: Buffer): string[] {
  const text = file.toString('latin1')
  return [...text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map((match) => {
    const bytes = Buffer.from(match[1] ?? '', 'latin1')
    try {
      return inflateSync(bytes).toString('latin1')
    } catch {
      return bytes.toString('latin1')
    }
  })
}

/** Whether a reader can copy the character out of the file: it stands in a ToUnicode map. */
function canBeCopied(file: Buffer, character: string): boolean {
  const code = Buffer.from(character, 'utf16le')
    .swap16()
    .toString('hex')
    .replace(/(?<=^.{4})/, ' ')
    .trim()
  return streams(file).some(
    (stream) => stream.includes('beginbfrange') && stream.toLowerCase().includes(`<${code}>`),
  )
}

const pages = (file: Buffer) => file.toString('latin1').match(/\/Type \/Page\b/g)?.length

test('a certificate is one A4 page in PDF with one embedded font and small enough for a phone', async () => {
  const file = await renderCertificate(certificate)
  const text = file.toString('latin1')
  assert.match(text, /^%PDF-1\.7/)
  assert.match(text, /%%EOF\s*$/)
  assert.equal(pages(file), 1)
  assert.match(text, /\/MediaBox \[0 0 595\.28 841\.89\]/)
  assert.equal(text.match(/\/FontFile3/g)?.length, 1)
  assert.match(text, /\+NotoSansCJKsc-Regular/)
  assert.doesNotMatch(text, /Helvetica/)
  assert.ok(file.length < 60_000, `${file.length} bytes`)
})

test('rare characters of a name can be read and copied', async () => {
  const file = await renderCertificate(certificate)
  for (const character of '陈𫖯㛃') assert.equal(canBeCopied(file, character), true, character)
})

test('the same certificate has the same bytes, also when others are made at the same time', async () => {
  const alone = await renderCertificate(certificate)
  const [again, other, demo] = await Promise.all([
    renderCertificate(certificate),
    renderCertificate({ ...certificate, number: 'FZ-2026-0002' }),
    renderCertificate({ ...certificate, demo: true }),
  ])
  assert.ok(alone.equals(again))
  assert.ok(!alone.equals(other))
  assert.ok(!alone.equals(demo))
  assert.match(alone.toString('latin1'), /<xmp:CreateDate>2026-11-19T16:00:00Z/)
})

test('a demo certificate says that it has no legal force, a real one does not', async () => {
  assert.equal(canBeCopied(await renderCertificate({ ...certificate, demo: true }), '效'), true)
  assert.equal(canBeCopied(await renderCertificate(certificate), '效'), false)
})

test('the QR code is linked to the page that confirms the certificate', async () => {
  const text = (await renderCertificate(certificate)).toString('latin1')
  assert.match(text, /\/URI \(https:\/\/example\.test\/verify\/FZ-2026-0001\)/)
})

test('twenty rows fit on one page with the seal', async () => {
  const rows = Array.from({ length: 20 }, (_, index) => ({
    label: ['住址', '姓名', '身份证号', '民族', '性别'][index % 5] ?? '',
    value:
      ['示例市示例区示例路一百二十三号六栋', '陈小筝', '320800199001010017', '汉族', '女'][index % 5] ?? '',
  }))
  assert.equal(pages(await renderCertificate({ ...certificate, rows })), 1)
})

test('a holder whom a row names already is not printed twice', async () => {
  const rows = [{ label: '儿童', value: certificate.holder }]
  assert.equal(canBeCopied(await renderCertificate({ ...certificate, rows }), '主'), false)
  assert.equal(canBeCopied(await renderCertificate(certificate), '主'), true)
})

test('a long certificate goes on to further pages, and every page is numbered', async () => {
  const rows = Array.from({ length: 60 }, (_, index) => ({
    label: `第 ${index + 1} 项`,
    value: '风筝'.repeat(30),
  }))
  const file = await renderCertificate({ ...certificate, rows })
  assert.ok((pages(file) ?? 0) >= 3)
})

test('a paragraph or a value taller than a page is cut, and no page is without its frame and number', async () => {
  const file = await renderCertificate({
    ...certificate,
    wording: '准予放风筝。'.repeat(400),
    rows: [{ label: '说明', value: '风筝要系牢。'.repeat(400) }],
  })
  const drawn = streams(file).filter((stream) => stream.includes(' re\nS'))
  assert.equal(drawn.length, pages(file))
  assert.ok((pages(file) ?? 0) >= 5)
})

test('markup, control characters, very long words and missing characters do no harm', async () => {
  const wild = `<script>\u0000\u202E${'W'.repeat(300)}\u{10FFFF}\u{2A6D7}${'𫖯'.repeat(200)}`
  const file = await renderCertificate({ ...certificate, holder: wild, rows: [{ label: wild, value: wild }] })
  assert.equal(canBeCopied(file, '〓'), true)
  assert.deepEqual(printable('王\u0000芳\u{2A6D7}'), { text: '王芳〓', missing: ['\u{2A6D7}'] })
})

test('the font has the characters that names need', () => {
  for (const character of '㛃𫖯镕堃喆玥翀·〇（）「」，。：；《》㊣①℃') {
    assert.equal(documentFont().hasGlyphForCodePoint(character.codePointAt(0) ?? 0), true, character)
  }
})

test('a receipt for one matter fits on one page and names everything', async () => {
  const file = await renderReceipt(receipt)
  assert.equal(pages(file), 1)
  assert.ok(file.length < 60_000, `${file.length} bytes`)
  assert.match(file.toString('latin1'), /\/URI \(https:\/\/example\.test\/track\/7K3M92QP\)/)
  for (const character of '收件不等于受理查询码') assert.equal(canBeCopied(file, character), true, character)
  assert.ok(file.equals(await renderReceipt(receipt)))
})

test('a QR code for the web has a name for screen readers and no inline style', () => {
  const svg = qrSvg('https://example.test/track/7K3M92QP', '查看"进度" <1>')
  assert.match(svg, /^<svg [^>]*role="img"/)
  assert.match(svg, /<title>查看&#34;进度&#34; &#60;1&#62;<\/title>/)
  assert.doesNotMatch(svg, /style=/)
  assert.equal(svg, qrSvg('https://example.test/track/7K3M92QP', '查看"进度" <1>'))
  assert.throws(() => qrSvg(''))
})

test('a date is written as people read it', () => {
  assert.equal(chineseDate('2026-01-05'), '2026年1月5日')
})
