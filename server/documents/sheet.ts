import PDFDocument from 'pdfkit'
import { documentFont, printable } from './font.ts'
import type { SealMark } from './model.ts'
import { qrGrid } from './qr.ts'
import { drawSeal, SEAL_RED } from './seal.ts'

/** A sheet in points: inside `margin` everything is written; `foot` is kept free for the last lines of each sheet. */
export type PageForm = {
  width: number
  height: number
  margin: number
  foot: number
  footSize: number
  /** No text is smaller, whatever its style says. */
  least: number
  frame: boolean
}

/** Height kept free at the foot of each page for the line how to verify. */
export const FOOT = 18

/** A4, and the margin inside which everything is written. */
export const PAGE: PageForm = {
  width: 595.28,
  height: 841.89,
  margin: 68,
  foot: FOOT,
  footSize: 8.5,
  least: 0,
  frame: true,
}
export const INNER_WIDTH = PAGE.width - 2 * PAGE.margin

export const COLOUR = {
  ink: '#1d2733',
  quiet: '#5b6875',
  accent: '#1f4e5f',
  line: '#c9d3d6',
  tint: '#f3f6f6',
  watermark: '#e3e9ea',
}

export type TextStyle = {
  size: number
  colour?: string
  width?: number
  align?: 'left' | 'center' | 'right' | 'justify'
  spacing?: number
  lineGap?: number
  indent?: number
}

/** One cell of a table: text, and its width in points. */
export type Column = { heading: string; width: number; colour?: string }

/** 21 mm. */
const SEAL_RADIUS = 59.5
/** Bytes kept free for a signature with its chain and time stamp. */
const SIGNATURE_ROOM = 12_288

/** Free height above and below a cell's text, in its size. */
const CELL_PADDING = 0.48

function cellStyle(column: Column, size: number): TextStyle {
  return { size, width: column.width - 12, colour: column.colour }
}

/**
 * A document of A4 sheets being written from top to bottom. Adds sheets as needed, each with the same frame, and numbers
 * them at the end. The same calls give the same bytes.
 */
export class Sheet {
  /** Where the next thing goes, in points from the top. */
  y: number
  readonly page: PageForm
  /** Width inside the margins. */
  readonly inner: number
  private readonly tallest: number
  private readonly doc: PDFKit.PDFDocument
  private readonly chunks: Buffer[] = []
  private readonly finished: Promise<Buffer>
  private readonly mark: string | undefined
  private readonly missing = new Set<string>()

  constructor(
    info: {
      title: string
      author: string
      subject: string
      createdAt: Date
      demo: boolean
      mark?: string
      statusList?: string | undefined
    },
    page: PageForm = PAGE,
  ) {
    this.mark = info.mark ?? (info.demo ? '演示 · 不具法律效力' : undefined)
    this.page = page
    this.y = page.margin
    this.inner = page.width - 2 * page.margin
    this.tallest = page.height - 2 * page.margin - page.foot - 50
    this.doc = new PDFDocument({
      size: page === PAGE ? 'A4' : [page.width, page.height],
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      pdfVersion: '1.7',
      lang: 'zh-CN',
      displayTitle: true,
      // pdfkit takes a font that is already read; its types know only the bytes
      font: documentFont() as unknown as string,
      info: {
        Title: info.title,
        Author: info.author,
        Subject: info.subject,
        Creator: 'Tongban',
        Producer: 'Tongban',
        CreationDate: info.createdAt,
        ModDate: info.createdAt,
        ...(info.statusList === undefined ? {} : { StatusList: info.statusList }),
      },
    })
    this.finished = new Promise((resolve, reject) => {
      this.doc.on('data', (chunk: Buffer) => this.chunks.push(chunk))
      this.doc.on('end', () => resolve(Buffer.concat(this.chunks)))
      this.doc.on('error', reject)
    })
    this.addPage()
  }

