import type { ReactNode } from 'react'
import type { ClosedStep } from '../../server/applications/model.ts'
import { paths } from '../paths.ts'
import { useScreen } from './context.tsx'
import { PostForm } from './form.tsx'

/**
 * 暂停办理: which items nobody can apply for now, why and until when, and what can be done: an optional one is left out, with one press
 * where there is a draft; for the others one waits, and what was filled in is kept.
 */
export function Closed({ steps, draft }: { steps: readonly ClosedStep[]; draft?: string }): ReactNode {
  const { t, lang, zh } = useScreen()
  if (steps.length === 0) return null
  return (
    <div className="notice warn" role="status">
      {steps.map(({ step, optional, zh: text, en }) => (
        <div key={step}>
          <p {...(lang === 'en' ? {} : zh)}>{lang === 'en' ? en : text}</p>
          <p>{t(optional ? 'closed.optional' : draft === undefined ? 'closed.ifNeeded' : 'closed.needed')}</p>
          {optional && draft !== undefined && (
            <PostForm action={paths.check(draft)}>
              <input type="hidden" name="step" value={step} />
              <button className="button quiet" name="act" value="leave">
                {t('check.leave')}
              </button>
            </PostForm>
          )}
        </div>
      ))}
    </div>
  )
}
