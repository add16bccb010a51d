import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { Field, focusFirstWrong } from '../../components/field.tsx'
import { ProblemAlert } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'

/** 用途: whoever wants to see what is not shown to everybody says first what for; the log keeps it. Refuses fewer than four characters. */
export function PurposeForm(given: {
  id: string
  intro: string
  ready: readonly string[]
  problem: unknown
  pending: boolean
  submit: (purpose: string) => void
}) {
  const { task } = useTexts()
  const [purpose, setPurpose] = useState('')
  const [error, setError] = useState<string>()
  const form = useRef<HTMLFormElement>(null)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const short = purpose.trim().length < 4
    setError(short ? task.revealShort : undefined)
    if (short) return focusFirstWrong(form.current)
    if (!given.pending) given.submit(purpose.trim())
  }
  return (
    <form id={given.id} ref={form} onSubmit={submit} noValidate className="stack">
      <p>{given.intro}</p>
      <ProblemAlert problem={given.problem} />
      <Field label={task.revealPurpose} error={error}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={200}
            value={purpose}
            onChange={(event) => setPurpose(event.target.value)}
          />
        )}
      </Field>
      <ul className="ready" lang="zh-Hans">
        {given.ready.map((each) => (
          <li key={each}>
            <Button size="small" onClick={() => setPurpose(each)}>
              {each}
            </Button>
          </li>
        ))}
      </ul>
    </form>
  )
}
