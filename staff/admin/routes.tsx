import type { RouteObject } from 'react-router'
import { patterns } from './paths.ts'

/** The pages of the operators of the list; each arrives when it is first opened. */
export const adminRoutes: RouteObject[] = [
  {
    path: patterns.list,
    lazy: async () => ({ Component: (await import('./items/list-page.tsx')).ListPage }),
  },
  {
    path: patterns.tree,
    lazy: async () => ({ Component: (await import('./items/tree-page.tsx')).TreePage }),
  },
  {
    path: patterns.entry,
    lazy: async () => ({ Component: (await import('./items/entry-page.tsx')).EntryPage }),
  },
  {
    path: patterns.imports,
    lazy: async () => ({ Component: (await import('./items/import-page.tsx')).ImportPage }),
  },
  {
    path: patterns.towns,
    lazy: async () => ({ Component: (await import('./items/towns-page.tsx')).TownsPage }),
  },
  {
    path: patterns.figures,
    lazy: async () => ({ Component: (await import('./items/figures-page.tsx')).FiguresPage }),
  },
  {
    path: patterns.words,
    lazy: async () => ({ Component: (await import('./items/words-page.tsx')).WordsPage }),
  },
]
