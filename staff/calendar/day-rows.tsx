import { Button, Checkbox, Input, Select } from 'antd'
import { useTexts } from '../components/settings.tsx'
import type { DayRow } from './notice-text.ts'

/** The days of a notice, one per row, each with what is wrong with it. */
export function DayRows(given: {
  rows: readonly DayRow[]
  wrong: ReadonlyMap<number, string>
  change: (rows: DayRow[]) => void
}) {
  const { calendar: words } = useTexts()
  const { rows, wrong, change } = given
  const set = (id: number, part: Partial<DayRow>) =>
    change(rows.map((row) => (row.id === id ? { ...row, ...part } : row)))
  const add = () => {
    const last = rows.at(-1)
    const id = Math.max(-1, ...rows.map((row) => row.id)) + 1
    change([...rows, { id, date: last?.date ?? '', name: last?.name ?? '', isOffDay: true, local: false }])
  }
  return (
    <div className="stack">
      <ul className="day-rows">
        {rows.map((row) => {
          const fault = wrong.get(row.id)
          const told = fault === undefined ? undefined : `fault${row.id}`
          return (
            <li key={row.id} className={fault ? 'field-wrong' : undefined}>
              <Input
                type="date"
                aria-label={words.date}
                aria-invalid={fault !== undefined}
                aria-describedby={told}
                value={row.date}
                onChange={(event) => set(row.id, { date: event.target.value })}
              />
              <Input
                aria-label={`${words.name} ${row.date}`}
                maxLength={50}
                lang="zh-Hans"
                value={row.name}
                onChange={(event) => set(row.id, { name: event.target.value })}
              />
              <Select
                aria-label={`${words.kind} ${row.date}`}
                value={row.isOffDay}
                options={[
                  { value: true, label: words.off },
                  { value: false, label: words.on },
                ]}
                onChange={(isOffDay) => set(row.id, { isOffDay })}
              />
              <Checkbox
                checked={row.local}
                aria-label={`${words.localHint} ${row.date}`}
                onChange={(event) => set(row.id, { local: event.target.checked })}
              >
                {words.local}
              </Checkbox>
              <Button
                aria-label={words.removeDay(row.date)}
                onClick={() => change(rows.filter(({ id }) => id !== row.id))}
              >
                ✕
              </Button>
              {fault !== undefined && (
                <p className="wrong" id={told}>
                  {fault}
                </p>
              )}
            </li>
          )
        })}
      </ul>
      <div>
        <Button onClick={add}>{words.addDay}</Button>
      </div>
    </div>
  )
}
