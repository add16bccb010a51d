import { Button, Checkbox } from 'antd'
import { useId, useMemo } from 'react'
import { flowOf, type Drawn } from '../../server/onething/flow.ts'
import { isObject } from './content.ts'
import { useEditing } from './editing.tsx'
import { FlowView } from './flow-view.tsx'
import { useWords } from './words.ts'

type Step = { id: string; item: string; needs?: string[]; mode?: string; optional?: boolean }

const stepsOf = (content: unknown): Step[] => {
  const steps = isObject(content) ? content['steps'] : undefined
  return Array.isArray(steps)
    ? steps.filter((step): step is Step => isObject(step) && typeof step['id'] === 'string')
    : []
}

/** The steps of a one-thing as picture and as table: which items, what each waits for, who only gives an opinion, what may be left out. */
export function GraphPanel({ content }: { content: unknown }) {
  const words = useWords()
  const { choices, change, readOnly } = useEditing()
  const steps = stepsOf(content)
  const names = useMemo(() => new Map(choices.items.map(({ id, name }) => [id, name])), [choices.items])
  const nameOf = (step: Step): string => names.get(step.item) ?? step.item
  const flow = useMemo(() => drawn(content, names), [content, names])

  const write = (next: readonly Step[]): void => change(['steps'], next)
  const setStep = (id: string, part: Partial<Step>): void =>
    write(steps.map((step) => (step.id === id ? { ...step, ...part } : step)))
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
          needs: (step.needs ?? []).filter((need) => need.replace(/\?$/, '') !== id),
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
        <table>
          <caption className="unseen">{words.graphTable}</caption>
          <thead>
            <tr>
              {[words.members.item, words.members.needs, words.members.mode, words.members.optional, ''].map(
                (head) => (
                  <th key={head} scope="col">
                    {head === '' ? <span className="unseen">{words.acts}</span> : head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr key={step.id}>
                <th scope="row" lang="zh-Hans">
                  {nameOf(step)}
                </th>
                <td>
                  <ul className="needs" lang="zh-Hans">
                    {steps
                      .filter(({ id }) => id !== step.id)
                      .map((other) => (
                        <li key={other.id}>
                          <Checkbox
                            disabled={readOnly}
                            checked={(step.needs ?? []).includes(other.id)}
                            onChange={() => toggleNeed(step, other.id)}
                          >
                            {nameOf(other)}
                          </Checkbox>
                        </li>
                      ))}
                    {(step.needs ?? [])
                      .filter((need) => !steps.some(({ id }) => id === need))
                      .map((need) => (
                        <li key={need}>
                          <Checkbox disabled={readOnly} checked onChange={() => toggleNeed(step, need)}>
                            <code>{need}</code>
                          </Checkbox>
                        </li>
                      ))}
                  </ul>
                </td>
                <td>
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
                <td>
                  <Checkbox
                    aria-label={`${words.members.optional} ${nameOf(step)}`}
                    disabled={readOnly}
                    checked={step.optional === true}
                    onChange={(event) => setStep(step.id, { optional: event.target.checked })}
                  />
                </td>
                <td>
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
function drawn(content: unknown, names: ReadonlyMap<string, string>) {
  const steps = stepsOf(content).map((step) => ({
    mode: 'decide',
    optional: false,
    ...step,
    needs: step.needs ?? [],
  }))
  const confirmations =
    isObject(content) && Array.isArray(content['confirmations']) ? content['confirmations'] : []
  const items = Object.fromEntries(
    steps.map(({ item }) => [
      item,
      { item: { name: names.get(item) ?? item, limits: { promised: null } }, department: '' },
    ]),
  )
  return flowOf({ onething: { steps, confirmations }, items } as unknown as Drawn)
}
