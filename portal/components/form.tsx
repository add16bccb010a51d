import type { ReactNode } from 'react'
import type { FieldProblem } from '../../server/platform/refusal.ts'
import type { TextKey } from '../texts/texts.ts'
import { useScreen } from './context.tsx'

/** What was wrong with what was sent: one sentence for the whole, one per field. */
export type Problems = { zh: string; en: string; fields: FieldProblem[] }

/** The id of a field's control, to which the error summary leads. */
export function fieldId(field: string): string {
  return `f-${field.replace(/[^a-zA-Z0-9-]/g, '-')}`
}

export function problemOf(problems: Problems | undefined, field: string): string | undefined {
  return problems?.fields.find((problem) => problem.field === field)?.zh
}

export function Csrf(): ReactNode {
  const { request } = useScreen()
  return request.csrf ? <input type="hidden" name="csrf" value={request.csrf} /> : null
}

/** A form that changes something: guarded against forgery and double clicks, checked by the server only. */
export function PostForm(props: {
  action?: string
  files?: boolean
  returnTo?: string
  className?: string
  children: ReactNode
}): ReactNode {
  const { request } = useScreen()
  return (
    <form
      method="post"
      action={props.action ?? request.path}
      encType={props.files ? 'multipart/form-data' : undefined}
      noValidate
      className={props.className}
      data-once
    >
      <Csrf />
      <input type="hidden" name="return" value={props.returnTo ?? request.path} />
      {props.children}
    </form>
  )
}

