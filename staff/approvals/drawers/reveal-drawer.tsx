import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { useReveal, type Field as TaskField, type TaskKey } from '../../api/hooks.ts'
import { Drawer } from '../../components/drawer.tsx'
import { Field, focusFirstWrong } from '../../components/field.tsx'
import { announce, ProblemAlert } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'

/** 查看完整信息: only with a purpose, and the log keeps it. */
export function RevealDrawer(given: {
  task: TaskKey
  close: () => void
  show: (fields: TaskField[]) => void
}) {
  const texts = useTexts()
  const reveal = useReveal(given.task)
  const [purpose, setPurpose] = useState('')
  const [error, setError] = useState<string>()
  const form = useRef<HTMLFormElement>(null)

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const short = purpose.trim().length < 4
    setError(short ? texts.task.revealShort : undefined)
    if (short) return focusFirstWrong(form.current)
    if (reveal.isPending) return
    reveal.mutate(
      { purpose: purpose.trim() },
      {
        onSuccess: ({ fields }) => {
          announce(texts.task.revealDone)
          given.show(fields)
        },
      },
    )
  }

  return (
    <Drawer
      title={texts.task.revealTitle}
      close={given.close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="reveal" loading={reveal.isPending}>
            {texts.task.reveal}
          </Button>
          <Button onClick={given.close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id="reveal" ref={form} onSubmit={submit} noValidate className="stack">
        <p>{texts.task.revealIntro}</p>
        <ProblemAlert problem={reveal.error} />
        <Field label={texts.task.revealPurpose} error={error}>
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
          {texts.task.revealPurposes.map((ready) => (
            <li key={ready}>
              <Button size="small" onClick={() => setPurpose(ready)}>
                {ready}
              </Button>
            </li>
          ))}
        </ul>
      </form>
    </Drawer>
  )
}
