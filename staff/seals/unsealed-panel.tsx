import { Button } from 'antd'
import { Link } from 'react-router'
import { dayText } from '../components/dates.ts'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { paths } from '../paths.ts'
import { usePress, useUnsealed } from './api.ts'

/** 待用印: papers of the own office that an officer has to seal. */
export function UnsealedPanel() {
  const { texts, settings } = useSettings()
  const words = texts.seals
  const waiting = useUnsealed()
  const press = usePress()
  return (
    <section className="panel" aria-labelledby="unsealed">
      <h2 id="unsealed">{words.unsealed}</h2>
      <ProblemAlert problem={waiting.error} retry={() => void waiting.refetch()} />
      <ProblemAlert problem={press.error} acting />
      {waiting.isPending && <Waiting rows={2} />}
      {waiting.data?.papers.length === 0 && <p className="quiet">{words.noUnsealed}</p>}
      <ul className="seal-requests">
        {waiting.data?.papers.map((paper) => (
          <li key={`${paper.kind}-${paper.number}`}>
            <p>
              <Link to={paths.task(paper)} lang="zh-Hans">
                {paper.title} {paper.number}
              </Link>
              <br />
              <span className="quiet">{dayText(paper.issuedAt.slice(0, 10), settings.language)}</span>
            </p>
            <Button
              type="primary"
              loading={press.isPending && press.variables?.number === paper.number}
              aria-label={words.pressOn(`${paper.title} ${paper.number}`)}
              onClick={() => press.mutate(paper, { onSuccess: () => announce(words.pressed) })}
            >
              {words.press}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
