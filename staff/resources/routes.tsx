import type { RouteObject } from 'react-router'
import { patterns } from './paths.ts'

/** The pages of the desk of the data catalogue; each arrives when it is first opened. */
export const resourceRoutes: RouteObject[] = [
  { path: patterns.list, lazy: async () => ({ Component: (await import('./list-page.tsx')).ListPage }) },
  { path: patterns.entry, lazy: async () => ({ Component: (await import('./entry-page.tsx')).EntryPage }) },
  {
    path: patterns.requests,
    lazy: async () => ({ Component: (await import('./requests-page.tsx')).RequestsPage }),
  },
  {
    path: patterns.ledger,
    lazy: async () => ({ Component: (await import('./ledger-page.tsx')).LedgerPage }),
  },
  {
    path: patterns.import,
    lazy: async () => ({ Component: (await import('./import-page.tsx')).ImportPage }),
  },
]
