import { Button } from 'antd'
import { Link, useRouteError } from 'react-router'
import { paths } from '../paths.ts'
import { PageHeading } from './page.tsx'
import { useTexts } from './settings.tsx'

const missingPart = /dynamically imported module|Importing a module script|module script/i

/** What is shown when a page breaks, or did not arrive: it says what to do and leads on. */
export function ErrorPage() {
  const texts = useTexts()
  const error = useRouteError()
  const cut = error instanceof Error && missingPart.test(error.message)
  return (
    <main id="main" className="page page-narrow">
      <PageHeading title={texts.error.title} />
      <p>{cut ? texts.error.chunk : texts.error.text}</p>
      <p className="buttons">
        <Button type="primary" onClick={() => location.reload()}>
          {texts.error.reload}
        </Button>
        <Button href={paths.inbox()}>{texts.app.home}</Button>
      </p>
    </main>
  )
}

export function NotFoundPage() {
  const texts = useTexts()
  return (
    <main id="main" className="page page-narrow">
      <PageHeading title={texts.error.notFoundTitle} />
      <p>{texts.error.notFoundText}</p>
      <p>
        <Link to={paths.inbox()}>{texts.app.home}</Link>
      </p>
    </main>
  )
}
