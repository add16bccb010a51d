import type { TaskDetail } from '../../server/cases/model.ts'
import { instantText } from '../components/dates.ts'
import { useSettings } from '../components/settings.tsx'
import { paths } from '../paths.ts'
import { Panel } from './task-side.tsx'

const FORMS = ['a4', 'slip', 'large'] as const

/** The papers that were issued for this item, each in its three forms. */
export function Papers({ task }: { task: TaskDetail }) {
  const { texts, settings } = useSettings()
  const { papers } = texts
  return (
    <Panel id="papers" title={papers.title}>
      {task.documents.length === 0 && <p>{papers.none}</p>}
      <ul className="materials" lang="zh-Hans">
        {task.documents.toReversed().map(({ number, title, issuedAt }) => (
          <li key={number}>
            <span className="material-head">
              <strong>{title}</strong>
              <span className="buttons">
                {FORMS.map((form) => (
                  <a
                    key={form}
                    href={paths.api.document(task, number, form)}
                    target="_blank"
                    rel="noreferrer"
                    aria-label={papers.open(papers[form], title)}
                  >
                    {papers[form]}
                  </a>
                ))}
              </span>
            </span>
            <small className="quiet">
              {number} · {instantText(issuedAt, settings.language)}
            </small>
          </li>
        ))}
      </ul>
      {task.certificate !== null && (
        <p>
          <a href={task.certificate.url} target="_blank" rel="noreferrer" lang="zh-Hans">
            {texts.task.certificateOpen(task.certificate.title, task.certificate.number)}
          </a>
        </p>
      )}
    </Panel>
  )
}
