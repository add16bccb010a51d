import { Link, useSearchParams } from 'react-router'
import { dayText, instantText } from '../components/dates.ts'
import { Heads } from '../components/heads.tsx'
import { useUrgings } from './api.ts'
import { Frame, More, Shown } from './frame.tsx'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

/** 督办 that one supervises. */
export const UrgingsPage = () => <List side="urging" />
/** 督办回复: what the own office has to answer. */
export const RepliesPage = () => <List side="urged" />

function List({ side }: { side: 'urged' | 'urging' }) {
  const { words, language } = useWords()
  const [search, setSearch] = useSearchParams()
  const state = search.get('state') ?? undefined
  const found = useUrgings(side, { state })
  const rows = found.data?.pages.flatMap((page) => page.urgings) ?? []
  return (
    <Frame title={side === 'urged' ? words.replies : words.urgings}>
      <div className="filters">
        <div>
          <label htmlFor="state">{words.status}</label>
          <select
            id="state"
            value={state ?? ''}
            onChange={(event) => setSearch(event.target.value === '' ? {} : { state: event.target.value })}
          >
            <option value="">{words.all}</option>
            {(['open', 'answered', 'settled'] as const).map((each) => (
              <option key={each} value={each}>
                {words.urgingStates[each]}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Shown query={found} empty={found.data && rows.length === 0 ? words.noUrgings : undefined}>
        <div className="scroll" role="region" aria-label={words.urgingsCaption}>
          <table>
            <caption className="unseen">{words.urgingsCaption}</caption>
            <Heads
              heads={[words.document, words.office, words.item, words.status, words.answerBy, words.issued]}
            />
            <tbody lang="zh-Hans">
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Link to={paths.urging(row.id)}>{row.document}</Link>
                  </td>
                  <td>{row.office.name}</td>
                  <td>
                    {row.itemName}
                    <small className="quiet">{row.caseNumber}</small>
                  </td>
                  <td>
                    {words.urgingStates[row.state]}
                    {row.late && row.escalatedTo && (
                      <small className="mark-bad">{words.late(row.escalatedTo.name)}</small>
                    )}
                  </td>
                  <td>{row.dueOn === null ? '—' : dayText(row.dueOn, language)}</td>
                  <td>
                    {instantText(row.issuedAt, language)}
                    <small className="quiet">{row.byOffice.name}</small>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <More query={found} />
      </Shown>
    </Frame>
  )
}
