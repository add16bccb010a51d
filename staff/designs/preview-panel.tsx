import { Button } from 'antd'
import { useId, useState } from 'react'
import type { Answers, Preview, Simulation } from '../../server/designs/model.ts'
import { ProblemAlert, Waiting } from '../components/page.tsx'
import { usePreview, useSimulation } from './api.ts'
import { CounterPreview, PortalPreview } from './form-preview.tsx'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

const SIGHTS = ['citizen', 'elder', 'counter'] as const

/**
 * What an applicant would meet in a one-thing, or in an item by itself, and for a one-thing twenty invented ones: asked for by a button,
 * for both compute the whole design. What is looked at follows each change that is saved.
 */
export function PreviewPanel(given: {
  designId: string
  kind: 'items' | 'onethings'
  id: string
  revision: number
  saved: boolean
}) {
  const words = useWords()
  const { designId, kind, id, revision, saved } = given
  const [looking, setLooking] = useState(false)
  const [sight, setSight] = useState<(typeof SIGHTS)[number]>('citizen')
  const [tried, setTried] = useState<number>()
  const [answers, setAnswers] = useState<Answers>({})
  const name = useId()
  const preview = usePreview(designId, kind, id, looking ? revision : undefined, answers)
  const simulation = useSimulation(designId, id, tried)
  const whole = kind === 'onethings'
  return (
    <section className="panel stack" aria-labelledby="preview">
      <h2 id="preview">{words.preview}</h2>
      <span className="buttons">
        <Button onClick={() => setLooking(true)} disabled={!saved || looking}>
          {words.look}
        </Button>
        {whole && (
          <>
            <Button onClick={() => setTried(revision)} disabled={!saved}>
              {words.simulate}
            </Button>
            <a href={paths.api.bpmn(designId, id)} download={`${id}.bpmn`}>
              {words.bpmn}
            </a>
          </>
        )}
      </span>
      {!saved && <p className="quiet">{looking ? words.followsSaving : words.saveFirst}</p>}
      <ProblemAlert problem={preview.error ?? simulation.error} />
      {(preview.isLoading || simulation.isFetching) && <Waiting rows={3} />}
      {preview.data && preview.error === null && (
        <div lang="zh-Hans">
          {whole && (
            <>
              <p>{words.counts(preview.data.counts)}</p>
              <Saved saving={preview.data.saving} />
            </>
          )}
          <h3>{words.asks}</h3>
          <fieldset className="sights">
            <legend>{words.sight}</legend>
            {SIGHTS.map((one) => (
              <label key={one}>
                <input type="radio" name={name} checked={sight === one} onChange={() => setSight(one)} />{' '}
                {words.sights[one]}
              </label>
            ))}
          </fieldset>
          {sight === 'counter' ? (
            <>
              <CounterPreview
                questions={preview.data.questions}
                answer={(element, value) => setAnswers((before) => withAnswer(before, element, value))}
              />
              <p>
                <Button size="small" onClick={() => setAnswers({})}>
                  {words.tryAgain}
                </Button>
              </p>
            </>
          ) : (
            <PortalPreview
              key={sight}
              designId={designId}
              kind={kind}
              id={id}
              revision={revision}
              elder={sight === 'elder'}
            />
          )}
          {whole && sight === 'counter' && (
            <p role="status">
              {words.goesTo(preview.data.steps.filter(({ included }) => included).map((step) => step.name))}
            </p>
          )}
          <h3>{words.papers}</h3>
          {preview.data.materials.length === 0 && <p>{words.noPapers}</p>}
          <ul>
            {preview.data.materials.map((paper) => (
              <li key={paper.id}>
                {paper.name}：{words.settled[paper.as]}
                <small className="quiet"> {paper.reason}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
      {simulation.data && tried !== revision && <p className="mark-warn">{words.simulatedBefore}</p>}
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
            {personas.map((persona) => (
              <tr key={persona.name}>
                <th scope="row" lang="zh-Hans">
                  {persona.name}
                </th>
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
