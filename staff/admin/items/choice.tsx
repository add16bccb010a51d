import { Select } from 'antd'
import { Field } from '../../components/field.tsx'

/** One of a list, with its label. */
export function Choice(given: {
  label: string
  value: string | undefined
  options: readonly (readonly [string, string])[]
  hint?: string | undefined
  error?: string | undefined
  allowClear?: boolean
  choose: (value: string | undefined) => void
}) {
  const { label, value, options, hint, error, allowClear = false, choose } = given
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Select
          {...control}
          aria-label={label}
          allowClear={allowClear}
          value={value ?? null}
          options={options.map(([id, name]) => ({ value: id, label: name }))}
          onChange={(chosen: string | null | undefined) => choose(chosen ?? undefined)}
          getPopupContainer={(node) => node.parentElement ?? document.body}
        />
      )}
    </Field>
  )
}
