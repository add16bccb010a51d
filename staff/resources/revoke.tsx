import { Button } from 'antd'
import { useState } from 'react'
import { announce } from '../components/page.tsx'
import { ReasonForm } from '../components/reason-form.tsx'
import { useSettings } from '../components/settings.tsx'
import { useAnswer } from './api.ts'

/** 收回授权: a button, and the reason once it was pressed. */
export function Revoke({ grantId }: { grantId: string }) {
  const { texts } = useSettings()
  const words = texts.resources
  const answer = useAnswer()
  const [open, setOpen] = useState(false)
  if (!open) return <Button onClick={() => setOpen(true)}>{words.revoke}</Button>
  return (
    <ReasonForm
      label={words.reason}
      tooShort={words.reasonShort}
      name={words.revoke}
      danger
      problem={answer.error}
      pending={answer.isPending}
      submit={(reason) =>
        answer.mutate({ act: 'revoke', id: grantId, reason }, { onSuccess: () => announce(words.done) })
      }
      close={() => setOpen(false)}
    />
  )
}
