import { Button, Input } from 'antd'
import { useState } from 'react'
import type { TaskDetail } from '../../../server/cases/model.ts'
import { useMe } from '../../api/hooks.ts'
import type { Act } from '../../api/turns.ts'
import { dayText } from '../../components/dates.ts'
import { Field } from '../../components/field.tsx'
import { announce } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import { today } from './outputs.ts'
import {
  addSaying,
  dropSaying,
  fillIn,
  keptSayings,
  readSayings,
  takeOut,
  writeSayings,
  type Variables,
} from './sayings.ts'

export const variablesOf = (task: Pick<TaskDetail, 'itemName' | 'applicant'>): Variables => ({
  事项: task.itemName,
  申请人: task.applicant,
  日期: dayText(today(), 'zh-Hans'),
})

/** An opinion or a reason: typed, or one of the ready-made sentences, to which the officer can add for this item. */
export function SaidField(given: {
  task: TaskDetail
  act: Act
  label: string
  hint?: string
  error?: string | undefined
  optional?: boolean
  autoFocus?: boolean
  rows?: number
  sentences?: readonly string[]
  value: string
  change: (value: string) => void
}) {
  const { sayings } = useTexts()
  const { task, act, value, change } = given
  const [kept, setKept] = useState(() => readSayings(localStorage))
  const officer = useMe().data?.id ?? ''
  const place = [officer, task.itemId, act].join('/')
  const own = keptSayings(kept, place)
  const variables = variablesOf(task)
  const store = (next: typeof kept) => {
    setKept(next)
    writeSayings(localStorage, next)
  }
  const saying = takeOut(value.trim(), variables)
  const isNew = saying.length >= 4 && !own.includes(saying) && !(given.sentences ?? []).includes(saying)

  return (
    <>
      <Field label={given.label} hint={given.hint} error={given.error} optional={given.optional ?? false}>
        {(control) => (
          <Input.TextArea
            {...control}
            autoFocus={given.autoFocus ?? false}
            rows={given.rows ?? 3}
            maxLength={500}
            lang="zh-Hans"
            value={value}
            onChange={(event) => change(event.target.value)}
          />
        )}
      </Field>
      <div role="group" aria-label={sayings.label} className="sayings">
        <ul className="ready" lang="zh-Hans">
          {(given.sentences ?? []).map((sentence) => (
            <li key={sentence}>
              <Button size="small" onClick={() => change(fillIn(sentence, variables))}>
                {sentence}
              </Button>
            </li>
          ))}
          {own.map((sentence) => (
            <li key={sentence} className="own-saying">
              <Button size="small" onClick={() => change(fillIn(sentence, variables))}>
                {sentence}
              </Button>
              <Button
                size="small"
                type="text"
                aria-label={sayings.forget(sentence)}
                title={sayings.forget(sentence)}
                onClick={() => store(dropSaying(kept, place, sentence))}
              >
                ×
              </Button>
            </li>
          ))}
        </ul>
        {isNew && (
          <p>
            <Button
              size="small"
              type="dashed"
              onClick={() => {
                store(addSaying(kept, place, saying))
                announce(sayings.kept)
              }}
            >
              {sayings.keep}
            </Button>{' '}
            <small className="quiet">{sayings.hint}</small>
          </p>
        )}
      </div>
    </>
  )
}
