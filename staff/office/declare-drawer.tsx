import { Button, Input, Radio } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { Relation } from '../../server/people/model.ts'
import { useDeclareNumber, useDeclareRelative } from '../api/office.ts'
import { ApiProblem, problemAt } from '../api/problem.ts'
import { Drawer } from '../components/drawer.tsx'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'

type Wrong = { number?: string; relation?: string }

/** Declares the own number, once, or a relative. The number is never shown again in full. */
export function DeclareDrawer(given: { what: 'number' | 'relative'; close: () => void }) {
  const texts = useTexts()
  const words = texts.avoid
  const own = given.what === 'number'
  const [number, setNumber] = useState('')
  const [relation, setRelation] = useState<Relation>()
  const [wrong, setWrong] = useState<Wrong>({})
  const form = useRef<HTMLFormElement>(null)
  const [declareNumber, declareRelative] = [useDeclareNumber(), useDeclareRelative()]
  const declare = own ? declareNumber : declareRelative
  const told = problemAt(declare.error instanceof ApiProblem ? declare.error : null, 'number')

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found: Wrong = {
      ...(number.trim() === '' && { number: words.numberMissing }),
      ...(!own && relation === undefined && { relation: words.relationMissing }),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return focusFirstWrong(form.current)
    if (declare.isPending) return
    const done = {
      onSuccess: () => {
        announce(own ? words.ownDone : words.done)
        given.close()
      },
      onError: () => focusFirstWrong(form.current),
    }
    if (own) declareNumber.mutate({ number }, done)
    else if (relation !== undefined) declareRelative.mutate({ number, relation }, done)
  }

  return (
    <Drawer
      title={own ? words.ownAdd : words.add}
      close={given.close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="declare" loading={declare.isPending}>
            {own ? words.ownAdd : words.submit}
          </Button>
          <Button onClick={given.close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id="declare" ref={form} onSubmit={submit} noValidate className="stack">
        <p>{own ? words.ownHint : words.onlyAdministrator}</p>
        {told === undefined && <ProblemAlert problem={declare.error} acting />}
        <Field label={own ? words.own : words.number} error={wrong.number ?? told}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              autoComplete="off"
              maxLength={40}
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          )}
        </Field>
        {!own && (
          <fieldset className={wrong.relation ? 'field field-wrong' : 'field'}>
            <legend>{words.relation}</legend>
            <Radio.Group
              name="relation"
              className="choices"
              value={relation}
              onChange={(event) => setRelation(event.target.value as Relation)}
            >
              {Relation.options.map((each) => (
                <Radio key={each} value={each} aria-invalid={Boolean(wrong.relation)}>
                  {words.relations[each]}
                </Radio>
              ))}
            </Radio.Group>
            {wrong.relation && <p className="wrong">{wrong.relation}</p>}
          </fieldset>
        )}
      </form>
    </Drawer>
  )
}
