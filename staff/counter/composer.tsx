import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { CounterField, CounterView, SittingView } from '../../server/counter/model.ts'
import { QuestionIcon, TickIcon } from '../components/icons.tsx'
import type { Clerk } from './clerk.ts'
import { useCounterTexts } from './texts/texts.ts'

type Given = { view: CounterView; clerk: Clerk }

/** Centre: what lies on the table. */
export function Composer({ view, clerk }: Given) {
  const words = useCounterTexts()
  const { sitting } = view
  return (
    <div className="counter-centre">
      {!sitting?.person ? (
        <section className="panel empty-table">
          <p>{words.noPerson}</p>
        </section>
      ) : sitting.case ? (
        <Filed sitting={sitting} clerk={clerk} />
      ) : sitting.draft ? (
        <Draft sitting={sitting} draft={sitting.draft} clerk={clerk} />
      ) : (
        <Suggestion sitting={sitting} clerk={clerk} />
      )}
    </div>
  )
}

function Suggestion({ sitting, clerk }: { sitting: SittingView; clerk: Clerk }) {
  const words = useCounterTexts()
  const { suggestion } = sitting
  return (
    <section className="panel" aria-labelledby="matter">
      <h2 id="matter" lang="zh-Hans">
        {suggestion ? words.suggestion(suggestion.name) : words.pickMatter}
      </h2>
      <div className="buttons">
        {suggestion && (
          <Button autoFocus type="primary" onClick={() => void clerk.start(suggestion.onething)}>
            {words.start} <kbd>Enter</kbd>
          </Button>
        )}
        <Button onClick={() => clerk.show('matters')}>
          {words.pickMatter} <kbd>F4</kbd>
        </Button>
      </div>
    </section>
  )
}

function Draft({
  sitting,
  draft,
  clerk,
}: {
  sitting: SittingView
  draft: NonNullable<SittingView['draft']>
  clerk: Clerk
}) {
  const words = useCounterTexts()
  const fields = draft.questions.flatMap((question) => question.fields)
  const open = fields.find(({ required, typed }) => required && typed === '')?.element
  useFocus(draft.consented ? open : undefined)
  if (!draft.consented) {
    return (
      <section className="panel" aria-labelledby="consent">
        <h2 id="consent">{words.consentTitle}</h2>
        {draft.consentText.map((text) => (
          <p key={text} lang="zh-Hans">
            {text}
          </p>
        ))}
        <Button autoFocus type="primary" onClick={() => void clerk.consent()}>
          {words.consentYes} <kbd>Enter</kbd>
        </Button>
      </section>
    )
  }
  return (
    <>
      <section className="panel" aria-labelledby="ask">
        <h2 id="ask" lang="zh-Hans">
          {draft.onething.name}
        </h2>
        {draft.outages.length > 0 && (
          <p className="mark-warn" role="status">
            {words.outages(draft.outages.join('、'))}{' '}
            <Button size="small" onClick={() => void clerk.lookAgain()}>
              {words.lookAgain}
            </Button>
          </p>
        )}
        {draft.ineligible.map((text) => (
          <p key={text} className="wrong" lang="zh-Hans">
            {text}
          </p>
        ))}
        {fields.length === 0 ? (
          <p>{words.nothingAsked}</p>
        ) : (
          <div className="asked" lang="zh-Hans">
            {fields.map((field) => (
              <AskedField key={`${sitting.id}/${field.element}`} field={field} clerk={clerk} />
            ))}
          </div>
        )}
        <p className="ready-line" role="status">
          {sitting.signed ? words.signed : draft.complete ? words.complete : ''}
        </p>
        <div className="buttons">
          <Button
            type="primary"
            disabled={!sitting.signed}
            loading={clerk.busy}
            onClick={() => void clerk.file()}
          >
            {words.file} <kbd>F9</kbd>
          </Button>
          <Button onClick={() => void clerk.advice()}>
            {words.advice} <kbd>F7</kbd>
          </Button>
          <Button onClick={() => void clerk.keep()}>
            {words.keep} <kbd>Ctrl S</kbd>
          </Button>
          <Button onClick={() => clerk.show('handOver')}>
            {words.handOver} <kbd>F10</kbd>
          </Button>
        </div>
      </section>
      <Known draft={draft} clerk={clerk} />
    </>
  )
}

/** The keyboard goes to what is asked next, as soon as that is another thing. */
function useFocus(element: string | undefined): void {
  useEffect(() => {
    if (element === undefined || document.querySelector('[aria-modal="true"]')) return
    document.querySelector<HTMLElement>(`[data-field="${CSS.escape(element)}"] [data-first]`)?.focus()
  }, [element])
}

function AskedField({ field, clerk }: { field: CounterField; clerk: Clerk }) {
  const words = useCounterTexts()
  const wrong = clerk.fieldProblems.get(field.element)
  const label = (
    <>
      {field.name}
      {!field.required && <small className="quiet"> {words.optional}</small>}
      {field.hint !== '' && <small className="quiet"> {field.hint}</small>}
    </>
  )
  return (
    <div data-field={field.element} className={wrong ? 'asked-field field-wrong' : 'asked-field'}>
      {field.choices.length > 0 ? (
        <fieldset>
          <legend data-first tabIndex={-1}>
            {label}
          </legend>
          <div className="choices">
            {field.choices.map((choice, at) => (
              <label key={choice.value}>
                <input
                  type="radio"
                  name={field.element}
                  checked={field.typed === choice.value}
                  onChange={() => void clerk.answer(field, choice.value)}
                />{' '}
                {at < 9 && <kbd>{at + 1}</kbd>} {choice.label}
                {choice.hint !== '' && <small className="quiet"> {choice.hint}</small>}
              </label>
            ))}
          </div>
        </fieldset>
      ) : (
        <TypedField field={field} label={label} wrong={wrong} clerk={clerk} />
      )}
      {wrong && (
        <p className="wrong" id={`wrong-${field.element}`}>
          {wrong}
        </p>
      )}
    </div>
  )
}

