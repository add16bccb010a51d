import { Input } from 'antd'
import { useState } from 'react'
import { typedDay } from '../../components/dates.ts'
import { Field } from '../../components/field.tsx'
import { useTexts } from '../../components/settings.tsx'

/** A day, typed in any usual way; what is none is told beside its field. */
export function DayField(given: {
  label: string
  hint: string
  example: string
  value: string
  wrong: boolean
  change: (typed: string) => void
}) {
  const words = useTexts().items
  const { label, hint, example, value, wrong, change } = given
  return (
    <Field label={label} hint={hint} error={wrong ? words.dayWrong(value) : undefined}>
      {(control) => (
        <Input
          {...control}
          className="items-short"
          value={value}
          placeholder={example}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  )
}

/** A typed day: empty says nothing; `wrong` once `read` has found that it is none. */
export function useDay() {
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const change = (text: string): void => {
    setTyped(text)
    setWrong(false)
  }
  /** The day for the server, undefined where none was typed; `false` where what was typed is no day. */
  const read = (): string | undefined | false => {
    if (typed.trim() === '') return undefined
    const day = typedDay(typed)
    setWrong(day === undefined)
    return day ?? false
  }
  return { field: { value: typed, wrong, change }, read }
}