  private addPage(): void {
    this.doc.addPage()
    const { width, height } = this.page
    if (this.page.frame) {
      this.doc
        .lineWidth(1.4)
        .strokeColor(COLOUR.accent)
        .rect(34, 34, width - 68, height - 68)
        .stroke()
      this.doc
        .lineWidth(0.5)
        .strokeColor(COLOUR.line)
        .rect(39, 39, width - 78, height - 78)
        .stroke()
    }
    if (this.mark !== undefined && this.page.frame) this.watermark(this.mark)
    this.y = this.page.margin
  }

  private watermark(words: string): void {
    const { width, height } = this.page
    this.doc
      .save()
      .rect(40, 40, width - 80, height - 80)
      .clip()
    this.doc.fontSize(30).fillColor(COLOUR.watermark)
    for (const part of [0.24, 0.52, 0.8]) {
      const [x, y] = [width / 2, height * part]
      this.doc.save().rotate(-32, { origin: [x, y] })
      this.doc.text(words, x - 250, y - 20, { width: 500, align: 'center', lineBreak: false }).restore()
    }
    this.doc.restore()
  }

  private prepare(text: string): string {
    const result = printable(text)
    for (const character of result.missing) this.missing.add(character)
    return result.text
  }

  private options(style: TextStyle): PDFKit.Mixins.TextOptions {
    return {
      width: style.width ?? this.inner,
      align: style.align ?? 'left',
      characterSpacing: style.spacing ?? 0,
      lineGap: style.lineGap ?? style.size * 0.15,
      indent: style.indent ?? 0,
    }
  }

  private sizeOf(style: TextStyle): number {
    return Math.max(style.size, this.page.least)
  }

  /** Height in points that a text takes. */
  heightOf(text: string, style: TextStyle): number {
    return this.doc.fontSize(this.sizeOf(style)).heightOfString(this.prepare(text), this.options(style))
  }

  /** Starts a new sheet unless `height` points are left on this one. */
  ensure(height: number): void {
    if (this.y + height > this.page.height - this.page.margin - this.page.foot) this.addPage()
  }

  /** Writes at a place without moving on. */
  textAt(text: string, x: number, y: number, style: TextStyle): void {
    this.doc.fontSize(this.sizeOf(style)).fillColor(style.colour ?? COLOUR.ink)
    this.doc.text(this.prepare(text), x, y, this.options(style))
  }

  /** Cuts a text too tall for one sheet into pieces that fit; nearly always there is one piece. */
  private pieces(text: string, style: TextStyle): string[] {
    const pieces: string[] = []
    let rest = [...text]
    while (this.heightOf(rest.join(''), style) > this.tallest) {
      let [fits, fails] = [1, rest.length]
      while (fails - fits > 1) {
        const middle = Math.floor((fits + fails) / 2)
        if (this.heightOf(rest.slice(0, middle).join(''), style) > this.tallest) fails = middle
        else fits = middle
      }
      pieces.push(rest.slice(0, fits).join(''))
      rest = rest.slice(fits)
    }
    return [...pieces, rest.join('')]
  }

  /** Writes a paragraph over the full width and moves below it. */
  paragraph(text: string, style: TextStyle): void {
    this.pieces(text, style).forEach((piece, index) => {
      const own = index === 0 ? style : { ...style, indent: 0 }
      const height = this.heightOf(piece, own)
      this.ensure(height)
      this.textAt(piece, this.page.margin, this.y, own)
      this.y += height
    })
  }

  space(points: number): void {
    this.y += points
  }

  /** A short centred ornament line below a title. */
  ornament(): void {
    const middle = this.page.width / 2
    this.doc.lineWidth(0.8).strokeColor(COLOUR.accent)
    this.doc
      .moveTo(middle - 90, this.y)
      .lineTo(middle - 8, this.y)
      .stroke()
    this.doc
      .moveTo(middle + 8, this.y)
      .lineTo(middle + 90, this.y)
      .stroke()
    this.doc.save().rotate(45, { origin: [middle, this.y] })
    this.doc.rect(middle - 3, this.y - 3, 6, 6).fill(COLOUR.accent)
    this.doc.restore()
  }

  rule(): void {
    this.doc.lineWidth(0.5).strokeColor(COLOUR.line)
    this.doc
      .moveTo(this.page.margin, this.y)
      .lineTo(this.page.width - this.page.margin, this.y)
      .stroke()
  }

