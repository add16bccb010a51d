import { useEffect, useId, useRef } from 'react'
import type { Answers, Asked, Preview } from '../../server/designs/model.ts'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

type Answer = (id: string, value: Answers[string] | undefined) => void

/** The citizen's own pages, on a phone: what the portal would show if the design counted now. It follows each change that is saved. */
export function PortalPreview(given: {
  designId: string
  kind: 'items' | 'onethings'
  id: string
  revision: number
  elder: boolean
}) {
  const words = useWords()
  const { designId, kind, id, revision, elder } = given
  const frame = useRef<HTMLIFrameElement>(null)
  const shown = useRef(revision)
  useEffect(() => {
    if (shown.current === revision) return
    shown.current = revision
    // The address holds what has been answered so far: it stays.
    const inside = frame.current?.contentWindow
    inside?.location.replace(inside.location.href)
  }, [revision])
  return (
    <iframe
      ref={frame}
      className="portal-preview"
      sandbox="allow-same-origin allow-forms"
      title={words.sights[elder ? 'elder' : 'citizen']}
      src={paths.portalPreview(designId, kind, id, elder)}
    />
  )
}

/** The form as the clerk at the counter has it: everything at once, by name; answers can be tried and are not kept. */
export function CounterPreview({ questions, answer }: { questions: Preview['questions']; answer: Answer }) {
  const words = useWords()
  return (
    <>
      <ol className="form-preview">
        {questions.map((question) => (
          <li key={question.id}>
            <h4>
              {question.title} {question.extra && <span className="quiet">（{words.extra}）</span>}
            </h4>
            {question.asks.map((asked) => (
              // What the plan made of an answer takes the place of what was typed.
              <TriedField key={`${asked.id} ${String(asked.value)}`} asked={asked} answer={answer} />
            ))}
          </li>
        ))}
      </ol>
      {questions.length === 0 && <p>{words.nothingAsked}</p>}
    </>
  )
}

function TriedField({ asked, answer }: { asked: Asked; answer: Answer }) {
  const words = useWords()
  const id = useId()
  const label = `${asked.name}${asked.required ? '' : words.mayStayEmpty}`
  const value = asked.value === null ? '' : String(asked.value)
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
      {options.length > 0 ? (
        <select
          id={id}
          className="native"
          value={value}
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
          defaultValue={value}
          onBlur={(event) => {
            const typed = event.target.value.trim()
            if (typed !== value) answer(asked.id, read(typed))
          }}
        />
      )}
      {asked.unit !== null && <span className="quiet">{asked.unit}</span>}
    </div>
  )
}
