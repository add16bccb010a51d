import { Button, Input } from 'antd'
import SignaturePad from 'signature_pad'
import { useEffect, useId, useRef } from 'react'
import type { Signature } from '../../server/documents/model.ts'
import { pathOf, type Stroke } from '../../portal/signature-path.ts'
import { useTexts } from '../components/settings.tsx'

/** The box that a signature is filed in: viewBox 0 0 600 200. */
const WIDTH = 600
const HEIGHT = 200

/** 签名: written with finger, pen or mouse; typed by whoever cannot write. */
export function SignatureBox(given: {
  value: Signature | null
  change: (signature: Signature | null) => void
  error: string | undefined
}) {
  const words = useTexts().deliveryAct
  const id = useId()
  const canvas = useRef<HTMLCanvasElement>(null)
  const pad = useRef<SignaturePad>(null)
  const change = useRef(given.change)
  useEffect(() => {
    change.current = given.change
  })
  useEffect(() => {
    const sheet = canvas.current
    if (sheet === null) return
    sheet.width = sheet.clientWidth
    sheet.height = sheet.clientHeight
    const made = new SignaturePad(sheet, { minWidth: 1, maxWidth: 3.2, penColor: '#10202a' })
    pad.current = made
    const read = () => change.current({ kind: 'drawn', path: pathOf(strokesIn(made, WIDTH / sheet.width)) })
    made.addEventListener('endStroke', read)
    return () => made.off()
  }, [])
  const typed = given.value?.kind === 'typed' ? given.value.name : ''
  const clear = () => {
    pad.current?.clear()
    given.change(null)
  }
  return (
    <fieldset className={given.error ? 'field field-wrong' : 'field'}>
      <legend>{words.sign}</legend>
      <p className="quiet">{words.signHere}</p>
      <canvas ref={canvas} className="sign-here" role="img" aria-label={words.signHere} />
      <p className="sign-row">
        <span role="status">{given.value === null ? words.unsigned : words.signed}</span>
        <Button size="small" onClick={clear}>
          {words.clearSign}
        </Button>
      </p>
      <label htmlFor={id}>{words.typed}</label>
      <Input
        id={id}
        maxLength={50}
        value={typed}
        aria-invalid={Boolean(given.error)}
        aria-describedby={given.error ? `${id}error` : undefined}
        onChange={({ target }) => {
          pad.current?.clear()
          given.change(target.value === '' ? null : { kind: 'typed', name: target.value })
        }}
      />
      {given.error && (
        <p className="wrong" id={`${id}error`}>
          {given.error}
        </p>
      )}
    </fieldset>
  )
}

/** The points of the pad, which is as wide as its drawer, as points of the box. */
function strokesIn(pad: SignaturePad, scale: number): Stroke[] {
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value * scale))
  return pad
    .toData()
    .map(({ points }) => points.map(({ x, y }): [number, number] => [within(x, WIDTH), within(y, HEIGHT)]))
}
