import { Input } from 'antd'
import { useState } from 'react'
import { problemAt } from '../../api/problem.ts'
import { Field } from '../../components/field.tsx'
import { useTexts } from '../../components/settings.tsx'
import { ActDrawer, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'
import { SaidField } from './said-field.tsx'

/** 告知听证权利: the applicant, or whom the licence affects, is told before it is decided. 行政许可法 §36, §47. */
export function HearingDrawer(given: ActGiven) {
  const { hearing, said } = useTexts()
  const { task } = given
  const [draft, setDraft] = useDraft(task, 'notifyHearing', { matter: '', party: '' })
  const [error, setError] = useState<string>()
  const read = () => {
    const [matter, party] = [draft.matter.trim(), draft.party.trim()]
    setError(matter === '' ? said.missing : undefined)
    if (matter === '') return undefined
    return party === '' ? { matter } : { matter, party }
  }
  return (
    <ActDrawer
      {...given}
      act="notifyHearing"
      title={hearing.title}
      intro={hearing.intro}
      submit={hearing.submit}
      read={read}
    >
      {(problem) => (
        <>
          <SaidField
            task={task}
            act="notifyHearing"
            label={hearing.matter}
            error={error ?? problemAt(problem, 'matter')}
            autoFocus
            value={draft.matter}
            change={(matter) => setDraft({ ...draft, matter })}
          />
          <Field label={hearing.party} optional error={problemAt(problem, 'party')}>
            {(control) => (
              <Input
                {...control}
                maxLength={100}
                value={draft.party}
                onChange={(event) => setDraft({ ...draft, party: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
    </ActDrawer>
  )
}

/** 退还材料, against a slip that the applicant signs. */
export function ReturnDrawer(given: ActGiven) {
  const { hearing } = useTexts()
  const { task } = given
  const [note, setNote] = useDraft(task, 'returnPapers', '')
  return (
    <ActDrawer
      {...given}
      act="returnPapers"
      ready
      title={hearing.returnTitle}
      intro={hearing.returnIntro}
      submit={hearing.returnSubmit}
      read={() => ({ note: note.trim() })}
    >
      {(problem) => (
        <SaidField
          task={task}
          act="returnPapers"
          label={hearing.note}
          optional
          error={problemAt(problem, 'note')}
          value={note}
          change={setNote}
        />
      )}
    </ActDrawer>
  )
}