  /** Height in points that a table without headings takes, were it on one sheet. */
  tableHeight(columns: Column[], rows: string[][], size: number): number {
    return rows.reduce((sum, row) => sum + this.rowHeight(columns, row, size), 0)
  }

  private rowHeight(columns: Column[], row: string[], size: number): number {
    const heights = columns.map((column, index) => this.heightOf(row[index] ?? '', cellStyle(column, size)))
    return Math.max(...heights) + 2 * size * CELL_PADDING
  }

  /** A table over the full width. Rows are only torn apart when taller than a sheet; headings come again on each sheet. */
  table(columns: Column[], rows: string[][], size: number): void {
    const padding = size * CELL_PADDING
    const cell = (column: Column): TextStyle => cellStyle(column, size)
    const heading = () => {
      if (columns.every((column) => column.heading === '')) return this.rule()
      const height = size * 1.45 + 2 * padding
      this.doc.rect(this.page.margin, this.y, this.inner, height).fill(COLOUR.tint)
      this.cells(
        columns,
        columns.map((column) => column.heading),
        padding,
        (column) => ({
          ...cell(column),
          size: size - 1,
          colour: COLOUR.quiet,
        }),
      )
      this.y += height
      this.rule()
    }
    heading()
    const fitting = rows.flatMap((row) => {
      const cut = columns.map((column, index) => this.pieces(row[index] ?? '', cell(column)))
      return Array.from({ length: Math.max(...cut.map((each) => each.length)) }, (_, part) =>
        cut.map((each) => each[part] ?? ''),
      )
    })
    for (const row of fitting) {
      const height = this.rowHeight(columns, row, size)
      const before = this.y
      this.ensure(height)
      if (this.y < before) heading()
      this.cells(columns, row, padding, cell)
      this.y += height
      this.rule()
    }
  }

  private cells(
    columns: Column[],
    texts: string[],
    padding: number,
    style: (column: Column) => TextStyle,
  ): void {
    let x = this.page.margin
    columns.forEach((column, index) => {
      this.textAt(texts[index] ?? '', x + 6, this.y + padding, style(column))
      x += column.width
    })
  }

  /** A QR code of `side` points without quiet zone (the paper gives it), as one vector shape, linked to its text. */
  qr(text: string, x: number, y: number, side: number): void {
    const { size, runs } = qrGrid(text)
    const unit = side / size
    const quiet = unit * 4
    this.doc.rect(x - quiet, y - quiet, side + 2 * quiet, side + 2 * quiet).fill('#ffffff')
    for (const run of runs) this.doc.rect(x + run.x * unit, y + run.y * unit, run.length * unit, unit)
    this.doc.fill('#000000')
    if (/^https?:/.test(text)) this.doc.link(x, y, side, side, text)
  }

  /**
   * The seal of an organ, 42 mm, red, over what stands there already; and in the file the field of its signature, empty, with
   * room for a CMS in PAdES form. The bytes between are filled in by whoever signs the finished file.
   */
  seal(centreX: number, centreY: number, mark: SealMark): void {
    const { ring, star, glyphs } = drawSeal(mark.face)
    const unit = SEAL_RADIUS / 100
    const { doc } = this
    doc.save().translate(centreX, centreY).scale(unit)
    doc.lineWidth(ring.width).strokeColor(SEAL_RED).circle(0, 0, ring.radius).stroke()
    doc.polygon(...star.map(({ x, y }): [number, number] => [x, y])).fill(SEAL_RED)
    const font = documentFont()
    for (const { text, x, y, angle, size, stretch } of glyphs) {
      const shown = this.prepare(text)
      doc.save().translate(x, y).rotate(angle).scale(stretch, 1).fontSize(size).fillColor(SEAL_RED)
      // pdfkit counts from the top of the line; the middle of a Chinese character lies 0.38 above the baseline.
      const top = (0.38 - font.ascent / font.unitsPerEm) * size
      doc.text(shown, -doc.widthOfString(shown) / 2, top, { lineBreak: false }).restore()
    }
    doc.restore()
    this.signatureField(mark, [
      centreX - SEAL_RADIUS,
      this.page.height - centreY - SEAL_RADIUS,
      centreX + SEAL_RADIUS,
      this.page.height - centreY + SEAL_RADIUS,
    ])
  }

