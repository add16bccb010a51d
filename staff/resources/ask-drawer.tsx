import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { limitText } from '../../server/deadlines/rules.ts'
import type { ResourceView } from '../../server/resources/model.ts'
import { Drawer } from '../components/drawer.tsx'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useAsk, useChoices } from './api.ts'
import { Checks } from './checks.tsx'

/** 申请: which fields, for which matters, on what basis, from when until when, and who answers for it. */
export function AskDrawer({ entry, close }: { entry: ResourceView; close: () => void }) {
  const { texts, settings } = useSettings()
  const words = texts.resources
  const { content } = entry
  const [matters, setMatters] = useState<string[]>([])
  const [fields, setFields] = useState<string[]>([])
  const [draft, setDraft] = useState({
    basis: '',
    purpose: '',
    frequency: words.frequencyGiven,
    from: '',
    until: '',
    name: '',
    phone: '',
  })
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const form = useRef<HTMLFormElement>(null)
  const choices = useChoices()
  const ask = useAsk(entry.id)
  const shared = content.fields.filter((field) => (field.sharing ?? content.sharing) !== 'none')
  const atOnce = shared
    .filter(({ name }) => fields.includes(name))
    .every((field) => (field.sharing ?? content.sharing) === 'unconditional')

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const short = (text: string) => [...text.trim()].length < 4
    const found = {
      ...(matters.length === 0 && { matters: words.mattersMissing }),
      ...(fields.length === 0 && { fields: words.fieldsMissing }),
      ...(short(draft.basis) && { basis: words.wordsMissing }),
      ...(short(draft.purpose) && { purpose: words.wordsMissing }),
      ...(draft.frequency.trim() === '' && { frequency: texts.app.required }),
      ...((draft.from === '' || draft.until < draft.from) && { from: words.datesMissing }),
      ...((draft.name.trim() === '' || draft.phone.trim().length < 5) && { name: words.responsibleMissing }),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return focusFirstWrong(form.current)
    if (ask.isPending) return
    const { name, phone, ...rest } = draft
    ask.mutate(
      { ...rest, matters, fields, responsible: { name, phone } },
      {
        onSuccess: ({ state }) => {
          announce(state === 'granted' ? words.granted : words.sent)
          close()
        },
      },
    )
  }
  const text = (name: keyof typeof draft, label: string, type = 'text') => (
    <Field label={label} error={wrong[name]}>
      {(control) => (
        <Input
          {...control}
          type={type}
          maxLength={500}
          value={draft[name]}
          onChange={(event) => setDraft((old) => ({ ...old, [name]: event.target.value }))}
        />
      )}
    </Field>
  )
  return (
    <Drawer
      title={words.askTitle}
      close={close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="ask-resource" loading={ask.isPending}>
            {words.send}
          </Button>
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id="ask-resource" ref={form} onSubmit={submit} noValidate className="stack">
        <p>
          <b lang="zh-Hans">{content.name}</b>
        </p>
        <p>
          {fields.length > 0 && atOnce
            ? words.atOnce
            : content.sharing === 'unconditional'
              ? words.atOnce
              : entry.answer
                ? words.within(limitText(entry.answer, settings.language))
                : words.noLimit}
        </p>
        <ProblemAlert problem={ask.error} acting />
        <Checks
          legend={words.matters}
          error={wrong['matters']}
          options={choices.data?.matters ?? []}
          chosen={matters}
          choose={setMatters}
        />
        <Checks
          legend={words.fields}
          error={wrong['fields']}
          options={shared.map(({ name }) => ({ id: name, name }))}
          chosen={fields}
          choose={setFields}
        />
        {text('basis', words.basis)}
        {text('purpose', words.purpose)}
        {text('frequency', words.frequency)}
        {text('from', words.from, 'date')}
        {text('until', words.to, 'date')}
        {text('name', words.responsible)}
        {text('phone', words.phone)}
      </form>
    </Drawer>
  )
}
