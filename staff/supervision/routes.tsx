import type { RouteObject } from 'react-router'
import { patterns } from './paths.ts'

/** The pages of the supervision desk; each arrives when it is first opened. */
export const supervisionRoutes: RouteObject[] = [
  {
    path: patterns.overview,
    lazy: async () => ({ Component: (await import('./overview-page.tsx')).OverviewPage }),
  },
  { path: patterns.case, lazy: async () => ({ Component: (await import('./case-page.tsx')).CasePage }) },
  {
    path: patterns.ranking,
    lazy: async () => ({ Component: (await import('./ranking-page.tsx')).RankingPage }),
  },
  {
    path: patterns.outcomes,
    lazy: async () => ({ Component: (await import('./outcomes-page.tsx')).OutcomesPage }),
  },
  {
    path: patterns.monitor,
    lazy: async () => ({ Component: (await import('./monitor-page.tsx')).MonitorPage }),
  },
  {
    path: patterns.certificates,
    lazy: async () => ({ Component: (await import('./certificates-page.tsx')).CertificatesPage }),
  },
  {
    path: patterns.urgings,
    lazy: async () => ({ Component: (await import('./urgings-page.tsx')).UrgingsPage }),
  },
  {
    path: patterns.replies,
    lazy: async () => ({ Component: (await import('./urgings-page.tsx')).RepliesPage }),
  },
  {
    path: patterns.urging,
    lazy: async () => ({ Component: (await import('./urging-page.tsx')).UrgingPage }),
  },
]
