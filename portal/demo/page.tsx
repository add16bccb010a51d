import type { ReactNode } from 'react'
import { Heading } from '../components/layout.tsx'
import { Empty } from '../components/pieces.tsx'
import { useScreen } from '../components/screen.tsx'
import { minuteText } from '../components/words.ts'

export type SentMessage = { at: Date | string; to: string; text: string }

/** The phone that nobody has: every SMS of the demo, links ready to open. */
export function OutboxPage({ sent }: { sent: SentMessage[] }): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <>
      <Heading lead={t('demo.outboxLead')}>{t('demo.outbox')}</Heading>
      {sent.length === 0 && <Empty>{t('demo.outboxNone')}</Empty>}
      <ul className="messages">
        {sent.map((message, index) => (
          <li key={index}>
            <p className="fine">
              <span className="code">{message.to}</span> · <time>{minuteText(message.at, lang)}</time>
            </p>
            <p {...zh}>
              <Linked text={message.text} />
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Addresses in a message become links; everything else stays text. */
function Linked({ text }: { text: string }): ReactNode {
  return text.split(/(https?:\/\/[^\s，。；、）]+)/).map((piece, index) =>
    index % 2 === 1 ? (
      <a key={index} href={piece}>
        {piece}
      </a>
    ) : (
      piece
    ),
  )
}
