import { Link, useSearchParams } from 'react-router'
import { OFFICE_KINDS, type Card } from '../../server/supervision/model.ts'
import { dayText, instantText } from '../components/dates.ts'
import { Heads } from '../components/heads.tsx'
import { useCards, useOverview } from './api.ts'
import { CardMark, Frame, More, Shown } from './frame.tsx'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

const FILTERS = ['colour', 'state', 'office', 'kind', 'unit', 'item', 'onething', 'from', 'to'] as const
type FilterName = (typeof FILTERS)[number]

/** 黄牌红牌. How many by colour and office, each number leading to its list, and the list itself, the oldest first. */
export function OverviewPage() {
  const { words } = useWords()
  const [search, setSearch] = useSearchParams()
  const filter = Object.fromEntries(FILTERS.map((name) => [name, search.get(name) ?? undefined])) as Record<
    FilterName,
    string | undefined
  >
  const overview = useOverview()
  const cards = useCards(filter)
  const rows = cards.data?.pages.flatMap((page) => page.cards) ?? []
  const change = (name: FilterName, value: string) =>
    setSearch((old) => {
      const next = new URLSearchParams(old)
      if (value === '') next.delete(name)
      else next.set(name, value)
      return next
    })
  const choice = (name: FilterName, label: string, options: readonly (readonly [string, string])[]) => (
    <div>
      <label htmlFor={`filter-${name}`}>{label}</label>
      <select
        id={`filter-${name}`}
        value={filter[name] ?? ''}
        onChange={(event) => change(name, event.target.value)}
      >
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
  const shown = overview.data
  return (
    <Frame title={words.overview}>
      <Shown query={overview}>
        {shown && (
          <>
            <ul className="big">
              {(['red', 'yellow'] as const).map((colour) => (
                <li key={colour}>
                  <Link to={paths.overview({ colour })}>
                    <strong className={colour === 'red' ? 'mark-bad' : 'mark-warn'}>{shown[colour]}</strong>
                    <CardMark colour={colour} />
                  </Link>
                </li>
              ))}
            </ul>
            <p>
              <Link to={paths.urgings()}>
                {words.urgingCounts(shown.urgings.open, shown.urgings.answered, shown.urgings.late)}
              </Link>
            </p>
            {shown.shares.length > 0 && (
              <details>
                <summary>{words.sharesLate(shown.shares.length)}</summary>
                <ul lang="zh-Hans">
                  {shown.shares.map(({ resource, office, holder, askedOn }) => (
                    <li key={`${resource} ${holder} ${askedOn}`}>
                      {words.shareLate(resource, office.name, holder, askedOn)}
                    </li>
                  ))}
                </ul>
              </details>
            )}
            {shown.offices.length > 0 && (
              <details>
                <summary>{words.byOffice}</summary>
                <table>
                  <Heads heads={[words.office, words.red, words.yellow]} />
                  <tbody lang="zh-Hans">
                    {shown.offices.map(({ office, red, yellow }) => (
                      <tr key={office.id}>
                        <th scope="row">{office.name}</th>
                        <td className="figure">
                          <Link to={paths.overview({ office: office.id, colour: 'red' })}>{red}</Link>
                        </td>
                        <td className="figure">
                          <Link to={paths.overview({ office: office.id, colour: 'yellow' })}>{yellow}</Link>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </details>
            )}
          </>
        )}
      </Shown>
      <div className="filters" role="search" aria-label={words.filter}>
        {choice('colour', words.colour, [
          ['', words.all],
          ['red', words.red],
          ['yellow', words.yellow],
        ])}
        {choice('state', words.state, [
          ['', words.states.open],
          ['given', words.states.given],
          ['closed', words.states.closed],
          ['withdrawn', words.states.withdrawn],
        ])}
        {choice('office', words.office, [
          ['', words.allOffices],
          ...(shown?.offices ?? []).map(({ office }) => [office.id, office.name] as const),
        ])}
        {choice('kind', words.kind, [
          ['', words.all],
          ...OFFICE_KINDS.map((kind) => [kind, words.kinds[kind]] as const),
        ])}
        <a href={paths.api.csv(filter)} download="cards.csv" title={words.csvHint}>
          {words.csv}
        </a>
      </div>
      <Shown query={cards} empty={cards.data && rows.length === 0 ? words.noCards : undefined}>
        <div className="scroll" role="region" aria-label={words.cardsCaption}>
          <table>
            <caption className="unseen">{words.cardsCaption}</caption>
            <Heads
              heads={[
                words.colour,
                words.number,
                words.item,
                words.office,
                words.kind,
                words.due,
                words.applicant,
              ]}
            />
            <tbody lang="zh-Hans">
              {rows.map((card) => (
                <CardRow
                  key={`${card.owner} ${card.subject} ${card.kind} ${card.run} ${card.colour}`}
                  card={card}
                />
              ))}
            </tbody>
          </table>
        </div>
        <More query={cards} />
      </Shown>
    </Frame>
  )
}

function CardRow({ card }: { card: Card }) {
  const { words, language } = useWords()
  return (
    <tr>
      <td>
        <CardMark colour={card.colour} />
        {!card.open && !card.withdrawn && <small className="quiet">{words.closed}</small>}
        {card.withdrawn && (
          <small className="quiet">{words.withdrawn(instantText(card.withdrawn.at, language))}</small>
        )}
      </td>
      <td>
        {card.caseNumber === null ? '—' : <Link to={paths.case(card.owner)}>{card.caseNumber}</Link>}
        {card.urging !== null && (
          <small>
            <Link to={paths.urging(card.urging)}>{words.urged}</Link>
          </small>
        )}
      </td>
      <td>
        {card.itemName ?? words.whole}
        <small className="quiet">{card.onethingName}</small>
      </td>
      <td>
        {card.office?.name}
        <small className="quiet">{card.officer}</small>
      </td>
      <td>{words.kinds[card.kind]}</td>
      <td>
        {card.dueOn === null ? words.pausedClock : dayText(card.dueOn, language)}
        {card.daysOver !== null && <small className="quiet">{words.over(card.daysOver)}</small>}
        {card.withdrawn && <small className="quiet">{card.withdrawn.reason}</small>}
      </td>
      <td>{card.applicant}</td>
    </tr>
  )
}
