import '../components/card-table.css'
import { Heads } from '../components/heads.tsx'
import { instantText } from '../components/dates.ts'
import { ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useTurnedAway } from './api.ts'

/** 没有收下的请求: forged, replayed, truncated … by day, sender and reason. */
export function TurnedAwayPanel() {
  const { texts, settings } = useSettings()
  const words = texts.exchange
  const { data, error, isPending, isSuccess, refetch } = useTurnedAway()
  const rows = data?.rows ?? []
  return (
    <section className="panel" aria-labelledby="turned-away">
      <h2 id="turned-away">{words.turnedAway}</h2>
      <ProblemAlert problem={error} retry={() => void refetch()} />
      {isPending && <Waiting rows={2} />}
      {isSuccess && rows.length === 0 && <p className="quiet">{words.noTurnedAway}</p>}
      {rows.length > 0 && (
        <table className="card-table">
          <caption className="unseen">{words.turnedAwayCaption}</caption>
          <Heads heads={[words.day, words.from, words.why, words.times]} />
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.day} ${row.name} ${row.code}`}>
                <td data-name={words.day}>{row.day}</td>
                <td lang="zh-Hans" data-name={words.from}>
                  {row.name === '' ? words.nobody : row.name}
                </td>
                <td data-name={words.why}>
                  {words.codes[row.code] ?? row.code}
                  <small className="quiet">{row.code}</small>
                </td>
                <td className="intake-count" data-name={words.times}>
                  {row.times}
                  <small className="quiet">{instantText(row.lastAt, settings.language)}</small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
