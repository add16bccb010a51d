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
        ['U', help.back],
        ['?', help.help],
      ],
    ],
  ]
  return (
    <Drawer title={help.title} close={close}>
      {!settings.shortcuts && <p>{help.off}</p>}
      {groups.map(([title, keys]) => (
        <section key={title}>
          <h3>{title}</h3>
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
        </section>
      ))}
    </Drawer>
  )
}
