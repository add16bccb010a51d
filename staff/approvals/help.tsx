import { Drawer } from '../components/drawer.tsx'
import { useSettings } from '../components/settings.tsx'

/** `?`: every key and what it does. */
export function ShortcutHelp({ close }: { close: () => void }) {
  const { texts, settings } = useSettings()
  const { help } = texts
  const groups: [string, [string, string][]][] = [
    [
      help.inList,
      [
        ['J', help.down],
        ['K', help.up],
        ['Enter', help.enter],
        ['/', help.search],
        ['M', help.batch],
        ['G I', help.inbox],
        ['?', help.help],
      ],
    ],
    [
      help.inTask,
      [
        ['C', help.claim],
        ['A', help.forward],
        ['B', help.correction],
        ['X', help.refusal],
        ['1–9', help.evidence],
        ['W', help.why],
        ['N', help.paper],
        ['+ −', help.zoom],
        ['R', help.turn],
        ['Ctrl Enter', help.send],
        ['U', help.back],
        ['?', help.help],
      ],
    ],
    [
      texts.batch.title,
      [
        ['Shift J', help.batchAll],
        ['J K', help.batchLook],
        ['Ctrl Z', help.batchUndo],
      ],
    ],
  ]
  return (
    <Drawer title={help.title} close={close}>
      {!settings.shortcuts && <p>{help.off}</p>}
      {groups.map(([title, keys]) => (
        <details key={title} className="why-clock" open>
          <summary>
            <strong>{title}</strong>
          </summary>
          <dl className="facts">
            {keys.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </details>
      ))}
    </Drawer>
  )
}
