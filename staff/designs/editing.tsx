import { createContext, use, useMemo, type ReactNode } from 'react'
import type { Choices } from '../../server/designs/model.ts'
import type { Path } from './content.ts'

type Editing = {
  choices: Choices
  /** What is wrong, by the place where it is: `form.fields.3.element`. */
  faults: ReadonlyMap<string, readonly string[]>
  readOnly: boolean
  change: (path: Path, value: unknown) => void
}

const EditingContext = createContext<Editing | undefined>(undefined)

/** What the fields of one part share. */
export function useEditing(): Editing {
  const editing = use(EditingContext)
  if (!editing) throw new Error('a field stands outside of an EditingArea')
  return editing
}

export function EditingArea(given: Editing & { children: ReactNode }) {
  const { choices, faults, readOnly, change, children } = given
  // The same value as long as nothing of it changes: whatever reads it is drawn anew with every other.
  const editing = useMemo(() => ({ choices, faults, readOnly, change }), [choices, faults, readOnly, change])
  return <EditingContext value={editing}>{children}</EditingContext>
}

/** Where the page jumps to from a fault. */
export const placeId = (path: Path): string => `at-${path.join('.')}`

/** A label, its control, and what the check of the whole region found at this very place. */
export function Labelled(given: {
  label: string
  path: Path
  children: (control: {
    id: string
    'aria-describedby': string | undefined
    'aria-invalid': boolean
  }) => ReactNode
}) {
  const { faults } = useEditing()
  const id = placeId(given.path)
  const wrong = faults.get(given.path.join('.')) ?? []
  return (
    <div className={wrong.length > 0 ? 'field field-wrong' : 'field'}>
      <label htmlFor={id}>{given.label}</label>
      {given.children({
        id,
        'aria-describedby': wrong.length > 0 ? `${id}-wrong` : undefined,
        'aria-invalid': wrong.length > 0,
      })}
      <Wrong id={`${id}-wrong`} reasons={wrong} />
    </div>
  )
}

/** What is wrong, beside where it is. */
function Wrong({ id, reasons }: { id?: string; reasons: readonly string[] }) {
  return reasons.length === 0 ? null : (
    <p className="wrong" id={id} lang="zh-Hans">
      {reasons.join('；')}
    </p>
  )
}

/** A group with its own faults, for what has no single control. */
export function Group({ label, path, children }: { label: string; path: Path; children: ReactNode }) {
  const { faults } = useEditing()
  return (
    <fieldset className="group" id={placeId(path)} tabIndex={-1}>
      {label !== '' && <legend>{label}</legend>}
      <Wrong reasons={faults.get(path.join('.')) ?? []} />
      {children}
    </fieldset>
  )
}
