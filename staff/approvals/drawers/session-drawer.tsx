import { Input, Radio } from 'antd'
import { useState } from 'react'
import type { SessionView } from '../../../server/cases/model.ts'
import { problemAt } from '../../api/problem.ts'
import type { TurnBody } from '../../api/turns.ts'
import { Field } from '../../components/field.tsx'
import { useTexts } from '../../components/settings.tsx'
import { ActDrawer, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'
import { readInstant, typedOf } from './outputs.ts'

type Given = ActGiven & { session: SessionView }

/** 召集联合勘验或联合评审: when, where, and at least two officers. 行政许可法 §34. */
export function CallDrawer(given: Given) {
  const { session: texts } = useTexts()
  const { task, session } = given
  const [draft, setDraft] = useDraft(task, 'callSession', {
    at: typedOf(session.at, 'instant'),
    place: session.place,
    officers: session.officers.join('\n'),
  })
  const [wrong, setWrong] = useState<{ at?: string; place?: string; officers?: string }>({})

  const read = (): TurnBody['callSession'] | undefined => {
    const at = readInstant(draft.at.trim())
    const place = draft.place.trim()
    const officers = draft.officers.split(/[\n、，,]/).flatMap((name) => name.trim() || [])
    const found = {
      ...(at === undefined ? { at: texts.atWrong } : {}),
      ...(place.length < 2 ? { place: texts.placeMissing } : {}),
      ...(officers.length < 2 ? { officers: texts.officersFew } : {}),
    }
    setWrong(found)
    if (at === undefined || Object.keys(found).length > 0) return undefined
    return { session: session.id, at, place, officers }
  }

  return (
    <ActDrawer
      {...given}
      act="callSession"
      title={session.name}
      intro={texts.callIntro}
      submit={texts.callSubmit}
      read={read}
    >
      {(problem) => (
        <>
          <Field label={texts.at} hint={texts.atHint} error={wrong.at ?? problemAt(problem, 'at')}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                autoComplete="off"
                value={draft.at}
                onChange={(event) => setDraft({ ...draft, at: event.target.value })}
              />
            )}
          </Field>
          <Field label={texts.place} error={wrong.place ?? problemAt(problem, 'place')}>
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={draft.place}
                onChange={(event) => setDraft({ ...draft, place: event.target.value })}
              />
            )}
          </Field>
          <Field
            label={texts.officers}
            hint={texts.officersHint}
            error={wrong.officers ?? problemAt(problem, 'officers')}
          >
            {(control) => (
              <Input.TextArea
                {...control}
                rows={4}
                value={draft.officers}
                onChange={(event) => setDraft({ ...draft, officers: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
    </ActDrawer>
  )
}

/** 勘验或评审结果 of the own office. */
export function FindingDrawer(given: Given) {
  const { session: texts, settle } = useTexts()
  const { task, session } = given
  const before = session.findings[task.step]
  const [draft, setDraft] = useDraft<{ passed: '' | 'yes' | 'no'; text: string }>(task, 'recordFinding', {
    passed: before === undefined ? '' : before.passed ? 'yes' : 'no',
    text: before?.text ?? '',
  })
  const [wrong, setWrong] = useState<{ passed?: string; text?: string }>({})

  const read = (): TurnBody['recordFinding'] | undefined => {
    const text = draft.text.trim()
    const found = {
      ...(draft.passed === '' ? { passed: settle.verdictMissing } : {}),
      ...(text.length < 2 ? { text: texts.findingMissing } : {}),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return undefined
    return { session: session.id, passed: draft.passed === 'yes', text }
  }

  return (
    <ActDrawer
      {...given}
      act="recordFinding"
      title={texts.recordTitle}
      intro={texts.recordIntro}
      submit={texts.recordSubmit}
      read={read}
    >
      {(problem) => (
        <>
          <fieldset className={wrong.passed ? 'field field-wrong' : 'field'}>
            <legend>{session.name}</legend>
            <Radio.Group
              name="passed"
              value={draft.passed}
              onChange={(event) => setDraft({ ...draft, passed: event.target.value as 'yes' | 'no' })}
              options={[
                { value: 'yes', label: texts.passed },
                { value: 'no', label: texts.failed },
              ]}
            />
            {wrong.passed && <p className="wrong">{wrong.passed}</p>}
          </fieldset>
          <Field label={texts.finding} error={wrong.text ?? problemAt(problem, 'text')}>
            {(control) => (
              <Input.TextArea
                {...control}
                rows={4}
                maxLength={1000}
                value={draft.text}
                onChange={(event) => setDraft({ ...draft, text: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
    </ActDrawer>
  )
}
