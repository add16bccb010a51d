import SignaturePad from 'signature_pad'
import { pathOf, strokesOf, type Stroke } from './signature-path.ts'

/** The box that a signature is filed in: viewBox 0 0 600 200. */
const WIDTH = 600
const HEIGHT = 200

/** Puts a pad into each signature field and closes the typed name, which stays one click away. */
export function startSignatures(): void {
  for (const box of document.querySelectorAll<HTMLElement>('.signature')) {
    const holder = box.querySelector<HTMLElement>('[data-pad]')
    const canvas = box.querySelector('canvas')
    const field = box.querySelector<HTMLInputElement>('input[name=signature]')
    const typed = box.querySelector<HTMLDetailsElement>('.typed-sign')
    const status = box.querySelector<HTMLElement>('[data-signed]')
    if (!holder || !canvas || !field) continue
    holder.hidden = false
    if (typed && !typed.querySelector('input')?.value) typed.open = false
    startPad(
      canvas,
      field,
      (signed) => {
        if (status) status.textContent = signed ? (status.dataset['signed'] ?? '') : ''
      },
      box.querySelector('[data-clear]'),
    )
  }
}

function startPad(
  canvas: HTMLCanvasElement,
  field: HTMLInputElement,
  tell: (signed: boolean) => void,
  clear: Element | null,
): void {
  const pad = new SignaturePad(canvas, { minWidth: 1, maxWidth: 3.2, penColor: '#10202a' })
  let strokes: Stroke[] = strokesOf(field.value)

  const draw = (): void => {
    const scale = canvas.clientWidth / WIDTH
    const density = Math.max(1, window.devicePixelRatio)
    canvas.width = canvas.clientWidth * density
    canvas.height = canvas.clientHeight * density
    canvas.getContext('2d')?.scale(density, density)
    pad.fromData(
      strokes.map((points) => ({
        minWidth: 1,
        maxWidth: 3.2,
        dotSize: 2,
        penColor: '#10202a',
        velocityFilterWeight: 0.7,
        compositeOperation: 'source-over' as const,
        points: points.map(([x, y], index) => ({
          x: x * scale,
          y: y * scale,
          pressure: 0.5,
          time: index * 16,
        })),
      })),
    )
    tell(strokes.length > 0)
  }

  pad.addEventListener('endStroke', () => {
    const scale = WIDTH / canvas.clientWidth
    strokes = pad
      .toData()
      .map(({ points }) =>
        points.map(({ x, y }): [number, number] => [bound(x * scale, WIDTH), bound(y * scale, HEIGHT)]),
      )
    field.value = pathOf(strokes)
    tell(true)
  })
  clear?.addEventListener('click', () => {
    strokes = []
    field.value = ''
    pad.clear()
    tell(false)
  })
  let width = canvas.clientWidth
  // A pad that is shown only later has no size until then.
  new ResizeObserver(() => {
    if (canvas.clientWidth === width || canvas.clientWidth === 0) return
    width = canvas.clientWidth
    draw()
  }).observe(canvas)
  draw()
}

function bound(value: number, most: number): number {
  return Math.min(most, Math.max(0, value))
}