  /** ISO 32000-1 §12.8: a signature field whose dictionary covers all the file but its own Contents. */
  private signatureField(mark: SealMark, rect: number[]): void {
    const { doc } = this
    const page = doc.page as unknown as { dictionary: unknown; annotations: unknown[] }
    const written = (object: Record<string, unknown>): unknown => {
      const reference = doc.ref(object) as unknown as { end(): void }
      reference.end()
      return reference
    }
    const signature = written({
      Type: 'Sig',
      Filter: 'Adobe.PPKLite',
      SubFilter: 'ETSI.CAdES.detached',
      ByteRange: [0, 9999999999, 9999999999, 9999999999],
      Contents: Buffer.alloc(SIGNATURE_ROOM),
      M: mark.signedAt,
      Name: new String(mark.signer),
      Reason: new String(mark.reason),
    })
    const side = 2 * SEAL_RADIUS
    const look = written({ Type: 'XObject', Subtype: 'Form', BBox: [0, 0, side, side], Resources: {} })
    const field = written({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: new String('电子印章'),
      // printed, and locked where it stands
      F: 132,
      Rect: rect,
      V: signature,
      AP: { N: look },
      P: page.dictionary,
    })
    page.annotations.push(field)
    const root = (doc as unknown as { _root: { data: Record<string, unknown> } })._root
    // pdfkit would ask this form for the fonts of text fields, of which it has none.
    Object.assign(doc, { endAcroForm: () => doc })
    root.data['AcroForm'] = written({ Fields: [field], SigFlags: 3 })
  }

  /** The place where the electronic seal goes: a dashed circle of 42 mm, the size of an organ's seal. */
  sealPlace(centreX: number, centreY: number): void {
    const radius = SEAL_RADIUS
    this.doc.save().lineWidth(0.6).strokeColor(COLOUR.quiet).dash(3, { space: 3 })
    this.doc.circle(centreX, centreY, radius).stroke()
    this.doc.undash().restore()
    this.textAt('电子印章位置', centreX - radius, centreY - radius + 14, {
      size: 8.5,
      colour: COLOUR.quiet,
      width: 2 * radius,
      align: 'center',
    })
  }

  /** Names the characters that could not be printed so far, if any. */
  noteMissing(): void {
    if (this.missing.size === 0) return
    const codes = [...this.missing].map((each) => `U+${each.codePointAt(0)?.toString(16).toUpperCase()}`)
    this.missing.clear()
    this.space(8)
    this.paragraph(`〓 表示字库里没有的字：${codes.join('、')}`, { size: 8.5, colour: COLOUR.quiet })
  }

  /** A free line to sign on, or the strokes of a signature (viewBox 0 0 600 200) above it. */
  signatureLine(x: number, y: number, width: number, path?: string): void {
    if (path !== undefined) {
      const scale = Math.min(width / 600, 36 / 200)
      this.doc
        .save()
        .translate(x, y - 200 * scale)
        .scale(scale)
      this.doc.lineWidth(5).strokeColor(COLOUR.ink).path(path).stroke().restore()
    }
    this.doc.lineWidth(0.6).strokeColor(COLOUR.quiet)
    this.doc
      .moveTo(x, y)
      .lineTo(x + width, y)
      .stroke()
  }

  /** Writes the foot of every sheet and gives the finished file. Nothing can be written afterwards. */
  async finish(foot: string): Promise<Buffer> {
    const { margin, height, footSize: size } = this.page
    const style = { size, colour: COLOUR.quiet, align: 'center' } as const
    const top = height - margin - this.page.foot + 10
    const { count } = this.doc.bufferedPageRange()
    for (let page = 0; page < count; page += 1) {
      this.doc.switchToPage(page)
      this.textAt(foot, margin, top, style)
      this.textAt(`第 ${page + 1} 页，共 ${count} 页`, margin, top + 16 * (size / 8.5), style)
    }
    this.doc.end()
    return this.finished
  }
}
