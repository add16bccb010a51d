import { Button, Input } from 'antd'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Drawer } from '../components/drawer.tsx'
import { Field } from '../components/field.tsx'
import { ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'

/** An act that needs a sentence: a reason, a purpose. At least four characters. */
export function SentenceDrawer(given: {
  title: string
  intro: string
  label: string
  wrong: string
  act: string
  pending: boolean
  problem: unknown
  submit: (sentence: string) => void
  close: () => void
  children?: ReactNode
}) {
  const { app } = useTexts()
  const [sentence, setSentence] = useState('')
  const [tried, setTried] = useState(false)
  const isShort = [...sentence.trim()].length < 4
  const submit = () => {
    setTried(true)
    if (!isShort) given.submit(sentence.trim())
  }
  return (
    <Drawer
      title={given.title}
      close={given.close}
      footer={
        <span className="buttons">
          <Button type="primary" loading={given.pending} onClick={submit}>
            {given.act}
          </Button>
          <Button onClick={given.close}>{app.cancel}</Button>
        </span>
      }
    >
      <div className="stack">
        <p>{given.intro}</p>
        <ProblemAlert problem={given.problem} acting />
        <Field label={given.label} error={tried && isShort ? given.wrong : undefined}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={3}
              value={sentence}
              onChange={(event) => setSentence(event.target.value)}
            />
          )}
        </Field>
        {given.children}
      </div>
    </Drawer>
  )
}
