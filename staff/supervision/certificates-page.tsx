import { useSearchParams } from 'react-router'
import { Heads } from '../components/heads.tsx'
import { useCertificateUses } from './api.ts'
import { Frame, Shown } from './frame.tsx'
import { PeriodForm } from './period.tsx'
import { useWords } from './words.ts'

/** 两个免于提交: where certificates were used in place of paper. */
export function CertificatesPage() {
  const { words } = useWords()
  const [search] = useSearchParams()
  const found = useCertificateUses({
    from: search.get('from') ?? undefined,
    to: search.get('to') ?? undefined,
  })
  const { data } = found
  return (
    <Frame title={words.certificates}>
      <PeriodForm period={data} />
      <Shown query={found} empty={data?.uses === 0 ? words.noUses : undefined}>
        {data && (
          <>
            <p>
              <strong>{words.certificateUses(data.uses, data.cases)}</strong>
            </p>
            <Counted
              name={words.certificateType}
              rows={data.types.map(({ title, ...counts }) => ({ name: title, ...counts }))}
            />
            <Counted
              name={words.certificateOrgan}
              rows={data.organs.map(({ organ, ...counts }) => ({ name: organ, ...counts }))}
            />
          </>
        )}
      </Shown>
      <p className="quiet">
        {words.formulas}: {words.certificateFormula}
      </p>
    </Frame>
  )
}

function Counted({ name, rows }: { name: string; rows: { name: string; uses: number; cases: number }[] }) {
  const { words } = useWords()
  return (
    <div className="scroll" role="region" aria-label={name}>
      <table>
        <caption className="unseen">{name}</caption>
        <Heads heads={[name, words.usesOf, words.casesOf]} />
        <tbody lang="zh-Hans">
          {rows.map((row) => (
            <tr key={row.name}>
              <td>{row.name}</td>
              <td className="figure">{row.uses}</td>
              <td className="figure">{row.cases}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
