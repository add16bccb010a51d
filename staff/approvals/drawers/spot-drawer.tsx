import { Input, Select } from 'antd'
import { useState } from 'react'
import type { Field as TaskField } from '../../api/hooks.ts'
import { problemAt } from '../../api/problem.ts'
import type { TurnBody } from '../../api/turns.ts'
import { Field } from '../../components/field.tsx'
import { useTexts } from '../../components/settings.tsx'
import { ActDrawer, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'

type Draft = { chosen: string[]; answers: Record<string, string>; note: string }

/** 当场更正: slips that the applicant, who is here, has put right. Only what was filled in; nothing that is derived. */
export function SpotDrawer(given: ActGiven) {
  const { spot } = useTexts()
  const { task } = given
  const [draft, setDraft] = useDraft<Draft>(task, 'correctOnSpot', { chosen: [], answers: {}, note: '' })
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const correctable = task.fields.filter((field) => field.spot !== null)

  const read = (): TurnBody['correctOnSpot'] | undefined => {
    const answers = Object.fromEntries(
      draft.chosen.map((element) => [element, (draft.answers[element] ?? '').trim()]),
    )
    const found: Record<string, string> = Object.fromEntries(
      Object.entries(answers).flatMap(([element, text]) =>
        text === '' ? [[element, spot.valueMissing]] : [],
      ),
    )
    if (draft.chosen.length === 0) found['chosen'] = spot.chooseMissing
    setWrong(found)
    return Object.keys(found).length > 0 ? undefined : { answers, note: draft.note.trim() }
  }

  return (
    <ActDrawer
      {...given}
      act="correctOnSpot"
      blocked={correctable.length === 0 ? spot.none : undefined}
      title={spot.title}
      intro={spot.intro}
      submit={spot.submit}
      read={read}
    >
      {(problem) => (
        <>
          <Field label={spot.choose} error={wrong['chosen']}>
            {(control) => (
              <Select
                {...control}
                mode="multiple"
                showSearch={{ optionFilterProp: 'label' }}
                options={correctable.map(({ element, name }) => ({ value: element, label: name }))}
                value={draft.chosen}
                onChange={(chosen: string[]) => setDraft({ ...draft, chosen })}
                getPopupContainer={(node) => node.parentElement ?? document.body}
              />
            )}
          </Field>
          {correctable
            .filter(({ element }) => draft.chosen.includes(element))
            .map((field) => (
              <NewValue
                key={field.element}
                field={field}
                error={wrong[field.element] ?? problemAt(problem, field.element)}
                value={draft.answers[field.element] ?? ''}
                change={(value) =>
                  setDraft({ ...draft, answers: { ...draft.answers, [field.element]: value } })
                }
              />
            ))}
          <Field label={spot.note} optional>
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={draft.note}
                onChange={(event) => setDraft({ ...draft, note: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
    </ActDrawer>
  )
}

function NewValue(given: {
  field: TaskField
  error: string | undefined
  value: string
  change: (value: string) => void
}) {
  const { spot, grant } = useTexts()
  const { field, value, change } = given
  const options =
    field.spot?.control === 'yes-no'
      ? [
          { value: 'true', label: grant.yes },
          { value: 'false', label: grant.no },
        ]
      : (field.spot?.options ?? [])
  return (
    <Field label={`${field.name}，${spot.value}`} hint={spot.was(field.text)} error={given.error}>
      {(control) =>
        options.length > 0 ? (
          <Select
            {...control}
            options={options}
            value={value === '' ? null : value}
            onChange={(chosen: string) => change(chosen)}
            getPopupContainer={(node) => node.parentElement ?? document.body}
          />
        ) : (
          <Input
            {...control}
            autoComplete="off"
            value={value}
            onChange={(event) => change(event.target.value)}
          />
        )
      }
    </Field>
  )
}
