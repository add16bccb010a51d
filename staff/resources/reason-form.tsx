import { Button, Input } from 'antd'
import { useState } from 'react'
import { Field } from '../components/field.tsx'
import { ProblemAlert } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'

/** What takes something away from others says why first, in four characters or more. */
export function ReasonForm(given: {
  name: string
  problem: unknown
  pending: boolean
  submit: (reason: string) => void
  close: () => void
}) {
  const { texts } = useSettings()
  const [reason, setReason] = useState('')
  return (
    <div className="stack">
      <ProblemAlert problem={given.problem} acting />
      <Field label={texts.resources.reason}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <span className="buttons">
        <Button
          danger
          disabled={[...reason.trim()].length < 4}
          loading={given.pending}
          onClick={() => given.submit(reason.trim())}
        >
          {given.name}
        </Button>
        <Button onClick={given.close}>{texts.app.cancel}</Button>
      </span>
    </div>
  )
}
