import type { ReactNode } from 'react'
import { ErrorSummary, PostForm, problemOf, Submit, TextField, type Problems } from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { useScreen } from '../components/context.tsx'
import { paths } from '../paths.ts'

export type SignInProps = { returnTo: string; number?: string; problems?: Problems }

/** 登录, first page: the citizen number. In the demo, a table of invented people. */
export function SignInPage({ returnTo, number, problems }: SignInProps): ReactNode {
  const { options, t, zh } = useScreen()
  const demo = options.mode === 'demo' ? (options.demoPeople ?? []) : []
  return (
    <>
      <BackLink href={returnTo === paths.me ? paths.home : returnTo} />
      <ErrorSummary problems={problems} />
      <Heading lead={t('signIn.lead')}>{t('signIn.title')}</Heading>
      <PostForm action={paths.signIn()} returnTo={returnTo}>
        <TextField
          name="number"
          label={t('signIn.number')}
          hint={t('signIn.numberHint')}
          value={number}
          problem={problemOf(problems, 'number')}
          autoFocus={!problems}
          autoComplete="username"
          size="long"
        />
        <div className="actions">
          <Submit>{t('signIn.send')}</Submit>
        </div>
      </PostForm>
      <details>
        <summary>{t('signIn.cannot')}</summary>
        <p>{t('signIn.otherWays', { hotline: options.region().head.hotline })}</p>
      </details>
      {demo.length > 0 && (
        <section className="demo-people">
          <h2>{t('demo.people')}</h2>
          <p>{t('demo.peopleLead')}</p>
          <table className="stacked">
            <thead>
              <tr>
                <th scope="col">{t('demo.name')}</th>
                <th scope="col">{t('demo.scenario')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {demo.map((person) => (
                <tr key={person.number}>
                  <th scope="row" {...zh}>
                    {person.name}
                  </th>
                  <td data-label={t('demo.scenario')} {...zh}>
                    {person.scenario}
                    <span className="fine code"> {person.number}</span>
                  </td>
                  <td>
                    <PostForm action={paths.signIn()} returnTo={returnTo}>
                      <input type="hidden" name="number" value={person.number} />
                      <button className="switch">
                        {t('demo.be')}
                        <span className="out-of-sight" {...zh}>
                          {person.name}
                        </span>
                      </button>
                    </PostForm>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}

export type CodeProps = { returnTo: string; number: string; sentTo: string; problems?: Problems }

/** 登录, second page: the code from the message. */
export function CodePage({ returnTo, number, sentTo, problems }: CodeProps): ReactNode {
  const { options, t } = useScreen()
  return (
    <>
      <BackLink href={paths.signIn(returnTo)} />
      <ErrorSummary problems={problems} />
      <Heading lead={sentTo ? t('signIn.sentTo', { phone: sentTo }) : undefined}>
        {t('signIn.codeTitle')}
      </Heading>
      {options.mode === 'demo' && (
        <p className="notice">
          {t('demo.codeHint')} <a href={paths.outbox}>{t('demo.outbox')}</a>
        </p>
      )}
      <PostForm action={paths.signInCode} returnTo={returnTo}>
        <input type="hidden" name="number" value={number} />
        <input type="hidden" name="sentTo" value={sentTo} />
        <TextField
          name="code"
          label={t('signIn.code')}
          hint={t('signIn.codeHint')}
          problem={problemOf(problems, 'code')}
          autoFocus={!problems}
          autoComplete="one-time-code"
          inputMode="numeric"
          size="short"
        />
        <div className="actions">
          <Submit>{t('nav.signIn')}</Submit>
        </div>
      </PostForm>
      <PostForm action={paths.signIn()} returnTo={returnTo}>
        <input type="hidden" name="number" value={number} />
        <button className="link-button">{t('signIn.again')}</button>
      </PostForm>
    </>
  )
}
