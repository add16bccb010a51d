import { Button } from 'antd'
import { useState } from 'react'
import type { DeadLetter } from '../../server/exchange/model.ts'
import { instantText } from '../components/dates.ts'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { keyOf, useDead, useDrop, useRetry } from './api.ts'
import { SentenceDrawer } from '../components/sentence-drawer.tsx'

/** 死信: what the other side has refused for good, with its reason. */
export function LettersPanel() {
  const { texts, settings } = useSettings()
  const words = texts.exchange
  const dead = useDead()
  const retry = useRetry()
  const [dropping, setDropping] = useState<DeadLetter>()
  const letters = dead.data?.letters ?? []
  return (
    <section className="panel" aria-labelledby="letters">
      <h2 id="letters">{words.letters}</h2>
      <ProblemAlert problem={dead.error} retry={() => void dead.refetch()} />
      <ProblemAlert problem={retry.error} acting />
      {dead.isPending && <Waiting rows={2} />}
      {dead.isSuccess && letters.length === 0 && <p className="quiet">{words.noLetters}</p>}
      <ul className="intake-messages">
        {letters.map((letter) => (
          <li key={`${letter.owner}.${letter.subject}.${letter.sequence}`}>
            <div>
              <strong>{letter.caseNumber}</strong> <span lang="zh-Hans">{letter.itemName}</span>
              <p lang="zh-Hans">{letter.error}</p>
              <p className="quiet">
                {words.attempts(letter.attempts, instantText(letter.at, settings.language))}　
                {words.behind(letter.behind)}
              </p>
            </div>
            <span className="buttons">
              <Button
                aria-label={words.retryOf(letter.caseNumber)}
                loading={retry.isPending}
                onClick={() => retry.mutate(keyOf(letter), { onSuccess: () => announce(words.done) })}
              >
                {words.retry}
              </Button>
              <Button aria-label={words.dropOf(letter.caseNumber)} onClick={() => setDropping(letter)}>
                {words.drop}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {dropping && <DropDrawer letter={dropping} close={() => setDropping(undefined)} />}
    </section>
  )
}

function DropDrawer({ letter, close }: { letter: DeadLetter; close: () => void }) {
  const words = useTexts().exchange
  const drop = useDrop()
  return (
    <SentenceDrawer
      title={words.dropOf(letter.caseNumber)}
      intro={words.dropIntro}
      label={words.dropReason}
      wrong={words.dropReasonWrong}
      act={words.drop}
      pending={drop.isPending}
      problem={drop.error}
      close={close}
      submit={(reason) =>
        drop.mutate(
          { ...keyOf(letter), reason },
          {
            onSuccess: () => {
              announce(words.done)
              close()
            },
          },
        )
      }
    />
  )
}