/** Saved on Enter, and when the keyboard leaves; an input method may use Enter for itself first. */
function TypedField(given: {
  field: CounterField
  label: React.ReactNode
  wrong: string | undefined
  clerk: Clerk
}) {
  const { field, clerk, wrong } = given
  const [text, setText] = useState(field.typed)
  const saved = useRef(field.typed)
  useEffect(() => {
    if (saved.current !== field.typed) setText(field.typed)
    saved.current = field.typed
  }, [field.typed])
  const save = (): void => {
    if (text === saved.current) return
    saved.current = text
    void clerk.answer(field, text)
  }
  return (
    <label className="typed">
      <span>{given.label}</span>
      <Input
        data-first
        value={text}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong === undefined ? undefined : `wrong-${field.element}`}
        suffix={field.unit === '' ? undefined : field.unit}
        onChange={(event) => setText(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
            event.preventDefault()
            save()
          }
        }}
      />
    </label>
  )
}

/** What nobody is asked, each with where it comes from; a register that is wrong is contested on the spot. */
function Known({ draft, clerk }: { draft: NonNullable<SittingView['draft']>; clerk: Clerk }) {
  const words = useCounterTexts()
  return (
    <section className="panel" aria-labelledby="known">
      <h2 id="known">{words.known}</h2>
      {draft.sections.map((section) => (
        <div key={section.name} lang="zh-Hans">
          <h3>{section.name}</h3>
          <dl className="dense">
            {section.fields.map((field) => (
              <KnownField key={field.element} field={field} clerk={clerk} />
            ))}
          </dl>
        </div>
      ))}
    </section>
  )
}

function KnownField({ field, clerk }: { field: CounterField; clerk: Clerk }) {
  const words = useCounterTexts()
  const [open, setOpen] = useState(false)
  const [value, setValue] = useState('')
  const contestable =
    field.as === 'known' &&
    !field.objected &&
    field.origin.startsWith('来自') &&
    field.origin !== '来自实名登录'
  return (
    <div>
      <dt>{field.name}</dt>
      <dd>
        {field.text} <small className="quiet">{field.objected ? words.objected : field.origin}</small>
        {contestable && (
          <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {words.object}
            <span className="unseen">{field.name}</span>
          </button>
        )}
        {open && (
          <form
            className="object"
            onSubmit={(event) => {
              event.preventDefault()
              void clerk.object(field.element, value, '').then((done) => done && setOpen(false))
            }}
          >
            {field.choices.length > 0 ? (
              <select
                aria-label={words.objectValue}
                value={value}
                onChange={(event) => setValue(event.target.value)}
              >
                <option value="" />
                {field.choices.map((choice) => (
                  <option key={choice.value} value={choice.value}>
                    {choice.label}
                  </option>
                ))}
              </select>
            ) : (
              <Input
                size="small"
                aria-label={words.objectValue}
                placeholder={words.objectValue}
                value={value}
                onChange={(event) => setValue(event.target.value)}
              />
            )}
            <Button size="small" htmlType="submit">
              {words.save}
            </Button>
          </form>
        )}
      </dd>
    </div>
  )
}

function Filed({ sitting, clerk }: { sitting: SittingView; clerk: Clerk }) {
  const words = useCounterTexts()
  const filed = sitting.case
  if (!filed) return null
  return (
    <section className="panel" aria-labelledby="filed">
      <h2 id="filed">{words.filed(filed.number)}</h2>
      <p>
        {words.queryCode(filed.queryCode)}{' '}
        {sitting.receiptPrinted && <span className="mark-ok">{words.issued}</span>}
      </p>
      <ul className="plain steps" lang="zh-Hans">
        {filed.steps.map((step) => (
          <li key={step.step}>
            <strong>{step.itemName}</strong> <small className="quiet">{step.department}</small>
            <br />
            <small>{step.now}</small>
          </li>
        ))}
      </ul>
      {filed.confirmations.length > 0 && (
        <>
          <h3>{words.confirmations}</h3>
          <ul className="plain" lang="zh-Hans">
            {filed.confirmations.map((each) => (
              <li key={each.id}>
                <span className={each.state === 'confirmed' ? 'mark-ok' : 'mark-warn'}>
                  {each.state === 'confirmed' ? <TickIcon /> : <QuestionIcon />}
                  {each.person}：
                  {words.confirmState[each.state as keyof typeof words.confirmState] ?? each.state}
                </span>
                {each.state === 'asked' && <p>{words.confirmHow(each.person)}</p>}
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="buttons">
        <Button onClick={() => void clerk.file()}>
          {words.printAgain} <kbd>F9</kbd>
        </Button>
        <Button onClick={() => clerk.show('matters')}>
          {words.another} <kbd>F4</kbd>
        </Button>
        <Button type="primary" onClick={() => void clerk.end()}>
          {words.end}
        </Button>
      </div>
    </section>
  )
}
