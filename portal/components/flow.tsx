import type { ReactNode } from 'react'
import { useScreen } from './context.tsx'

/** One stage of a way through an office: a box of the chart, and what is said of it in words. */
export type Stage = {
  key: string
  name: ReactNode
  /** What the words call it, where the chart shows something else: the result by its name. */
  title?: ReactNode
  who?: ReactNode
  /** Where the way branches off. */
  branches?: readonly string[]
  /** What is said of it: a paragraph each. */
  says: readonly ReactNode[]
  /** Where the way begins or ends. */
  isEnd?: true
}

/** Whether a step of an item or of the list is the one that receives an application, by what it is called. */
export const isReceipt = (name: string): boolean => /收件|受理|接收/.test(name)

/** 办理流程 as a chart for the eye and in words for everybody: stages in their order, the same in both. */
export function FlowChart({ title, stages }: { title: string; stages: readonly Stage[] }): ReactNode {
  const { t } = useScreen()
  return (
    <section>
      <h2>{title}</h2>
      <figure className="flow">
        <figcaption>{t('item.chart')}</figcaption>
        <ol aria-hidden="true">
          {stages.map(({ key, name, branches, isEnd }) =>
            isEnd ? (
              <li key={key} className="flow-end">
                {name}
              </li>
            ) : (
              <li key={key}>
                <span className="flow-box">{name}</span>
                <Branches lines={branches ?? []} />
              </li>
            ),
          )}
        </ol>
      </figure>
      <h3>{t('flow.words')}</h3>
      <ol className="process">
        {stages.map(({ key, name, title = name, who, says }) => (
          <li key={key}>
            <b>{title}</b> {who && <span className="fine">{who}</span>}
            {says.map((said, at) => (
              <p key={at}>{said}</p>
            ))}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Branches({ lines }: { lines: readonly string[] }): ReactNode {
  if (lines.length === 0) return null
  return (
    <span className="flow-sides">
      {lines.map((line, at) => (
        <span key={at} className="flow-side">
          {line}
        </span>
      ))}
    </span>
  )
}
