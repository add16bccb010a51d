import { Radio, Input, Select } from 'antd'
import { useState } from 'react'
import { useItems } from '../api/intake.ts'
import { Field } from '../components/field.tsx'
import { useTexts } from '../components/settings.tsx'

/** One of a list, with its label. */
export function Choice<Value extends string>(given: {
  label: string
  value: Value | undefined
  options: readonly { value: Value; label: string }[]
  error?: string | undefined
  choose: (value: Value) => void
}) {
  const { label, value, options, error, choose } = given
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Select
          {...control}
          aria-label={label}
          value={value ?? null}
          options={[...options]}
          onChange={(chosen) => chosen !== null && choose(chosen)}
          getPopupContainer={(node) => node.parentElement ?? document.body}
        />
      )}
    </Field>
  )
}

/** An item by its name or pinyin initials; what is found is a list to choose from by keyboard. */
export function ItemChoiceField(given: {
  chosen: string | undefined
  choose: (id: string) => void
  error: string | undefined
}) {
  const { intake } = useTexts()
  const [q, setQ] = useState('')
  const found = useItems(q)
  const items = found.data?.items ?? []
  return (
    <>
      <Field label={intake.item} hint={intake.itemHint} error={given.error}>
        {(control) => (
          <Input {...control} value={q} autoComplete="off" onChange={(event) => setQ(event.target.value)} />
        )}
      </Field>
      {items.length > 0 && (
        <Radio.Group
          className="choices"
          aria-label={intake.item}
          value={given.chosen ?? null}
          onChange={(event) => given.choose(String(event.target.value))}
          options={items.map(({ id, name, office, code }) => ({
            value: id,
            label: (
              <span lang="zh-Hans">
                {name} <small className="quiet">{`${office}　${code}`}</small>
              </span>
            ),
          }))}
        />
      )}
      {found.isSuccess && q.trim().length > 1 && items.length === 0 && <p>{intake.itemNone}</p>}
    </>
  )
}
