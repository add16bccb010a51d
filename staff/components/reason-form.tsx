import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { Field, focusFirstWrong } from './field.tsx'
import { ProblemAlert } from './page.tsx'
import { useSettings } from './settings.tsx'

/** Characters; the server asks for as many. */
const SHORTEST = 4

/** One line in a page that says why before something is taken away or shown: refused, with a word, when it says next to nothing. */
export function ReasonForm(given: {
  label: string
  /** What stands at the field when it is too short. */
  tooShort: string
  /** The button. */
  name: string
  danger?: boolean
  problem: unknown
  pending: boolean
  submit: (reason: string) => void
  close: () => void
}) {
  const { texts } = useSettings()
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const form = useRef<HTMLFormElement>(null)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const short = [...reason.trim()].length < SHORTEST
    setError(short ? given.tooShort : undefined)
    if (short) return focusFirstWrong(form.current)
    if (!given.pending) given.submit(reason.trim())
  }
  return (
    <form ref={form} onSubmit={submit} noValidate className="stack">
      <ProblemAlert problem={given.problem} acting />
      <Field label={given.label} error={error}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <span className="buttons">
        <Button htmlType="submit" type="primary" danger={given.danger ?? false} loading={given.pending}>
          {given.name}
        </Button>
        <Button onClick={given.close}>{texts.app.cancel}</Button>
      </span>
    </form>
  )
}
