import { Button, Input } from 'antd'
import { useState } from 'react'
import { Field } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useAnswer } from './api.ts'

/** 收回授权: the owner says why first. */
export function Revoke({ grantId }: { grantId: string }) {
  const { texts } = useSettings()
  const words = texts.resources
  const answer = useAnswer()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  if (!open) return <Button onClick={() => setOpen(true)}>{words.revoke}</Button>
  return (
    <div className="stack">
      <ProblemAlert problem={answer.error} acting />
      <Field label={words.reason}>
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
          loading={answer.isPending}
          onClick={() =>
            answer.mutate(
              { act: 'revoke', id: grantId, reason: reason.trim() },
              { onSuccess: () => announce(words.done) },
            )
          }
        >
          {words.revoke}
        </Button>
        <Button onClick={() => setOpen(false)}>{texts.app.cancel}</Button>
      </span>
    </div>
  )
}
