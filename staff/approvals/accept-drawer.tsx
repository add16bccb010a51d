import { Input } from 'antd'
import { Field } from '../components/field.tsx'
import { useTexts } from '../components/settings.tsx'
import { ActDrawer, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'

/** 受理. */
export function AcceptDrawer(given: ActGiven) {
  const { accept } = useTexts()
  const [opinion, setOpinion] = useDraft(given.task, 'accept', '')
  return (
    <ActDrawer
      {...given}
      act="accept"
      title={accept.title}
      intro={accept.intro}
      submit={accept.submit}
      read={() => (opinion.trim() === '' ? {} : { opinion: opinion.trim() })}
    >
      {() => (
        <Field label={accept.opinion} optional>
          {(control) => (
            <Input.TextArea
              {...control}
              autoFocus
              rows={3}
              maxLength={500}
              value={opinion}
              onChange={(event) => setOpinion(event.target.value)}
            />
          )}
        </Field>
      )}
    </ActDrawer>
  )
}
