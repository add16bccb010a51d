import type { Ledger } from '../../server/resources/model.ts'
import { Heads } from '../components/heads.tsx'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import '../components/card-table.css'
import { useLedger } from './api.ts'
import { ResourceNav } from './nav.tsx'

type Count = Ledger['total']

const rateOf = ({ resources, mounted }: Count): string =>
  resources === 0 ? '—' : `${((mounted / resources) * 100).toFixed(2)}%`

/** 一本账: how much there is, how much of it can be called, who asks and who uses. */
export function LedgerPage() {
  const { resources: words } = useTexts()
  const found = useLedger()
  const { data } = found
  return (
    <main id="main" className="page stack resources">
      <div>
        <PageHeading title={words.ledgerTitle} />
        <ResourceNav />
      </div>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      {found.isPending && found.error === null && <Waiting rows={6} />}
      {data && (
        <>
          <section className="panel" aria-labelledby="by-kind">
            <h2 id="by-kind">{words.byKind}</h2>
            <p>{words.answers(data.requests.open, data.requests.overdue)}</p>
            <Figures
              caption={words.byKind}
              rows={[
                ...data.byKind.map((row) => ({ ...row, name: words.kinds[row.id] })),
                { ...data.total, id: 'total', name: words.whole },
              ]}
            />
            <p className="quiet">{words.rateFormula}</p>
          </section>
          <section className="panel" aria-labelledby="by-owner">
            <h2 id="by-owner">{words.byOwner}</h2>
            <Figures caption={words.byOwner} rows={data.byOwner} />
          </section>
        </>
      )}
    </main>
  )
}

function Figures({
  caption,
  rows,
}: {
  caption: string
  rows: readonly (Count & { id: string; name: string })[]
}) {
  const { resources: words } = useTexts()
  const { figures } = words
  return (
    <table className="card-table">
      <caption className="unseen">{caption}</caption>
      <Heads
        heads={[
          words.name,
          figures.resources,
          figures.mounted,
          figures.rate,
          figures.requests,
          figures.grants,
          figures.calls,
          figures.cached,
        ]}
      />
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td lang="zh-Hans" data-name={words.name}>
              {row.name}
            </td>
            <td data-name={figures.resources}>{row.resources}</td>
            <td data-name={figures.mounted}>{row.mounted}</td>
            <td data-name={figures.rate}>{rateOf(row)}</td>
            <td data-name={figures.requests}>{row.requests}</td>
            <td data-name={figures.grants}>{row.grants}</td>
            <td data-name={figures.calls}>{row.calls}</td>
            <td data-name={figures.cached}>{row.cached}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
