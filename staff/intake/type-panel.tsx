import { Alert, Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { REPORTED_STATES, type ReportedState } from '../../server/cases/model.ts'
import { useSources, useTypeCase } from '../api/intake.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { Choice, ItemChoiceField } from './choice.tsx'

type Place = 'source' | 'item' | 'number' | 'name' | 'applicantNumber' | 'state' | 'submittedOn' | 'reason'

const NEGATIVE: readonly ReportedState[] = ['refused', 'declined', 'terminated']
const ENDED: readonly ReportedState[] = ['granted', ...NEGATIVE, 'withdrawn']

/** 补录: one case, once. What was entered stays until it was taken in, so that nothing is typed again after a refusal. */
export function TypePanel() {
  const words = useTexts().intake
  const sources = useSources()
  const type = useTypeCase()
  const form = useRef<HTMLFormElement>(null)
  const [source, setSource] = useState<string>()
  const [item, setItem] = useState<string>()
  const [state, setState] = useState<ReportedState>('submitted')
  const [text, setText] = useState<Record<string, string>>({})
  const [wrong, setWrong] = useState<Partial<Record<Place, string>>>({})
  const of = (name: string): string => text[name]?.trim() ?? ''
  const change = (name: string) => (event: { target: { value: string } }) =>
    setText((before) => ({ ...before, [name]: event.target.value }))

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found: Partial<Record<Place, string>> = {
      ...(source === undefined && { source: words.sourceMissing }),
      ...(item === undefined && { item: words.itemMissing }),
      ...(of('number') === '' && { number: words.numberMissing }),
      ...(of('name') === '' && { name: words.applicantMissing }),
      ...(of('applicantNumber') === '' && { applicantNumber: words.applicantNumberMissing }),
      ...(of('submittedOn') === '' && { submittedOn: words.dayMissing }),
      ...(NEGATIVE.includes(state) && of('reason') === '' && { reason: words.reasonMissing }),
    }
    setWrong(found)
    if (!source || !item || Object.keys(found).length > 0) return focusFirstWrong(form.current)
    if (type.isPending) return
    type.mutate(
      {
        source,
        item,
        externalNumber: of('number'),
        applicant: { name: of('name'), number: of('applicantNumber') },
        state,
        submittedOn: of('submittedOn'),
        ...(of('acceptedOn') !== '' && { acceptedOn: of('acceptedOn') }),
        ...(of('decidedOn') !== '' && { decidedOn: of('decidedOn') }),
        ...(of('reason') !== '' && { reason: of('reason') }),
      },
      {
        onSuccess: ({ caseNumber }) => {
          announce(caseNumber === null ? words.savedSame : words.saved(caseNumber))
          setText({})
        },
      },
    )
  }
  const field = (place: Place, label: string) => (
    <Field label={label} error={wrong[place]}>
      {(control) => (
        <Input {...control} autoComplete="off" value={text[place] ?? ''} onChange={change(place)} />
      )}
    </Field>
  )
  const day = (name: string, label: string, error?: string) => (
    <Field label={label} error={error} optional={name !== 'submittedOn'}>
      {(control) => <Input {...control} type="date" value={text[name] ?? ''} onChange={change(name)} />}
    </Field>
  )
  return (
    <section className="panel" aria-labelledby="type">
      <h2 id="type">{words.type}</h2>
      <p>{words.typeIntro}</p>
      <form ref={form} onSubmit={submit} noValidate className="intake-form">
        <ProblemAlert problem={type.error} acting />
        {type.isSuccess && (
          <Alert
            type="success"
            showIcon
            title={type.data.caseNumber === null ? words.savedSame : words.saved(type.data.caseNumber)}
          />
        )}
        <Choice
          label={words.source}
          value={source}
          options={(sources.data?.sources ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          error={wrong.source}
          choose={setSource}
        />
        <ItemChoiceField chosen={item} choose={setItem} error={wrong.item} />
        <div className="intake-two">
          {field('number', words.number)}
          {field('name', words.applicant)}
          {field('applicantNumber', words.applicantNumber)}
          <Choice
            label={words.state}
            value={state}
            options={REPORTED_STATES.map((value) => ({ value, label: words.caseStates[value] }))}
            choose={setState}
          />
          {day('submittedOn', words.submittedOn, wrong.submittedOn)}
          {state !== 'submitted' && day('acceptedOn', words.acceptedOn)}
          {ENDED.includes(state) && day('decidedOn', words.decidedOn)}
          {NEGATIVE.includes(state) && field('reason', words.reason)}
        </div>
        <Button type="primary" htmlType="submit" loading={type.isPending}>
          {words.save}
        </Button>
      </form>
    </section>
  )
}
