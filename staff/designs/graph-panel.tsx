import { Button, Checkbox } from 'antd'
import { memo, useId, useMemo } from 'react'
import { flowOf, type Drawn } from '../../server/onething/flow.ts'
import { readNeed } from '../../server/onething/model.ts'
import { isObject } from './content.ts'
import { useEditing } from './editing.tsx'
import { FlowView } from './flow-view.tsx'
import { isNeeded, orElse, otherEnd, withNeed, withoutStep } from './needs.ts'
import { useWords } from './words.ts'

type Step = {
  id: string
  item: string
  needs?: string[]
  mode?: string
  optional?: boolean
  when?: unknown
  unless?: string
}

/** What is taken away is not there; it is not there with nothing in it. */
const withoutNothing = (step: object): Step =>
  Object.fromEntries(Object.entries(step).filter(([, value]) => value !== undefined)) as Step

const stepsOf = (steps: unknown): Step[] =>
  Array.isArray(steps)
    ? steps.filter((step): step is Step => isObject(step) && typeof step['id'] === 'string')
    : []

/** The steps of a one-thing as picture and as table: which items, what each waits for, who only gives an opinion, what may be left out. */
export const GraphPanel = memo(function GraphPanel(given: { steps: unknown; confirmations: unknown }) {
  const words = useWords()
  const { choices, change, readOnly } = useEditing()
  const steps = stepsOf(given.steps)
  const names = useMemo(() => new Map(choices.items.map(({ id, name }) => [id, name])), [choices.items])
  const nameOf = (step: Step): string => names.get(step.item) ?? step.item
  const flow = useMemo(
    () => drawn(given.steps, given.confirmations, names),
    [given.steps, given.confirmations, names],
  )

  const write = (next: readonly Step[]): void => change(['steps'], next)
  const setStep = (id: string, part: { [Name in keyof Step]?: Step[Name] | undefined }): void =>
    write(steps.map((step) => (step.id === id ? withoutNothing({ ...step, ...part }) : step)))
  const toggleNeed = (of: Step, need: string): void => {
    const needs = of.needs ?? []
    setStep(of.id, { needs: needs.includes(need) ? needs.filter((one) => one !== need) : [...needs, need] })
  }
  const remove = (id: string): void =>
    write(
      steps
        .filter((step) => step.id !== id)
        .map((step) => ({
          ...step,
          needs: withoutStep(step.needs ?? [], id),
        })),
    )
  const add = (item: string): void => {
    const taken = new Set(steps.map(({ id }) => id))
    let id = item
    for (let n = 2; taken.has(id); n += 1) id = `${item}-${n}`
    write([...steps, { id, item, needs: [] }])
  }
  const link = (from: string, to: string): void => {
    const step = steps.find(({ id }) => id === to)
    if (step) toggleNeed(step, from)
  }

  return (
    <section className="panel stack" aria-labelledby="graph">
      <h2 id="graph">{words.flow}</h2>
      {steps.length > 0 && <FlowView flow={flow} {...(readOnly ? {} : { link })} />}
      {!readOnly && <p className="quiet">{words.graphHint}</p>}
      <div className="scroll">
        <table className="graph-table">
          <caption className="unseen">{words.graphTable}</caption>
          <thead>
            <tr>
              {[
                words.members.item,
                words.members.needs,
                words.members.when,
                words.members.mode,
                words.members.optional,
                '',
              ].map((head) => (
                <th key={head} scope="col">
                  {head === '' ? <span className="unseen">{words.acts}</span> : head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr key={step.id}>
                <th scope="row" lang="zh-Hans">
                  {nameOf(step)}
                </th>
                <td data-head={words.members.needs}>
                  <Needs
                    step={step}
                    steps={steps}
                    nameOf={nameOf}
                    toggle={(need) => toggleNeed(step, need)}
                    rewrite={(need, after) =>
                      setStep(step.id, { needs: withNeed(step.needs ?? [], need, after) })
                    }
                  />
                </td>
                <td data-head={words.members.when}>
                  <Condition step={step} name={nameOf(step)} write={(part) => setStep(step.id, part)} />
                </td>
                <td data-head={words.members.mode} className="half">
                  <select
                    className="native"
                    aria-label={`${words.members.mode} ${nameOf(step)}`}
                    disabled={readOnly}
                    value={step.mode ?? 'decide'}
                    onChange={(event) => setStep(step.id, { mode: event.target.value })}
                  >
                    <option value="decide">{words.values.decide}</option>
                    <option value="opinion">{words.values.opinion}</option>
                  </select>
                </td>
                <td data-head={words.members.optional} className="half">
                  <Checkbox
                    aria-label={`${words.members.optional} ${nameOf(step)}`}
                    disabled={readOnly}
                    checked={step.optional === true}
                    onChange={(event) => setStep(step.id, { optional: event.target.checked })}
                  />
                </td>
                <td className="last">
                  {!readOnly && (
                    <Button
                      size="small"
                      danger
                      onClick={() => remove(step.id)}
                      aria-label={words.remove(nameOf(step))}
                    >
                      ✕
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!readOnly && <AddItem add={add} known={names} />}
    </section>
  )
})

/**
 * What a step waits for, each of which can be taken away, made a choice of several, or waited for however it ends; and the others to
 * choose from. Many steps stay one line each.
 */
function Needs(given: {
  step: Step
  steps: readonly Step[]
  nameOf: (step: Step) => string
  toggle: (need: string) => void
  rewrite: (need: string, after: string) => void
}) {
  const words = useWords()
  const { readOnly } = useEditing()
  const { step, steps, nameOf, toggle, rewrite } = given
  const needs = step.needs ?? []
  const others = steps.filter(({ id }) => id !== step.id && !isNeeded(needs, id))
  const called = (need: string): string => {
    const { ids, mode } = readNeed(need)
    const named = ids.map((id) => {
      const found = steps.find((one) => one.id === id)
      return found ? nameOf(found) : id
    })
    return words.needs[mode](named)
  }
  return (
    <ul className="needs" lang="zh-Hans">
      {needs.map((need) => (
        <li key={need} className="need">
          {called(need)}
          {!readOnly && (
            <select
              className="native"
              aria-label={words.changeNeed(nameOf(step), called(need))}
              value=""
              onChange={(event) => rewrite(need, event.target.value)}
            >
              <option value="">{words.orElse}</option>
              {readNeed(need).mode !== 'over' &&
                others.map((other) => (
                  <option key={other.id} value={orElse(need, other.id)}>
                    {words.orStep(nameOf(other))}
                  </option>
                ))}
              {readNeed(need).mode !== 'one' && (
                <option value={otherEnd(need)}>{words.otherEnd[need.endsWith('?') ? 'over' : 'all']}</option>
              )}
            </select>
          )}
          {!readOnly && (
            <Button
              size="small"
              type="text"
              aria-label={words.noLongerWaits(nameOf(step), called(need))}
              onClick={() => toggle(need)}
            >
              ✕
            </Button>
          )}
        </li>
      ))}
      {!readOnly && others.length > 0 && (
        <li>
          <select
            className="native"
            aria-label={words.waitsFor(nameOf(step))}
            value=""
            onChange={(event) => toggle(event.target.value)}
          >
            <option value="">{words.addNeed}</option>
            {others.map((other) => (
              <option key={other.id} value={other.id}>
                {nameOf(other)}
              </option>
            ))}
          </select>
        </li>
      )}
    </ul>
  )
}

/** The question that must be answered with yes, where the condition is no more than that. */
function questionOf(when: unknown): string | undefined {
  const pair = isObject(when) ? when['eq'] : undefined
  const [read, value] = Array.isArray(pair) ? (pair as unknown[]) : []
  return typeof read === 'string' && read.startsWith('$') && value === true ? read.slice(1) : undefined
}

/** When a step is needed: the usual condition, a question answered with yes, is written here; any other in the form below. */
function Condition(given: {
  step: Step
  name: string
  write: (part: { when?: unknown; unless?: string | undefined }) => void
}) {
  const words = useWords()
  const { readOnly } = useEditing()
  const { step, name, write } = given
  if (step.when === undefined)
    return readOnly ? null : (
      <Button
        size="small"
        aria-label={words.addConditionTo(name)}
        onClick={() => write({ when: { eq: ['$', true] }, unless: step.unless ?? '' })}
      >
        {words.addCondition}
      </Button>
    )
  const question = questionOf(step.when)
  if (question === undefined) return <span className="quiet">{words.otherCondition}</span>
  return (
    <span className="condition">
      <input
        className="native"
        aria-label={words.askedFor(name)}
        placeholder={words.asked}
        list="refs-elements"
        autoComplete="off"
        readOnly={readOnly}
        value={question}
        onChange={(event) => write({ when: { eq: [`$${event.target.value.trim()}`, true] } })}
      />
      <input
        className="native"
        aria-label={words.unlessFor(name)}
        placeholder={words.members.unless}
        readOnly={readOnly}
        value={step.unless ?? ''}
        onChange={(event) => write({ unless: event.target.value })}
      />
      {!readOnly && (
        <Button
          size="small"
          danger
          aria-label={words.dropConditionOf(name)}
          onClick={() => write({ when: undefined, unless: undefined })}
        >
          ✕
        </Button>
      )}
    </span>
  )
}

/** An item is taken in by its id or by its whole name, as the list under the field offers them. */
function AddItem({ add, known }: { add: (item: string) => void; known: ReadonlyMap<string, string> }) {
  const words = useWords()
  const id = useId()
  return (
    <form
      className="new-key"
      onSubmit={(event) => {
        event.preventDefault()
        const text = String(new FormData(event.currentTarget).get('item') ?? '').trim()
        const found = known.has(text) ? text : [...known].find(([, name]) => name === text)?.[0]
        if (found === undefined) return
        add(found)
        event.currentTarget.reset()
      }}
    >
      <label htmlFor={id}>{words.addItem}</label>
      <input id={id} name="item" className="native" list="refs-items" autoComplete="off" />
      <Button htmlType="submit">{words.takeIn}</Button>
    </form>
  )
}

/** The picture of what is written, faulty or not: whatever cannot be drawn is left out. */
function drawn(written: unknown, confirmed: unknown, names: ReadonlyMap<string, string>) {
  const steps = stepsOf(written).map((step) => ({
    mode: 'decide',
    optional: false,
    ...step,
    needs: step.needs ?? [],
  }))
  const confirmations = Array.isArray(confirmed) ? confirmed : []
  const items = Object.fromEntries(
    steps.map(({ item }) => [
      item,
      { item: { name: names.get(item) ?? item, limits: { promised: null } }, department: '' },
    ]),
  )
  return flowOf({ onething: { steps, confirmations }, items } as unknown as Drawn)
}
