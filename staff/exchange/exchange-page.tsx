import { PageHeading } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import '../intake/intake.css'
import { ConnectorsPanel } from './connectors-panel.tsx'
import { LettersPanel } from './letters-panel.tsx'
import { SystemsPanel } from './systems-panel.tsx'
import { TurnedAwayPanel } from './turned-away-panel.tsx'

/** 数据交换: do messages arrive, what has failed, do both sides agree? */
export function ExchangePage() {
  const words = useTexts().exchange
  return (
    <main id="main" className="page stack">
      <div>
        <PageHeading title={words.title} />
        <p className="quiet">{words.intro}</p>
      </div>
      <SystemsPanel />
      <LettersPanel />
      <ConnectorsPanel />
      <TurnedAwayPanel />
    </main>
  )
}
