import { Button } from 'antd'
import type { ReactNode, SubmitEvent } from 'react'
import { useSearchParams } from 'react-router'
import { useWords } from './words.ts'

/** The period and whatever else the page asks, kept in the address. Without days it is the last 30. */
export function PeriodForm({
  period,
  children,
}: {
  period: { from: string; to: string } | undefined
  children?: ReactNode
}) {
  const { words } = useWords()
  const [search, setSearch] = useSearchParams()
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const next = new URLSearchParams(search)
    for (const [name, value] of new FormData(event.currentTarget)) next.set(name, String(value))
    setSearch(next)
  }
  const day = (name: 'from' | 'to') => (
    <div>
      <label htmlFor={`period-${name}`}>{words[name]}</label>
      <input
        id={`period-${name}`}
        key={period?.[name]}
        type="date"
        name={name}
        required
        defaultValue={search.get(name) ?? period?.[name] ?? ''}
      />
    </div>
  )
  return (
    <form className="filters" onSubmit={submit}>
      {children}
      {day('from')}
      {day('to')}
      <Button htmlType="submit">{words.show}</Button>
    </form>
  )
}
