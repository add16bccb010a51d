import { Alert, Button, Input, Radio } from 'antd'
import { useFetchOutputs, type Outputs } from '../../api/hooks.ts'
import { problemAt, type ApiProblem } from '../../api/problem.ts'
import type { TaskDetail } from '../../../server/cases/model.ts'
import { Field } from '../../components/field.tsx'
import { ProblemAlert } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import type { Texts } from '../../texts/zh-Hans.ts'
import { readOutput, today, typedOf, type Output } from './outputs.ts'

export type Typed = Record<string, string>
export type WrongOutputs = Record<string, string>

/** What stands in the fields at first: what was proposed or decided before. */
export function typedOutputs(task: TaskDetail): Typed {
  return Object.fromEntries(
    task.outputs.map(({ element, value, control }) => [
      element,
      typedOf(task.proposal?.outputs[element] ?? value, control),
    ]),
  )
}

/** The values to send, and what is wrong with what was typed. */
export function readOutputs(
  task: TaskDetail,
  typed: Typed,
  texts: Texts,
): { values: Outputs; wrong: WrongOutputs } {
  const values: Outputs = {}
  const wrong: WrongOutputs = {}
  for (const output of task.outputs) {
    const { value, error } = readOutput(output, typed[output.element] ?? '', texts, today())
    if (error !== undefined) wrong[output.element] = error
    if (value !== null) values[output.element] = value
  }
  return { values, wrong }
}

/** 办理结果: the values that the item hands on, fetched from the department's system or typed. */
export function OutputsForm(given: {
  task: TaskDetail
  typed: Typed
  wrong: WrongOutputs
  problem: ApiProblem | null
  change: (typed: Typed) => void
}) {
  const { grant } = useTexts()
  const { task, typed, wrong, problem, change } = given
  const fetching = useFetchOutputs(task)
  if (task.outputs.length === 0) return null
  const fetchOutputs = () =>
    fetching.mutate(undefined, {
      onSuccess: ({ outputs }) => {
        const got = task.outputs.filter(({ element }) => outputs[element] !== undefined)
        change({
          ...typed,
          ...Object.fromEntries(
            got.map(({ element, control }) => [element, typedOf(outputs[element], control)]),
          ),
        })
      },
    })
  return (
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
          typed={typed[output.element] ?? ''}
          error={wrong[output.element] ?? problemAt(problem, output.element)}
          change={(text) => change({ ...typed, [output.element]: text })}
        />
      ))}
    </section>
  )
}

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
          options={choices}
        />
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
