import { Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { Field } from './field.tsx'
import { FormDrawer } from './form-drawer.tsx'

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
  const [sentence, setSentence] = useState('')
  const [tried, setTried] = useState(false)
  const isShort = [...sentence.trim()].length < 4
  const submit = () => {
    setTried(true)
    if (!isShort) given.submit(sentence.trim())
  }
  return (
    <FormDrawer
      title={given.title}
      send={given.act}
      pending={given.pending}
      problem={given.problem}
      submit={submit}
      close={given.close}
    >
      <p>{given.intro}</p>
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
    </FormDrawer>
  )
}
