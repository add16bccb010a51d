import { Alert, Button, Input } from 'antd'
import { useRef, useState, type KeyboardEvent, type SubmitEvent } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useSignIn, useSignInInfo } from '../api/hooks.ts'
import { ApiProblem } from '../api/problem.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { PageHeading, problemText } from '../components/page.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { readReturn } from '../paths.ts'

type Wrong = { username?: string; password?: string }

function useSignInProblem(problem: Error | null): string | undefined {
  const { texts, settings } = useSettings()
  if (problem === null) return undefined
  if (problem instanceof ApiProblem && problem.status === 401) return texts.signIn.wrong
  if (problem instanceof ApiProblem && problem.status === 429) {
    if (problem.retryAfter === null) return texts.signIn.tooMany
    return texts.signIn.tooManyWait(Math.max(1, Math.ceil(problem.retryAfter / 60)))
  }
  return problemText(problem, texts, settings.language)
}

/** Account and password; in the demo also the list of accounts that exist. */
export function SignInPage() {
  const texts = useTexts()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const signIn = useSignIn()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [wrong, setWrong] = useState<Wrong>({})
  const [caps, setCaps] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const failed = useSignInProblem(signIn.error)

  const send = (given: { username: string; password: string }) =>
    signIn.mutate(given, {
      onSuccess: () => void navigate(readReturn(search), { replace: true }),
    })

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found: Wrong = {
      ...(username.trim() === '' && { username: texts.signIn.usernameMissing }),
      ...(password === '' && { password: texts.signIn.passwordMissing }),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return focusFirstWrong(form.current)
    if (!signIn.isPending) send({ username: username.trim(), password })
  }

  const watchCaps = (event: KeyboardEvent) => setCaps(event.getModifierState('CapsLock'))

  return (
    <main id="main" className="page page-sign-in">
      <section className="panel">
        <PageHeading title={texts.signIn.title} />
        <p className="quiet">{search.has('from') ? texts.signIn.again : texts.signIn.intro}</p>
        {failed !== undefined && !signIn.isPending && (
          <Alert type="error" showIcon title={failed} role="alert" />
        )}
        <form ref={form} onSubmit={submit} noValidate>
          <Field label={texts.signIn.username} error={wrong.username}>
            {(control) => (
              <Input
                {...control}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                value={username}
                onChange={(event) => setUsername(event.target.value)}
              />
            )}
          </Field>
          <Field
            label={texts.signIn.password}
            error={wrong.password}
            hint={caps ? texts.signIn.capsLock : undefined}
          >
            {(control) => (
              <Input.Password
                {...control}
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
                onKeyDown={watchCaps}
                onKeyUp={watchCaps}
                onBlur={() => setCaps(false)}
              />
            )}
          </Field>
          <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
            {texts.signIn.submit}
          </Button>
        </form>
      </section>
      <DemoAccounts busy={signIn.isPending} use={send} />
    </main>
  )
}

function DemoAccounts(given: {
  busy: boolean
  use: (account: { username: string; password: string }) => void
}) {
  const texts = useTexts()
  const info = useSignInInfo().data
  const password = info?.demoPassword ?? null
  if (info?.mode !== 'demo' || password === null || info.demoAccounts.length === 0) return null
  const offices = [...new Set(info.demoAccounts.map(({ office }) => office))]
  return (
    <section className="panel">
      <h2>{texts.signIn.demoTitle}</h2>
      <p>{texts.signIn.demoIntro(password)}</p>
      <div lang="zh-Hans">
        {offices.map((office, index) => (
          <details key={office} open={index === 0}>
            <summary>{office}</summary>
            <ul className="accounts">
              {info.demoAccounts
                .filter((account) => account.office === office)
                .map(({ username, name, post }) => (
                  <li key={username}>
                    <Button
                      block
                      disabled={given.busy}
                      aria-label={texts.signIn.demoUse(`${name}（${office}，${post}）`)}
                      onClick={() => given.use({ username, password })}
                    >
                      <span>
                        <strong>{name}</strong> <code>{username}</code>
                      </span>
                      <small>{post}</small>
                    </Button>
                  </li>
                ))}
            </ul>
          </details>
        ))}
      </div>
    </section>
  )
}
