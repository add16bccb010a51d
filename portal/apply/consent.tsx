import type { ReactNode } from 'react'
import type { OpenDraft } from '../../server/applications/model.ts'
import type { CaseSummary } from '../../server/cases/model.ts'
import { ErrorSummary, PostForm, Submit, type Problems } from '../components/form.tsx'
import { Closed } from '../components/closed.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Running } from '../components/running.tsx'
import { useScreen } from '../components/context.tsx'
import { paths } from '../paths.ts'

/** 授权与告知: what will be looked up, where and why; one button, and a way out. */
export function ConsentPage({
  open,
  running,
  problems,
}: {
  open: OpenDraft
  running: CaseSummary[]
  problems?: Problems
}): ReactNode {
  const { options, t, zh } = useScreen()
  const { consent, prefill } = open.definition.onething
  const sources = [
    ...new Map(
      prefill.flatMap(({ source }) => {
        const found = options.region().sources[source]
        return found ? [[found.name, found] as const] : []
      }),
    ).values(),
  ]
  return (
    <>
      <BackLink href={paths.onething(open.draft.onething)} />
      <ErrorSummary problems={problems} />
      <Heading lang={zh.lang}>{consent.title}</Heading>
      <Closed steps={open.closed ?? []} draft={open.draft.id} />
      <div className="prose" {...zh}>
        {consent.text.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <p>{consent.delivery}</p>
      </div>
      {sources.length > 0 && (
        <details>
          <summary>{t('consent.which', { n: sources.length })}</summary>
          <ul {...zh}>
            {sources.map((source) => (
              <li key={source.id}>
                {source.department} · {source.name}
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className="fine">
        {t('consent.rights')} <a href={paths.privacy}>{t('foot.privacy')}</a>
      </p>
      <Running cases={running} />
      <PostForm className="actions">
        <Submit>{t('consent.agree')}</Submit>
        <a className="button-link" href={paths.onething(open.draft.onething)}>
          {t('consent.decline')}
        </a>
      </PostForm>
    </>
  )
}
