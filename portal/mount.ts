import type { Page } from '../server/platform/http-pages.ts'
import { aboutPages } from './about/route.tsx'
import { appPages } from './apps/route.tsx'
import { applyPages } from './apply/route.tsx'
import { casePages } from './cases/route.tsx'
import { companyPages } from './companies/route.tsx'
import { confirmPages } from './confirm/route.tsx'
import { correctPages } from './correct/route.tsx'
import { myDataPages } from './data/route.tsx'
import { datePages } from './dates/route.tsx'
import { demoPages } from './demo/route.tsx'
import { directoryPages } from './directory/route.tsx'
import { guidePages } from './guide/route.tsx'
import { homePages } from './home/route.tsx'
import { itemPages } from './item/route.tsx'
import { mePages } from './me/route.tsx'
import type { PortalOptions } from './options.ts'
import { paperPages } from './papers/route.tsx'
import { listedPages } from './listed/route.tsx'
import { noticePages } from './notices/route.tsx'
import { previewPages } from './preview/route.tsx'
import { promisePages } from './promise/route.tsx'
import { screenPages } from './screen/route.tsx'
import { searchPages } from './search/route.tsx'
import { signInPages } from './sign-in/route.tsx'
import { trackPages } from './track/route.tsx'
import { verifyPages } from './verify/route.tsx'
import { viewPages } from './view/route.ts'
import { dataPages } from './wallet/data.tsx'
import { statementPages } from './wallet/statement.tsx'
import { walletPages } from './wallet/route.tsx'

export { renderError } from './error/route.tsx'
export type { PortalOptions } from './options.ts'

/** Every page of the citizens' portal. */
export function portalPages(options: PortalOptions): Page[] {
  return [
    ...homePages(options),
    ...searchPages(options),
    ...guidePages(options),
    ...itemPages(options),
    ...listedPages(options),
    ...directoryPages(options),
    ...signInPages(options),
    ...applyPages(options),
    ...confirmPages(options),
    ...trackPages(options),
    ...casePages(options),
    ...correctPages(options),
    ...promisePages(options),
    ...datePages(options),
    ...paperPages(options),
    ...mePages(options),
    ...myDataPages(options),
    ...companyPages(options),
    ...appPages(options),
    ...walletPages(options),
    ...statementPages(options),
    ...dataPages(options),
    ...screenPages(options),
    ...verifyPages(options),
    ...noticePages(options),
    ...demoPages(options),
    ...aboutPages(options),
    ...viewPages(),
    ...previewPages(options),
  ]
}
