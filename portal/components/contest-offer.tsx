import type { ReactNode } from 'react'
import { paths } from '../paths.ts'
import { useScreen } from './context.tsx'
import { PostForm } from './form.tsx'

export type ToContest = { element: string; name: string; right: string; reason: string }

/** Below this the reason is too short to be sent on. */
const SHORT = 4

/** What was objected to while applying can be put right by one tap: it leads to an application that only has to be signed. */
export function ContestOffer({ number, values }: { number: string; values: ToContest[] }): ReactNode {
  const { t, zh } = useScreen()
  if (values.length === 0) return null
  return (
    <section className="notice">
      <h2>{t('correct.data.offer')}</h2>
      <p>{t('correct.data.offerLead')}</p>
      {values.map(({ element, name, right, reason }) => (
        <PostForm key={element} action={paths.contest(number, element)}>
          <input type="hidden" name="right" value={right} />
          <input
            type="hidden"
            name="reason"
            value={reason.trim().length < SHORT ? t('correct.data.offerReason') : reason}
          />
          <button className="button quiet">
            <span {...zh}>{t('correct.data.offerGo', { name })}</span>
          </button>
        </PostForm>
      ))}
    </section>
  )
}
