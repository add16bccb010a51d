import { useMe } from '../api/hooks.ts'
import { PageHeading } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import '../intake/intake.css'
import { ChannelsPanel } from './channels-panel.tsx'
import { ConnectorsPanel } from './connectors-panel.tsx'
import { LettersPanel } from './letters-panel.tsx'
import { SystemsPanel } from './systems-panel.tsx'
import { TurnedAwayPanel } from './turned-away-panel.tsx'

/** 数据交换: do messages arrive, what has failed, do both sides agree? Whoever only approves connectors sees these alone. */
export function ExchangePage() {
  const words = useTexts().exchange
  const operates = useMe().data?.permissions.includes('exchange.operate') ?? false
  return (
    <main id="main" className="page stack">
      <div>
        <PageHeading title={words.title} />
        <p className="quiet">{words.intro}</p>
      </div>
      {operates && <SystemsPanel />}
      {operates && <LettersPanel />}
      <ConnectorsPanel />
      <ChannelsPanel />
      {operates && <TurnedAwayPanel />}
    </main>
  )
}
