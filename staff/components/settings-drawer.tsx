import { Button, Radio, Switch } from 'antd'
import { useMe, useSignOut } from '../api/hooks.ts'
import { paths } from '../paths.ts'
import { Drawer } from './drawer.tsx'
import { ProblemAlert } from './page.tsx'
import { useSettings, type Appearance } from './settings.tsx'

function Toggle(given: { name: string; hint: string; on: boolean; change: (on: boolean) => void }) {
  return (
    <label className="toggle">
      <Switch checked={given.on} onChange={given.change} />
      <span>
        {given.name}
        <small className="quiet">{given.hint}</small>
      </span>
    </label>
  )
}

/** Signing out loads the page anew, so that nothing of this person stays in memory. */
function AccountFacts() {
  const { texts } = useSettings()
  const me = useMe().data
  const signOut = useSignOut()
  if (me === undefined) return null
  return (
    <section>
      <h3>{texts.settings.account}</h3>
      <dl className="facts" lang="zh-Hans">
        <dt>{me.name}</dt>
        <dd>{me.username}</dd>
        <dt>{texts.settings.office}</dt>
        <dd>{me.office.name}</dd>
        <dt>{texts.settings.post}</dt>
        <dd>{me.post}</dd>
      </dl>
      <ProblemAlert problem={signOut.error} />
      <Button
        loading={signOut.isPending}
        onClick={() => signOut.mutate(undefined, { onSuccess: () => location.assign(paths.signIn()) })}
      >
        {texts.settings.signOut}
      </Button>
    </section>
  )
}

/** How this person wants the desk to look and to be worked, and the way out. */
export function SettingsDrawer({ signedIn, close }: { signedIn: boolean; close: () => void }) {
  const { settings, texts, change } = useSettings()
  return (
    <Drawer title={texts.settings.title} close={close}>
      <div className="stack">
        <fieldset>
          <legend>{texts.settings.appearance}</legend>
          <Radio.Group
            name="appearance"
            value={settings.appearance}
            onChange={(event) => change({ appearance: event.target.value as Appearance })}
          >
            <Radio value="auto">{texts.settings.auto}</Radio>
            <Radio value="light">{texts.settings.light}</Radio>
            <Radio value="dark">{texts.settings.dark}</Radio>
          </Radio.Group>
        </fieldset>
        <Toggle
          name={texts.settings.large}
          hint={texts.settings.largeHint}
          on={settings.large}
          change={(large) => change({ large })}
        />
        <Toggle
          name={texts.settings.shortcuts}
          hint={texts.settings.shortcutsHint}
          on={settings.shortcuts}
          change={(shortcuts) => change({ shortcuts })}
        />
        {signedIn && <AccountFacts />}
      </div>
    </Drawer>
  )
}
