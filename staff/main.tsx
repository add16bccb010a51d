import { QueryCache, MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { StrictMode, useMemo, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router'
import { ApiProblem } from './api/problem.ts'
import { LiveRegion } from './components/page.tsx'
import { SettingsProvider, useMedia, useSettings } from './components/settings.tsx'
import { themeOf } from './components/theme.ts'
import { paths } from './paths.ts'
import { router } from './routes.tsx'
import './style.css'
import './approvals/approvals.css'
import './office/office.css'

/** Whoever is no longer signed in goes to the sign-in page and comes back to where he was. */
function leaveIfSignedOut(error: Error): void {
  if (!(error instanceof ApiProblem) || error.status !== 401) return
  const { pathname, search } = router.state.location
  if (pathname !== paths.signIn()) void router.navigate(paths.signIn(pathname + search))
}

const client = new QueryClient({
  queryCache: new QueryCache({ onError: leaveIfSignedOut }),
  mutationCache: new MutationCache({ onError: leaveIfSignedOut }),
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: 'always',
      staleTime: 5_000,
      retry: (times, error) =>
        times < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
    },
    // An act is repeated by the officer, who sees what happened, never behind his back.
    mutations: { retry: false, networkMode: 'always' },
  },
})

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

function Look({ children }: { children: ReactNode }) {
  const { settings, dark } = useSettings()
  const still = useMedia('(prefers-reduced-motion: reduce)')
  const look = useMemo(() => themeOf(dark, settings.large, still), [dark, settings.large, still])
  return (
    <ConfigProvider
      csp={{ nonce }}
      theme={look}
      locale={settings.language === 'en' ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  )
}

function rootElement(): HTMLElement {
  const found = document.getElementById('root')
  if (found !== null) return found
  const made = document.createElement('div')
  made.id = 'root'
  document.body.append(made)
  return made
}

createRoot(rootElement()).render(
  <StrictMode>
    <SettingsProvider>
      <Look>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
          <LiveRegion />
        </QueryClientProvider>
      </Look>
    </SettingsProvider>
  </StrictMode>,
)
