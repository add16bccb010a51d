import { maskName } from '../people/identifiers.ts'
import type { IssuedDocument } from './model.ts'
import { chineseDate, printedCode } from './rules.ts'

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/**
 * The text of a document as accessible HTML: headings from `level` on, tables with captions and headers, rows as a list of
 * terms, signatures named. No style and no script. `masked` hides the names of natural persons, for the public page. The text
 * is the one that was issued, whatever the language of the page around it.
 */
export function documentHtml(
  document: Pick<IssuedDocument, 'content' | 'number' | 'code'>,
  how: { masked: boolean; level?: 1 | 2 | 3 },
): string {
  const { content } = document
  // A longer name first, so that a name within another does not spoil it.
  const names = how.masked ? content.names.toSorted((a, b) => b.length - a.length) : []
  const say = (text: string): string =>
    escapeHtml(names.reduce((shown, name) => shown.replaceAll(name, maskName(name)), text))
  const level = how.level ?? 2
  const heading = (depth: number, text: string): string =>
    `<h${level + depth}>${say(text)}</h${level + depth}>`
  const paragraphs = (texts: string[], title?: string): string =>
    texts.length === 0
      ? ''
      : (title === undefined ? '' : heading(1, title)) + texts.map((text) => `<p>${say(text)}</p>`).join('')
  const terms = (rows: { label: string; value: string }[]): string =>
    `<dl class="rows">${rows
      .map(
        ({ label, value }) =>
          `<div><dt>${say(label)}</dt><dd><span class="value">${say(value)}</span></dd></div>`,
      )
      .join('')}</dl>`
  const tables = content.tables.map((table) => {
    const head = table.headings.map((each) => `<th scope="col">${say(each)}</th>`).join('')
    const rows = table.rows.map((row) => {
      const [first = '', ...others] = row.map(say)
      const cells = others.map(
        (cell, place) => `<td data-label="${say(table.headings[place + 1] ?? '')}">${cell}</td>`,
      )
      return `<tr><th scope="row">${first}</th>${cells.join('')}</tr>`
    })
    return (
      `<table class="stacked"><caption>${say(table.title)}</caption>` +
      `<thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
    )
  })
  const signatures = content.signatures.map(({ label, signed }) => ({
    label,
    value: signed === null ? '（在纸质文书上签）' : signed.kind === 'typed' ? signed.name : '（已手写签名）',
  }))
  const end = [
    { label: '机关', value: content.office },
    { label: '日期', value: chineseDate(content.issuedOn) },
    { label: '文号', value: document.number },
    { label: '防伪码', value: printedCode(document.code) },
    { label: '份数', value: content.copies },
    { label: '版本', value: content.edition },
  ]
  return [
    '<article class="paper" lang="zh-Hans">',
    `<p class="paper-office">${say(content.office)}</p>`,
    heading(0, content.title),
    `<p class="paper-number">${say(document.number)}</p>`,
    paragraphs(content.body),
    content.rows.length === 0 ? '' : terms(content.rows),
    ...tables,
    paragraphs(content.closing),
    paragraphs(content.remedies, '不服怎么办'),
    paragraphs(content.basis, '依据'),
    signatures.length === 0 ? '' : heading(1, '签名') + terms(signatures),
    heading(1, '文书信息'),
    terms(end),
    '</article>',
  ].join('')
}
