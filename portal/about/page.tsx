import type { ReactNode } from 'react'
import { Heading } from '../components/layout.tsx'
import { useScreen } from '../components/context.tsx'
import type { TextKey } from '../texts/texts.ts'

/** A statement: headings with paragraphs and lists, all from the dictionary. */
export type Statement = {
  title: TextKey
  lead: TextKey
  parts: { head: TextKey; lines: TextKey[]; list?: boolean }[]
}

export function StatementPage({ statement }: { statement: Statement }): ReactNode {
  const { options, t } = useScreen()
  const vars = { hotline: options.region().head.hotline, place: options.region().head.name }
  return (
    <div className="prose">
      <Heading lead={t(statement.lead, vars)}>{t(statement.title)}</Heading>
      {statement.parts.map((part) => (
        <section key={part.head}>
          <h2>{t(part.head)}</h2>
          {part.list ? (
            <ul>
              {part.lines.map((line) => (
                <li key={line}>{t(line, vars)}</li>
              ))}
            </ul>
          ) : (
            part.lines.map((line) => <p key={line}>{t(line, vars)}</p>)
          )}
        </section>
      ))}
    </div>
  )
}
