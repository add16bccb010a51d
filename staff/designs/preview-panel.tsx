import { Button } from 'antd'
import { useState } from 'react'
import type { Answers, Preview, Simulation } from '../../server/designs/model.ts'
import { ProblemAlert, Waiting } from '../components/page.tsx'
import { usePreview, useSimulation } from './api.ts'
import { FormPreview } from './form-preview.tsx'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

/** What an applicant would meet, and twenty invented ones: asked for by a button, for both compute the whole design. */
export function PreviewPanel(given: {
  designId: string
  onething: string
  revision: number
  saved: boolean
}) {
  const words = useWords()
  const { designId, onething, revision, saved } = given
  const [looked, setLooked] = useState<number>()
  const [tried, setTried] = useState<number>()
  const [answers, setAnswers] = useState<Answers>({})
  const preview = usePreview(designId, onething, looked, answers)
  const simulation = useSimulation(designId, onething, tried)
  return (
    <section className="panel stack" aria-labelledby="preview">
      <h2 id="preview">{words.preview}</h2>
      <span className="buttons">
        <Button onClick={() => setLooked(revision)} disabled={!saved}>
          {words.look}
        </Button>
        <Button onClick={() => setTried(revision)} disabled={!saved}>
          {words.simulate}
        </Button>
        <a href={paths.api.bpmn(designId, onething)} download={`${onething}.bpmn`}>
          {words.bpmn}
        </a>
      </span>
      {!saved && <p className="quiet">{words.saveFirst}</p>}
      <ProblemAlert problem={preview.error ?? simulation.error} />
      {(preview.isLoading || simulation.isFetching) && <Waiting rows={3} />}
      {preview.data && (
        <div lang="zh-Hans">
          <p>{words.counts(preview.data.counts)}</p>
          <Saved saving={preview.data.saving} />
          <h3>{words.asks}</h3>
          <FormPreview
            questions={preview.data.questions}
            answer={(id, value) => setAnswers((before) => withAnswer(before, id, value))}
          />
          <p role="status">
            {words.goesTo(preview.data.steps.filter(({ included }) => included).map(({ name }) => name))}
          </p>
          <h3>{words.papers}</h3>
          <ul>
            {preview.data.materials.map(({ id, name, as, reason }) => (
              <li key={id}>
                {name}：{words.settled[as]}
                <small className="quiet"> {reason}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
      {simulation.data && <Simulated simulation={simulation.data} />}
    </section>
  )
}

/** The answers with one more; nothing takes one back. */
function withAnswer(before: Answers, id: string, value: Answers[string] | undefined): Answers {
  const { [id]: _, ...rest } = before
  return value === undefined ? rest : { ...rest, [id]: value }
}

const SAVED = ['papers', 'fields', 'steps', 'days', 'trips'] as const

/** The items one by one beside the one-thing, computed from the definition. */
function Saved({ saving }: { saving: Preview['saving'] }) {
  const words = useWords()
  return (
    <table className="saving">
      <caption>{words.whatItSaves}</caption>
      <thead>
        <tr>
          <td />
          {SAVED.map((key) => (
            <th key={key} scope="col">
              {words.savings[key]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(['before', 'after'] as const).map((when) => (
          <tr key={when}>
            <th scope="row">{words.savedWhen[when]}</th>
            {SAVED.map((key) => (
              <td key={key}>{saving[key][when]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Simulated({ simulation: { personas, never } }: { simulation: Simulation }) {
  const words = useWords()
  const unreached = [...never.steps, ...never.questions, ...never.materials]
  return (
    <>
      <h3>{words.simulated(personas.length)}</h3>
      <p className={unreached.length > 0 ? 'mark-warn' : 'mark-ok'}>
        {unreached.length > 0 ? words.never(unreached.join('、')) : words.allReached}
      </p>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              {[
                words.person,
                words.registers,
                words.items,
                words.questions,
                words.uploads,
                words.answered,
              ].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {personas.map((persona, at) => (
              <tr key={at}>
                <th scope="row">{at + 1}</th>
                <td>{persona.known ? words.known : words.unknown}</td>
                <td>{persona.items}</td>
                <td>{persona.questions}</td>
                <td>{persona.uploads}</td>
                <td lang="zh-Hans">
                  {persona.ineligible.length > 0
                    ? persona.ineligible.join('；')
                    : persona.answers.map(({ name, text }) => `${name}：${text}`).join('，')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
