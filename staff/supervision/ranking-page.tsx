import { Link, useSearchParams } from 'react-router'
import { FIGURE_NAMES, FIGURES, type FigureName } from '../../server/supervision/figures.ts'
import type { Ranking } from '../../server/supervision/model.ts'
import { instantText } from '../components/dates.ts'
import { Heads } from '../components/heads.tsx'
import { useRanking } from './api.ts'
import { Frame, Shown } from './frame.tsx'
import { paths } from './paths.ts'
import { PeriodForm } from './period.tsx'
import { useWords } from './words.ts'

/** 效能排名. Every figure leads to the list that it counts; the formulas stand below. */
export function RankingPage() {
  const { words, language } = useWords()
  const [search] = useSearchParams()
  const asked = (name: string) => search.get(name) ?? undefined
  const unit = asked('unit') === 'case' ? 'case' : 'item'
  const ranking = useRanking({ unit, from: asked('from'), to: asked('to') })
  const shown = ranking.data
  const nameOf = (figure: FigureName) => FIGURES[figure][language === 'en' ? 'en' : 'zh']
  const row = (figures: Ranking['total'], office?: string) =>
    FIGURE_NAMES.map((figure) => (
      <td key={figure} className="figure">
        <Link to={listOf(figure, { unit, office, from: shown?.from, to: shown?.to })}>
          {show(figure, figures[figure])}
        </Link>
      </td>
    ))
  return (
    <Frame title={words.ranking}>
      <PeriodForm period={shown}>
        <div>
          <label htmlFor="unit">{words.unit}</label>
          <select id="unit" name="unit" key={unit} defaultValue={unit}>
            <option value="item">{words.units.item}</option>
            <option value="case">{words.units.case}</option>
          </select>
        </div>
      </PeriodForm>
      <Shown query={ranking} empty={shown && shown.offices.length === 0 ? words.noFigures : undefined}>
        {shown && (
          <div className="scroll" role="region" aria-label={words.rankingCaption}>
            <table>
              <caption className="unseen">{words.rankingCaption}</caption>
              <Heads heads={[words.office, ...FIGURE_NAMES.map(nameOf)]} />
              <tbody lang="zh-Hans">
                {shown.offices.map(({ office, figures }) => (
                  <tr key={office.id}>
                    <th scope="row">{office.name}</th>
                    {row(figures, office.id)}
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{words.total}</th>
                  {row(shown.total)}
                </tr>
              </tfoot>
            </table>
          </div>
        )}
      </Shown>
      {shown && (
        <p className="quiet">
          {shown.countedUntil === null
            ? words.notCounted
            : words.counted(instantText(shown.countedUntil, language))}
        </p>
      )}
      <section className="panel" aria-labelledby="formulas">
        <h2 id="formulas">{words.formulas}</h2>
        <dl className="facts">
          {FIGURE_NAMES.map((figure) => (
            <div key={figure} className="unwrapped">
              <dt>{nameOf(figure)}</dt>
              <dd>{FIGURES[figure].formula[language === 'en' ? 'en' : 'zh']}</dd>
            </div>
          ))}
        </dl>
      </section>
    </Frame>
  )
}

/** Where a figure leads: outcomes, or cards. */
function listOf(
  figure: FigureName,
  about: { unit: string; office: string | undefined; from: string | undefined; to: string | undefined },
): string {
  if (figure === 'openLate') return paths.overview({ colour: 'red', unit: about.unit, office: about.office })
  if (figure === 'yellow' || figure === 'red')
    return paths.overview({ ...about, colour: figure, state: 'given' })
  return paths.outcomes({ ...about, figure })
}

function show(figure: FigureName, value: number | null): string {
  if (value === null) return '—'
  const { as } = FIGURES[figure]
  if (as === 'rate') return `${(value * 100).toFixed(1)}%`
  return as === 'days' ? value.toFixed(1) : String(value)
}
