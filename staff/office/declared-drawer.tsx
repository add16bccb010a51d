import type { Colleague } from '../../server/people/model.ts'
import { useDeclared, useStrikeRelative } from '../api/office.ts'
import { Drawer } from '../components/drawer.tsx'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { Relatives } from './avoidance-panel.tsx'

/** What a colleague has declared, for the administrator, who strikes what was wrong. */
export function DeclaredDrawer(given: { colleague: Colleague; close: () => void }) {
  const texts = useTexts()
  const { colleague, close } = given
  const declared = useDeclared(colleague.id)
  const strike = useStrikeRelative(colleague.id)
  return (
    <Drawer title={texts.office.declaredOfName(colleague.name)} close={close}>
      <div className="stack">
        <p className="quiet">{texts.avoid.looked}</p>
        <ProblemAlert problem={declared.error} retry={() => void declared.refetch()} />
        <ProblemAlert problem={strike.error} acting />
        {declared.isPending && <Waiting rows={2} />}
        {declared.data !== undefined && (
          <Relatives
            relatives={declared.data.relatives}
            none={texts.avoid.noneOf(colleague.name)}
            strike={({ id }) =>
              strike.mutate({ relativeId: id }, { onSuccess: () => announce(texts.avoid.struck) })
            }
          />
        )}
      </div>
    </Drawer>
  )
}
