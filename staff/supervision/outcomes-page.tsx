import { Link, useSearchParams } from 'react-router'
import { FIGURES, OUTCOME_FIGURES } from '../../server/supervision/figures.ts'
import { dayText } from '../components/dates.ts'
import { Heads } from '../components/heads.tsx'
import { useOutcomes } from './api.ts'
import { Frame, More, Shown } from './frame.tsx'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

/** The list that a figure of the ranking counts. */
export function OutcomesPage() {
  const { words, language } = useWords()
  const [search] = useSearchParams()
  const asked = (name: string) => search.get(name) ?? undefined
  const figure = OUTCOME_FIGURES.find((one) => one === asked('figure')) ?? 'decided'
  const filter = {
    figure,
    unit: asked('unit'),
    office: asked('office'),
    from: asked('from'),
    to: asked('to'),
  }
  const found = useOutcomes(filter)
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  const title = words.listOf(FIGURES[figure][language === 'en' ? 'en' : 'zh'])
  const { unit, from, to } = filter
  return (
    <Frame title={title}>
      <p>
        {FIGURES[figure].formula[language === 'en' ? 'en' : 'zh']}{' '}
        <Link to={paths.ranking({ unit, from, to })}>{words.back}</Link>
      </p>
      <Shown query={found} empty={found.data && rows.length === 0 ? words.noRows : undefined}>
        <div className="scroll" role="region" aria-label={title}>
          <table>
            <caption className="unseen">{title}</caption>
            <Heads
              heads={[
                words.number,
                words.item,
                words.office,
                words.ended,
                words.result,
                words.days,
                words.applicant,
              ]}
            />
            <tbody lang="zh-Hans">
              {rows.map((row) => (
                <tr key={`${row.caseId} ${row.step}`}>
                  <td>
                    <Link to={paths.case(row.caseId)}>{row.caseNumber}</Link>
                  </td>
                  <td>
                    {row.itemName ?? words.whole}
                    <small className="quiet">{row.onethingName}</small>
                  </td>
                  <td>{row.office.name}</td>
                  <td>{dayText(row.endedOn, language)}</td>
                  <td>{row.result}</td>
                  <td className="figure">{row.days ?? '—'}</td>
                  <td>{row.applicant}</td>
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
