import type { ReactNode } from 'react'
import type { Element } from '../../server/forms/model.ts'
import type { PlannedChoice, PlannedElement } from '../../server/onething/model.ts'
import {
  describedBy,
  FieldError,
  fieldId,
  RadioCards,
  TextField,
  type Choice,
  type InputKind,
} from '../components/form.tsx'
import { useScreen } from '../components/context.tsx'

/** More choices than this are a list to pick from, not cards. */
const MOST_CARDS = 8

const KINDS: Partial<Record<Element['control'], InputKind>> = {
  'given-name': { size: 'short' },
  'person-name': { size: 'medium' },
  'citizen-number': { size: 'long' },
  phone: { type: 'tel', inputMode: 'tel', size: 'medium' },
  date: { size: 'medium' },
  instant: { size: 'medium' },
  number: { inputMode: 'decimal', size: 'short' },
  money: { inputMode: 'decimal', size: 'short' },
  text: { size: 'long' },
}

/** One standard data element as a field: the control follows from the element, never from the page. */
export function ElementField(props: {
  element: Element
  planned?: PlannedElement
  /** What is on offer, where no plan says so. */
  choices?: PlannedChoice[]
  value?: string
  problem?: string
  autoFocus?: boolean
  /** The question of a page with a single field is its label, so that it is asked once. */
  question?: string
}): ReactNode {
  const { t, zh } = useScreen()
  const { element, planned, value, problem, autoFocus, question } = props
  const label = question ?? element.question ?? element.name
  const optional = planned ? !planned.required : false
  const choices = choicesOf(
    element,
    planned?.choices ?? props.choices,
    { yes: t('common.yes'), no: t('common.no') },
    zh.lang,
  )
  const hint = element.hint ? (
    <span {...zh}>{element.hint}</span>
  ) : (
    formatHint(element, t('field.dateHint'), t('field.instantHint'))
  )
  const asHeading = question !== undefined

  if (choices && choices.length <= MOST_CARDS) {
    return (
      <RadioCards
        name={element.id}
        legend={label}
        legendLang={zh.lang}
        {...{ hint, choices, value, problem, optional, asHeading }}
      />
    )
  }
  if (choices) {
    const id = fieldId(element.id)
    const heading = (
      <label htmlFor={id} {...zh}>
        {label}
      </label>
    )
    return (
      <div className={problem ? 'field wrong' : 'field'}>
        {asHeading ? <h1 className="label-heading">{heading}</h1> : heading}
        {hint && (
          <p className="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
        <FieldError id={id} problem={problem} />
        <select
          id={id}
          name={element.id}
          defaultValue={value ?? ''}
          autoFocus={autoFocus}
          aria-describedby={describedBy(id, hint, problem)}
          aria-invalid={problem ? true : undefined}
        >
          <option value="">{t('field.pick')}</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} {...zh}>
              {choice.label}
            </option>
          ))}
        </select>
      </div>
    )
  }
  return (
    <TextField
      name={element.id}
      label={label}
      labelLang={zh.lang}
      rows={element.control === 'long-text' ? 4 : undefined}
      unit={element.unit ?? (element.control === 'money' ? t('unit.yuan') : undefined)}
      {...KINDS[element.control]}
      {...{ hint, value, problem, optional, autoFocus, asHeading }}
    />
  )
}

function choicesOf(
  element: Element,
  offered: PlannedChoice[] | undefined,
  words: { yes: string; no: string },
  lang: string | undefined,
): Choice[] | undefined {
  const given = offered ?? element.options
  if (given && given.length > 0) {
    return given.map((choice) => ({ ...choice, label: writtenLabel(element, choice), lang }))
  }
  if (element.control !== 'yes-no') return undefined
  return [
    { value: 'true', label: words.yes },
    { value: 'false', label: words.no },
  ]
}

/** The label as the definition has it, in the language of the page, unless it was made for this applicant. */
function writtenLabel(element: Element, choice: PlannedChoice): string {
  const option = element.options?.find((each) => each.value === choice.value)
  if (option) return option.label
  const label = element.choices?.find((each) => each.value === choice.value)?.label
  return typeof label === 'string' && !label.startsWith('$') ? label : choice.label
}

function formatHint(element: Element, date: string, instant: string): string | undefined {
  if (element.control === 'date') return date
  return element.control === 'instant' ? instant : undefined
}
