import { useId, type ReactNode } from 'react'
import { useTexts } from './settings.tsx'

type Given = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean }

/** A label, a hint, a control and what is wrong with it, tied together for everybody. */
export function Field(given: {
  label: string
  hint?: string | undefined
  error?: string | undefined
  optional?: boolean
  children: (control: Given) => ReactNode
}) {
  const texts = useTexts()
  const id = useId()
  const { label, hint, error, optional, children } = given
  const told = [hint && `${id}hint`, error && `${id}error`].filter(Boolean).join(' ')
  return (
    <div className={error ? 'field field-wrong' : 'field'}>
      <label htmlFor={id}>
        {label}
        {optional && <span className="quiet"> ({texts.app.optional})</span>}
      </label>
      {hint && (
        <p className="quiet" id={`${id}hint`}>
          {hint}
        </p>
      )}
      {children({ id, 'aria-describedby': told === '' ? undefined : told, 'aria-invalid': Boolean(error) })}
      {error && (
        <p className="wrong" id={`${id}error`}>
          {error}
        </p>
      )}
    </div>
  )
}

/** Moves the focus to the first field that is wrong, once it is on the page. */
export function focusFirstWrong(root: HTMLElement | null): void {
  requestAnimationFrame(() => root?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
