import type { RouteObject } from 'react-router'
import { patterns } from './paths.ts'

/** The pages of the designer's desk; each arrives when it is first opened. */
export const designRoutes: RouteObject[] = [
  {
    path: patterns.designs,
    lazy: async () => ({ Component: (await import('./designs-page.tsx')).DesignsPage }),
  },
  {
    path: patterns.dictionary,
    lazy: async () => ({ Component: (await import('./dictionary-page.tsx')).DictionaryPage }),
  },
  {
    path: patterns.design,
    lazy: async () => ({ Component: (await import('./design-page.tsx')).DesignPage }),
  },
  { path: patterns.part, lazy: async () => ({ Component: (await import('./part-page.tsx')).PartPage }) },
]
