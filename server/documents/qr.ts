import QRCode from 'qrcode'

/** A QR code as an outline over a grid of `size` × `size` modules: runs of dark modules per row. No quiet zone. */
export type QrGrid = { size: number; runs: { x: number; y: number; length: number }[] }

/** The QR code of a text, error correction M. Refuses (Error) an empty text and more than about 2,300 bytes. */
export function qrGrid(text: string): QrGrid {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules
  const runs: QrGrid['runs'] = []
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (!data[y * size + x]) continue
      const start = x
      while (x + 1 < size && data[y * size + x + 1]) x += 1
      runs.push({ x: start, y, length: x - start + 1 })
    }
  }
  return { size, runs }
}
