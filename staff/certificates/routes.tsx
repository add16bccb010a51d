import type { RouteObject } from 'react-router'
import { patterns } from './paths.ts'

/** The pages of the desk of certificates; each arrives when it is first opened. */
export const certificateRoutes: RouteObject[] = [
  { path: patterns.list, lazy: async () => ({ Component: (await import('./list-page.tsx')).ListPage }) },
  {
    path: patterns.one,
    lazy: async () => ({ Component: (await import('./certificate-page.tsx')).CertificatePage }),
  },
]
