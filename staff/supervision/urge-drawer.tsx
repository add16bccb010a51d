import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import type { SupervisedCase } from '../../server/supervision/model.ts'
import { Drawer } from '../components/drawer.tsx'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { useAct } from './api.ts'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

const LEAST = 4

/** 督办: why, and what is to be done. */
export function UrgeDrawer(given: {
  caseId: string
  item: SupervisedCase['items'][number]
  close: () => void
}) {
  const { words } = useWords()
  const texts = useTexts()
  const { caseId, item, close } = given
  const [reason, setReason] = useState('')
  const [demand, setDemand] = useState('')
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const issue = useAct<{ caseId: string; subject: string; reason: string; demand: string }>(paths.api.issue)
  const wrong = (text: string) => (tried && text.trim().length < LEAST ? words.tooShort : undefined)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (reason.trim().length < LEAST || demand.trim().length < LEAST) return focusFirstWrong(form.current)
    if (issue.isPending) return
    issue.mutate(
      { caseId, subject: item.step, reason: reason.trim(), demand: demand.trim() },
      {
        onSuccess: () => {
          announce(words.sent)
          close()
        },
      },
    )
  }
  return (
    <Drawer
      title={words.urgeOf(item.itemName)}
      close={close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="urge" loading={issue.isPending}>
            {words.send}
          </Button>
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id="urge" ref={form} onSubmit={submit} noValidate className="stack">
        <p>{words.urgeIntro(item.office.name)}</p>
        <ProblemAlert problem={issue.error} acting />
        <Field label={words.reason} hint={words.reasonHint} error={wrong(reason)}>
          {(control) => (
            <Input.TextArea
              {...control}
              autoFocus
              rows={3}
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.demand} hint={words.demandHint} error={wrong(demand)}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={3}
              maxLength={1000}
              value={demand}
              onChange={(event) => setDemand(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Drawer>
  )
}
