import { createBrowserRouter } from 'react-router'
import { auditPaths } from './audit/paths.ts'
import { adminRoutes } from './admin/routes.tsx'
import { Desk, Frame } from './components/shell.tsx'
import { ErrorPage, NotFoundPage } from './components/error-page.tsx'
import { Waiting } from './components/page.tsx'
import { patterns } from './paths.ts'
import { certificateRoutes } from './certificates/routes.tsx'
import { dossierPaths } from './dossier/paths.ts'
import { designRoutes } from './designs/routes.tsx'
import { resourceRoutes } from './resources/routes.tsx'
import { sealPaths } from './seals/paths.ts'
import { supervisionRoutes } from './supervision/routes.tsx'

/** Every page of the desk; each arrives when it is first opened. */
export const router = createBrowserRouter([
  {
    element: <Frame />,
    HydrateFallback: Waiting,
    children: [
      {
        path: patterns.signIn,
        errorElement: <ErrorPage />,
        lazy: async () => ({ Component: (await import('./sign-in/sign-in-page.tsx')).SignInPage }),
      },
      {
        element: <Desk />,
        children: [
          {
            errorElement: <ErrorPage />,
            children: [
              {
                path: patterns.root,
                lazy: async () => ({ Component: (await import('./home.tsx')).HomePage }),
              },
              {
                path: patterns.task,
                lazy: async () => ({ Component: (await import('./approvals/task-page.tsx')).TaskPage }),
              },
              {
                path: patterns.batch,
                lazy: async () => ({
                  Component: (await import('./approvals/batch/batch-page.tsx')).BatchPage,
                }),
              },
              {
                path: patterns.rechecks,
                lazy: async () => ({
                  Component: (await import('./approvals/rechecks-page.tsx')).RechecksPage,
                }),
              },
              {
                path: patterns.handOver,
                lazy: async () => ({
                  Component: (await import('./approvals/hand-over-page.tsx')).HandOverPage,
                }),
              },
              {
                path: patterns.intake,
                lazy: async () => ({ Component: (await import('./intake/intake-page.tsx')).IntakePage }),
              },
              {
                path: patterns.exchange,
                lazy: async () => ({
                  Component: (await import('./exchange/exchange-page.tsx')).ExchangePage,
                }),
              },
              {
                path: patterns.office,
                lazy: async () => ({ Component: (await import('./office/office-page.tsx')).OfficePage }),
              },
              {
                path: patterns.notices,
                lazy: async () => ({ Component: (await import('./office/notices-page.tsx')).NoticesPage }),
              },
              {
                path: patterns.counter,
                lazy: async () => ({ Component: (await import('./counter/counter-page.tsx')).CounterPage }),
              },
              {
                path: patterns.counterDay,
                lazy: async () => ({ Component: (await import('./counter/day-page.tsx')).CounterDayPage }),
              },
              {
                path: patterns.delivery,
                lazy: async () => ({
                  Component: (await import('./delivery/delivery-page.tsx')).DeliveryPage,
                }),
              },
              {
                path: patterns.calendar,
                lazy: async () => ({
                  Component: (await import('./calendar/calendar-page.tsx')).CalendarPage,
                }),
              },
              {
                path: sealPaths.page,
                lazy: async () => ({ Component: (await import('./seals/seals-page.tsx')).SealsPage }),
              },
              {
                path: auditPaths.page,
                lazy: async () => ({ Component: (await import('./audit/audit-page.tsx')).AuditPage }),
              },
              {
                path: auditPaths.ledger,
                lazy: async () => ({ Component: (await import('./audit/ledger-page.tsx')).LedgerPage }),
              },
              {
                path: dossierPaths.page,
                lazy: async () => ({ Component: (await import('./dossier/dossier-page.tsx')).DossierPage }),
              },
              ...resourceRoutes,
              ...certificateRoutes,
              ...supervisionRoutes,
              ...designRoutes,
              ...adminRoutes,
              { path: '*', element: <NotFoundPage /> },
            ],
          },
        ],
      },
    ],
    errorElement: <ErrorPage />,
  },
])
