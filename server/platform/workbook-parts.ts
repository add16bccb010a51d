import sax from 'sax'
import yauzl from 'yauzl'

/** Why a file is no workbook that can be read; `at` is the cell where reading ended. */
export type WorkbookFault =
  | { kind: 'old' | 'broken' | 'locked' | 'no-workbook' | 'empty' }
  | { kind: 'unpacked' | 'cells' | 'merges'; limit: number }
  | { kind: 'rows' | 'columns'; limit: number; at: string }

/** Reading ends here; the one error by which the readers of parts give up. */
export class Unreadable extends Error {
  readonly fault: WorkbookFault
  constructor(fault: WorkbookFault, options?: ErrorOptions) {
    super(`the workbook is unreadable: ${fault.kind}`, options)
    this.fault = fault
  }
}

const ZIP = [0x50, 0x4b, 0x03, 0x04]
/** Compound files: .xls, and .xlsx with a password. */
const OLD = [0xd0, 0xcf, 0x11, 0xe0]
const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, at) => bytes[at] === byte)

/** Is this an older Excel file, or one with a password? */
export const isOldOrLocked = (bytes: Uint8Array): boolean => startsWith(bytes, OLD)
/** Is this a zip file or an older Excel file, and so nothing that could be read as text? */
export const looksLikeWorkbook = (bytes: Uint8Array): boolean =>
  startsWith(bytes, ZIP) || isOldOrLocked(bytes)

/** What a reader hears of a part: names without their prefix. */
type Listener = {
  open?(name: string, attributes: ReadonlyMap<string, string>): void
  text?(text: string): void
  close?(name: string): void
}
export type Parts = { has(path: string): boolean; listen(path: string, listener: Listener): Promise<void> }

const MOST_PARTS = 2_000

/** The parts of a workbook by path. Together they may not be larger than `unpacked` bytes when they are read. */
export async function openParts(bytes: Uint8Array, unpacked: number): Promise<Parts> {
  const broken = (cause: unknown): Unreadable => new Unreadable({ kind: 'broken' }, { cause })
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = new Map<string, yauzl.Entry>()
  let zip: yauzl.ZipFile
  try {
    zip = await yauzl.fromBufferPromise(buffer, { lazyEntries: true, autoClose: false })
    for await (const entry of zip.eachEntry()) {
      entries.set(entry.fileName, entry)
      if (entries.size > MOST_PARTS) throw new Error('too many parts')
    }
  } catch (error) {
    throw broken(error)
  }
  let left = unpacked

  async function* chunksOf(entry: yauzl.Entry): AsyncGenerator<Buffer> {
    if (entry.isEncrypted()) throw new Unreadable({ kind: 'locked' })
    // What says itself that it is too large is not begun: its text would be called broken before the limit is reached.
    if (entry.uncompressedSize > left) throw new Unreadable({ kind: 'unpacked', limit: unpacked })
    try {
      const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry)
      for await (const chunk of stream) {
        left -= chunk.length
        if (left < 0) throw new Unreadable({ kind: 'unpacked', limit: unpacked })
        yield chunk
      }
    } catch (error) {
      throw error instanceof Unreadable ? error : broken(error)
    }
  }

  return {
    has: (path) => entries.has(path),
    async listen(path, listener) {
      const entry = entries.get(path)
      if (!entry) throw broken(path)
      const parser = sax.parser(true, {})
      parser.onerror = (error) => {
        throw broken(error)
      }
      // A workbook needs no document type; one that brings it means to play with entities.
      parser.ondoctype = (text) => {
        throw broken(text)
      }
      const local = (name: string): string => name.slice(name.indexOf(':') + 1)
      parser.onopentag = ({ name, attributes }) =>
        listener.open?.(
          local(name),
          new Map(Object.entries(attributes).map(([key, value]) => [local(key), String(value)])),
        )
      parser.onclosetag = (name) => listener.close?.(local(name))
      parser.ontext = (text) => listener.text?.(text)
      parser.oncdata = (text) => listener.text?.(text)
      const decoder = new TextDecoder()
      for await (const chunk of chunksOf(entry)) parser.write(decoder.decode(chunk, { stream: true }))
      parser.close()
    },
  }
}
