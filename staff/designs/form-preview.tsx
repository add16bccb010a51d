import { useId, useState } from 'react'
import type { Answers, Asked, Preview } from '../../server/designs/model.ts'
import { useWords } from './words.ts'

const SIGHTS = ['citizen', 'elder', 'counter'] as const
type Answer = (id: string, value: Answers[string] | undefined) => void

/** The form as a citizen meets it on a phone, in large letters, or as the clerk at the counter; answers can be tried and are not kept. */
export function FormPreview({ questions, answer }: { questions: Preview['questions']; answer: Answer }) {
  const words = useWords()
  const [sight, setSight] = useState<(typeof SIGHTS)[number]>('citizen')
  const name = useId()
  return (
    <>
      <fieldset className="sights">
        <legend>{words.sight}</legend>
        {SIGHTS.map((one) => (
          <label key={one}>
            <input type="radio" name={name} checked={sight === one} onChange={() => setSight(one)} />{' '}
            {words.sights[one]}
          </label>
        ))}
      </fieldset>
      <ol className={`form-preview ${sight}`}>
        {questions.map((question) => (
          <li key={question.id}>
            <h4>
              {question.title} {question.extra && <span className="quiet">（{words.extra}）</span>}
            </h4>
            {sight !== 'counter' && <p className="quiet">{question.why}</p>}
            {question.asks.map((asked) => (
              <TriedField key={asked.id} asked={asked} spoken={sight !== 'counter'} answer={answer} />
            ))}
          </li>
        ))}
      </ol>
      {questions.length === 0 && <p>{words.nothingAsked}</p>}
    </>
  )
}

/** At the counter a field has its name; before a citizen its question, its hint, and why it is asked. */
function TriedField({ asked, spoken, answer }: { asked: Asked; spoken: boolean; answer: Answer }) {
  const words = useWords()
  const id = useId()
  const label = `${(spoken && asked.question) || asked.name}${asked.required ? '' : words.mayStayEmpty}`
  const options =
    asked.control === 'yes-no'
      ? [
          { value: 'true', label: words.yes },
          { value: 'false', label: words.no },
        ]
      : asked.options
  const read = (text: string): Answers[string] | undefined => {
    if (text === '') return undefined
    if (asked.control === 'yes-no') return text === 'true'
    const number = asked.control === 'number' || asked.control === 'money'
    return number && Number.isFinite(Number(text)) ? Number(text) : text
  }
  return (
    <div className="tried">
      <label htmlFor={id}>{label}</label>
      {spoken && asked.hint !== null && <span className="quiet">{asked.hint}</span>}
      {options.length > 0 ? (
        <select
          id={id}
          className="native"
          value={asked.value === null ? '' : String(asked.value)}
          onChange={(event) => answer(asked.id, read(event.target.value))}
        >
          <option value="">{words.notAnswered}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          className="native"
          defaultValue={asked.value === null ? '' : String(asked.value)}
          onBlur={(event) => answer(asked.id, read(event.target.value.trim()))}
        />
      )}
      {asked.unit !== null && <span className="quiet">{asked.unit}</span>}
      {spoken && asked.why !== null && (
        <details>
          <summary>{words.members.why}</summary>
          {asked.why}
        </details>
      )}
    </div>
  )
}
