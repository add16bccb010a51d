import { PageHeading } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { ImportPanel } from './import-panel.tsx'
import './intake.css'
import { RejectedPanel } from './rejected-panel.tsx'
import { SourcesPanel } from './sources-panel.tsx'
import { TypePanel } from './type-panel.tsx'

/** 系统归集. What department systems send, what of it waits, and the two ways for systems that send nothing. */
export function IntakePage() {
  const words = useTexts().intake
  return (
    <main id="main" className="page stack">
      <div>
        <PageHeading title={words.title} />
        <p className="quiet">{words.intro}</p>
      </div>
      <SourcesPanel />
      <RejectedPanel />
      <ImportPanel />
      <TypePanel />
    </main>
  )
}
