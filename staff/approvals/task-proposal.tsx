import type { TaskDetail } from '../../server/cases/model.ts'
import { instantText } from '../components/dates.ts'
import { useSettings } from '../components/settings.tsx'

/** 承办意见: what the first officer proposes, for the second one to judge. */
export function ProposalView({ task }: { task: TaskDetail }) {
  const { texts, settings } = useSettings()
  const { proposal: words } = texts
  const { proposal } = task
  if (proposal === null) return null
  const outputs = task.outputs.filter(({ element }) => proposal.outputs[element] !== undefined)
  return (
    <section className="proposal" lang="zh-Hans">
      <p>
        <strong>{proposal.verdict === 'grant' ? words.grant : words.refuse}</strong>{' '}
        <small className="quiet">
          {words.by(proposal.officer, instantText(proposal.at, settings.language))}
        </small>
      </p>
      <p className="opinion">{proposal.opinion}</p>
      {proposal.verdict === 'refuse' && <p>{words.reason(proposal.reason)}</p>}
      {outputs.length > 0 && (
        <>
          <p className="quiet">{words.outputs}</p>
          <dl className="facts">
            {outputs.map(({ element, name }) => (
              <div key={element}>
                <dt>{name}</dt>
                <dd>{String(proposal.outputs[element])}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  )
}

/** What the applicant promised in writing, as it was signed. */
export function UndertakingView({ task }: { task: TaskDetail }) {
  const { texts, settings } = useSettings()
  const { undertaking: words, lacking } = texts
  const { undertaking } = task
  if (undertaking === null) return null
  const names = new Map(task.materials.map(({ id, name }) => [id, name]))
  return (
    <section className="proposal" lang="zh-Hans">
      <p>
        <strong>{words[undertaking.kind]}</strong>{' '}
        <small className="quiet">{words.at(instantText(undertaking.at, settings.language))}</small>
      </p>
      <ul>
        {undertaking.text.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {undertaking.materials.length > 0 && (
        <>
          <p className="quiet">{lacking.materials}</p>
          <ul>
            {undertaking.materials.map((id) => (
              <li key={id}>{names.get(id) ?? id}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
