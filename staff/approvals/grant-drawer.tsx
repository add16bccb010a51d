import { Alert, Button, Input, Radio } from 'antd'
import { useState } from 'react'
import { useFetchOutputs, type Outputs } from '../api/hooks.ts'
import { problemAt } from '../api/problem.ts'
import { Field } from '../components/field.tsx'
import { ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { ActDrawer, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'
import { readOutput, typedOf, type Output } from './outputs.ts'

type Draft = { opinion: string; typed: Record<string, string> }
type Wrong = { opinion?: string; outputs: Record<string, string> }

/** Today in the offices' time zone, as YYYY-MM-DD. */
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

function hintOf(output: Output, hints: { dateHint: string; instantHint: string }): string | undefined {
  if (output.hint !== '') return output.hint
  if (output.control === 'date') return hints.dateHint
  return output.control === 'instant' ? hints.instantHint : undefined
}

function OutputField(given: {
  output: Output
  typed: string
  error: string | undefined
  change: (typed: string) => void
}) {
  const { grant } = useTexts()
  const { output, typed, error, change } = given
  const choices =
    output.control === 'yes-no'
      ? [
          { value: 'true', label: grant.yes },
          { value: 'false', label: grant.no },
        ]
      : output.options
  if (choices.length > 0) {
    return (
      <fieldset className={error ? 'field field-wrong' : 'field'}>
        <legend>{output.name}</legend>
        <Radio.Group
          name={output.element}
          value={typed}
          onChange={(event) => change(String(event.target.value))}
        >
          {choices.map(({ value, label }) => (
            <Radio key={value} value={value}>
              {label}
            </Radio>
          ))}
        </Radio.Group>
        {error && <p className="wrong">{error}</p>}
      </fieldset>
    )
  }
  const numeric = output.control === 'number' || output.control === 'money'
  return (
    <Field label={output.name} hint={hintOf(output, grant)} error={error} optional={!output.required}>
      {(control) =>
        output.control === 'long-text' ? (
          <Input.TextArea
            {...control}
            rows={3}
            value={typed}
            onChange={(event) => change(event.target.value)}
          />
        ) : (
          <Input
            {...control}
            autoComplete="off"
            inputMode={numeric ? 'decimal' : 'text'}
            suffix={output.unit || undefined}
            value={typed}
            onChange={(event) => change(event.target.value)}
          />
        )
      }
    </Field>
  )
}

/** 准予: the opinion, and the values that the item hands on, fetched from the department's system or typed. */
export function GrantDrawer(given: ActGiven) {
  const texts = useTexts()
  const { grant } = texts
  const { task } = given
  const fetching = useFetchOutputs(task)
  const [draft, setDraft] = useDraft<Draft>(task, 'grant', {
    opinion: grant.opinionStart,
    typed: Object.fromEntries(
      task.outputs.map(({ element, value, control }) => [element, typedOf(value, control)]),
    ),
  })
  const [wrong, setWrong] = useState<Wrong>({ outputs: {} })
  const failedChecks = task.checks.filter((check) => check.passed === false).length

  const read = () => {
    const values: Outputs = {}
    const found: Wrong = { outputs: {} }
    for (const output of task.outputs) {
      const { value, error } = readOutput(output, draft.typed[output.element] ?? '', texts, today())
      if (error !== undefined) found.outputs[output.element] = error
      if (value !== null) values[output.element] = value
    }
    const opinion = draft.opinion.trim()
    if (opinion === '') found.opinion = grant.opinionMissing
    setWrong(found)
    const fine = found.opinion === undefined && Object.keys(found.outputs).length === 0
    return fine ? { opinion, outputs: values } : undefined
  }

  const fetchOutputs = () =>
    fetching.mutate(undefined, {
      onSuccess: ({ outputs }) => {
        const got = task.outputs.filter(({ element }) => outputs[element] !== undefined)
        const typed = Object.fromEntries(
          got.map(({ element, control }) => [element, typedOf(outputs[element], control)]),
        )
        setDraft({ ...draft, typed: { ...draft.typed, ...typed } })
      },
    })

  return (
    <ActDrawer
      {...given}
      act="grant"
      title={grant.title}
      intro={grant.intro}
      submit={grant.submit}
      read={read}
    >
      {(problem) => (
        <>
          {failedChecks > 0 && <Alert type="warning" showIcon title={grant.failedChecks(failedChecks)} />}
          <Field label={grant.opinion} error={wrong.opinion ?? problemAt(problem, 'opinion')}>
            {(control) => (
              <Input.TextArea
                {...control}
                rows={3}
                maxLength={500}
                lang="zh-Hans"
                value={draft.opinion}
                onChange={(event) => setDraft({ ...draft, opinion: event.target.value })}
              />
            )}
          </Field>
          {task.outputs.length > 0 && (
            <section className="stack">
              <h3>{grant.outputs}</h3>
              <p className="quiet">{grant.outputsIntro}</p>
              {task.outputs.some(({ fetchable }) => fetchable) && (
                <>
                  <Button onClick={fetchOutputs} loading={fetching.isPending}>
                    {grant.fetch}
                  </Button>
                  <ProblemAlert problem={fetching.error} />
                  <div role="status">
                    <FetchReport answer={fetching.data} />
                  </div>
                </>
              )}
              {task.outputs.map((output) => (
                <OutputField
                  key={output.element}
                  output={output}
                  typed={draft.typed[output.element] ?? ''}
                  error={wrong.outputs[output.element] ?? problemAt(problem, output.element)}
                  change={(typed) =>
                    setDraft({ ...draft, typed: { ...draft.typed, [output.element]: typed } })
                  }
                />
              ))}
            </section>
          )}
        </>
      )}
    </ActDrawer>
  )
}

function FetchReport({ answer }: { answer: { outputs: Outputs; failed: string | null } | undefined }) {
  const { grant } = useTexts()
  if (answer === undefined) return null
  const count = Object.keys(answer.outputs).length
  if (answer.failed !== null)
    return <Alert type="warning" showIcon title={grant.fetchFailed(answer.failed)} />
  return count === 0 ? (
    <Alert type="warning" showIcon title={grant.fetchedNothing} />
  ) : (
    <Alert type="success" showIcon title={grant.fetched(count)} />
  )
}
