import type { ReactNode } from 'react'
import { Heading } from '../components/layout.tsx'
import { Empty } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { minuteText } from '../components/words.ts'

export type SentMessage = { id: string; at: Date | string; to: string; text: string; link: string | null }

/** The phone that nobody has: every SMS of the demo, links ready to open. */
export function OutboxPage({ sent }: { sent: SentMessage[] }): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <>
      <Heading lead={t('demo.outboxLead')}>{t('demo.outbox')}</Heading>
      {sent.length === 0 && <Empty>{t('demo.outboxNone')}</Empty>}
      <ul className="messages">
        {sent.map((message) => (
          <li key={message.id}>
            <p className="fine">
              <span className="code">{message.to}</span> · <time>{minuteText(message.at, lang)}</time>
            </p>
            <p {...zh}>{message.text}</p>
            {message.link && (
              <p>
                <a className="button-link" href={message.link}>
                  {t('demo.openLink')}
                </a>
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