/** All problems at the top, each a link to its field; takes the focus when the page comes. */
export function ErrorSummary({ problems }: { problems: Problems | undefined }): ReactNode {
  const { t, lang, zh } = useScreen()
  if (!problems) return null
  const { fields } = problems
  return (
    <div className="error-summary" role="alert" tabIndex={-1} data-focus aria-labelledby="error-title">
      <h2 id="error-title">{fields.length ? t('error.count', { n: fields.length }) : t('error.one')}</h2>
      {fields.length === 0 ? (
        <p>{lang === 'en' ? problems.en : <span {...zh}>{problems.zh}</span>}</p>
      ) : (
        <ul>
          {fields.map((problem) => (
            <li key={problem.field}>
              <a href={`#${fieldId(problem.field)}`} {...zh}>
                {problem.zh}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

export function FieldError({ id, problem }: { id: string; problem: string | undefined }): ReactNode {
  const { t, zh } = useScreen()
  if (!problem) return null
  return (
    <p className="field-error" id={`${id}-error`}>
      <span className="out-of-sight">{t('error.prefix')}</span>
      <span {...zh}>{problem}</span>
    </p>
  )
}

export function describedBy(id: string, hint: unknown, problem: unknown): string | undefined {
  return [hint ? `${id}-hint` : '', problem ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined
}

export type InputKind = {
  type?: 'text' | 'tel' | 'password' | 'search'
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel'
  autoComplete?: string
  /** Width in characters that the answer usually has. */
  size?: 'short' | 'medium' | 'long'
}

/** One line of text with its label, hint and error. The label is the page's h1 when `asHeading` is set. */
export function TextField(
  props: InputKind & {
    name: string
    label: ReactNode
    labelLang?: string
    hint?: ReactNode
    value?: string
    problem?: string
    optional?: boolean
    autoFocus?: boolean
    asHeading?: boolean
    rows?: number
    unit?: string
    after?: ReactNode
  },
): ReactNode {
  const { t } = useScreen()
  const id = fieldId(props.name)
  const common = {
    id,
    name: props.name,
    autoFocus: props.autoFocus,
    'aria-describedby': describedBy(id, props.hint, props.problem),
    'aria-invalid': props.problem ? true : undefined,
  }
  const label = (
    <label htmlFor={id} lang={props.labelLang}>
      {props.label}
      {props.optional && <span className="optional">{t('field.optional')}</span>}
    </label>
  )
  return (
    <div className={props.problem ? 'field wrong' : 'field'}>
      {props.asHeading ? <h1 className="label-heading">{label}</h1> : label}
      {props.hint && (
        <p className="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      <FieldError id={id} problem={props.problem} />
      {props.rows ? (
        <textarea {...common} rows={props.rows} defaultValue={props.value ?? ''} />
      ) : (
        <span className="with-unit">
          <input
            {...common}
            className={props.size ?? 'medium'}
            type={props.type ?? 'text'}
            inputMode={props.inputMode}
            autoComplete={props.autoComplete ?? 'off'}
            spellCheck={false}
            defaultValue={props.value ?? ''}
          />
          {props.unit && <span className="unit">{props.unit}</span>}
        </span>
      )}
      {props.after}
    </div>
  )
}

export type Choice = { value: string; label: ReactNode; hint?: ReactNode; lang?: string }

/** Choices as cards, large enough for any thumb; one fieldset, one legend. */
export function RadioCards(props: {
  name: string
  legend: ReactNode
  legendLang?: string
  hint?: ReactNode
  choices: Choice[]
  value?: string
  problem?: string
  optional?: boolean
  asHeading?: boolean
}): ReactNode {
  const { t } = useScreen()
  const id = fieldId(props.name)
  return (
    <fieldset
      className={props.problem ? 'field wrong' : 'field'}
      aria-describedby={describedBy(id, props.hint, props.problem)}
    >
      <legend lang={props.legendLang}>
        {props.asHeading ? <h1 className="label-heading">{props.legend}</h1> : props.legend}
        {props.optional && <span className="optional">{t('field.optional')}</span>}
      </legend>
      {props.hint && (
        <p className="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      <FieldError id={id} problem={props.problem} />
      <div className="cards">
        {props.choices.map((choice, index) => {
          const own = index === 0 ? id : `${id}-${index}`
          return (
            <div className="card" key={choice.value}>
              <input
                type="radio"
                id={own}
                name={props.name}
                value={choice.value}
                defaultChecked={choice.value === props.value}
                aria-describedby={choice.hint ? `${own}-hint` : undefined}
              />
              <label htmlFor={own} lang={choice.lang}>
                {choice.label}
              </label>
              {choice.hint && (
                <p className="hint" id={`${own}-hint`} lang={choice.lang}>
                  {choice.hint}
                </p>
              )}
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}

/** A box to tick; `name` where the boxes of one set are sent under several names. */
export type Tick = Choice & { on: boolean; name?: string }

/** Boxes to tick as cards, any number of them; one fieldset, one legend. */
export function TickCards(props: {
  name: string
  legend: ReactNode
  hint?: ReactNode
  ticks: readonly Tick[]
  problem?: string | undefined
}): ReactNode {
  const id = fieldId(props.name)
  return (
    <fieldset
      className={props.problem ? 'field wrong' : 'field'}
      aria-describedby={describedBy(id, props.hint, props.problem)}
    >
      <legend>{props.legend}</legend>
      {props.hint && (
        <p className="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      <FieldError id={id} problem={props.problem} />
      <div className="cards">
        {props.ticks.map(({ name = props.name, value, label, hint, lang, on }, index) => {
          const own = index === 0 ? id : `${id}-${index}`
          return (
            <div className="card tick-row" key={value}>
              <input
                type="checkbox"
                id={own}
                name={name}
                value={value}
                defaultChecked={on}
                aria-describedby={hint ? `${own}-about` : undefined}
              />
              <label htmlFor={own} lang={lang}>
                {label}
              </label>
              {hint && (
                <p className="hint" id={`${own}-about`} lang={lang}>
                  {hint}
                </p>
              )}
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}

/** The one main button of a page. */
export function Submit({
  children,
  quiet,
  name,
  value,
}: {
  children: ReactNode
  quiet?: boolean
  name?: string
  value?: string
}): ReactNode {
  const { t } = useScreen()
  return (
    <button
      className={quiet ? 'button quiet' : 'button'}
      name={name}
      value={value}
      data-busy={t('common.sending')}
    >
      <span>{children}</span>
    </button>
  )
}

/** A word in the colour of its meaning; the word itself says it. */
export function Tag({
  kind = 'plain',
  k,
}: {
  kind?: 'good' | 'plain' | 'warn' | 'bad'
  k: TextKey
}): ReactNode {
  const { t } = useScreen()
  return <span className={`tag ${kind}`}>{t(k)}</span>
}

/** One paper as photos or files; the camera of a phone is offered by the browser itself. */
export function PaperField({
  material,
  name = `file:${material.id}`,
  problem,
}: {
  material: { id: string; name: string }
  name?: string
  problem: string | undefined
}): ReactNode {
  const { t, zh } = useScreen()
  const id = fieldId(material.id)
  return (
    <div className={problem ? 'field wrong' : 'field'}>
      <label htmlFor={id}>
        {t('materials.choose')}
        <span className="out-of-sight" {...zh}>
          {material.name}
        </span>
      </label>
      <p className="hint" id={`${id}-hint`}>
        {t('materials.kinds')}
      </p>
      <FieldError id={id} problem={problem} />
      <input
        type="file"
        id={id}
        name={name}
        multiple
        accept="image/jpeg,image/png,application/pdf"
        aria-describedby={problem ? `${id}-hint ${id}-error` : `${id}-hint`}
      />
    </div>
  )
}
