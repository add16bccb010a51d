import { Button, Input } from 'antd'
import { useState } from 'react'
import type { CounterMatter, CounterView } from '../../server/counter/model.ts'
import { Drawer } from '../components/drawer.tsx'
import { Field } from '../components/field.tsx'
import { useMatters } from './api.ts'
import type { Clerk } from './clerk.ts'
import type { Devices } from './devices/use-bridge.ts'
import { focusField } from './focus.ts'
import type { Command } from './keys.ts'
import { useCounterTexts } from './texts/texts.ts'

type Given = { view: CounterView; clerk: Clerk; devices: Devices }

/** Whatever is asked in between; Esc closes it. */
export function Overlays(given: Given) {
  switch (given.clerk.overlay) {
    case 'matters':
      return <Picker {...given} commands={false} />
    case 'everything':
      return <Picker {...given} commands />
    case 'person':
      return <PersonForm {...given} />
    case 'scan':
      return <CodeForm {...given} />
    case 'handOver':
      return <HandOver {...given} />
    case 'pair':
      return <Pair {...given} />
    case 'help':
      return <Help {...given} />
    case 'none':
      return null
  }
}

const KEYS: [string, Command | 'choose'][] = [
  ['Space', 'next'],
  ['F1', 'results'],
  ['F2', 'card'],
  ['F3', 'scan'],
  ['F4', 'matter'],
  ['1–9', 'choose'],
  ['Enter', 'go'],
  ['F5', 'recall'],
  ['F6', 'sheet'],
  ['Shift F6', 'nextPaper'],
  ['Ctrl F6', 'dropSheet'],
  ['F7', 'advice'],
  ['F8', 'promise'],
  ['F9', 'file'],
  ['F10', 'handOver'],
  ['Ctrl Z', 'undo'],
  ['Ctrl S', 'keep'],
  ['Ctrl K', 'everything'],
  ['Esc', 'back'],
  ['?', 'help'],
]

function Help({ clerk }: Given) {
  const words = useCounterTexts()
  return (
    <Drawer title={words.help} close={clerk.close}>
      <dl className="facts">
        {KEYS.map(([key, command]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words.keys[command]}</dd>
          </div>
        ))}
      </dl>
    </Drawer>
  )
}

type Choice = { id: string; name: string; note: string; disabled: boolean; run: () => void }

/** 事项 by pinyin initials; with `commands`, everything that can be done here as well. */
function Picker({ clerk, commands }: Given & { commands: boolean }) {
  const words = useCounterTexts()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const choiceOf = (matter: CounterMatter): Choice => ({
    id: matter.id,
    name: matter.name,
    note: matter.closed ?? (matter.here ? matter.plainName : words.elsewhere(matter.window)),
    disabled: !matter.here || matter.closed !== null,
    run: () => void clerk.start(matter.id),
  })
  const asked = useMatters(text, true)
  const matters = (asked.data?.matters ?? []).map(choiceOf)
  const does: Partial<Record<Command, () => void>> = {
    next: () => void clerk.next(),
    card: () => void clerk.readCard(),
    scan: () => clerk.show('scan'),
    recall: () => void clerk.recall(),
    sheet: () => void clerk.sheet(),
    nextPaper: () => clerk.nextPaper(),
    dropSheet: () => void clerk.dropSheet(),
    results: () => void clerk.results(),
    advice: () => void clerk.advice(),
    promise: () => void clerk.promise(),
    file: () => void clerk.file(),
    handOver: () => clerk.show('handOver'),
    undo: () => void clerk.undo(focusField),
    keep: () => void clerk.keep(),
    help: () => clerk.show('help'),
  }
  const choices: Choice[] = [
    ...(commands
      ? KEYS.flatMap(([key, command]): Choice[] => {
          const run = command === 'choose' ? undefined : does[command]
          const name = words.keys[command]
          return run && name.includes(text.trim()) ? [{ id: key, name, note: key, disabled: false, run }] : []
        })
      : []),
    ...matters,
  ]
  const chosen = Math.min(at, choices.length - 1)
  const take = (choice: Choice | undefined): void => {
    if (!choice || choice.disabled) return
    clerk.close()
    choice.run()
  }
  /** Enter that comes before the list for what was typed takes the first of that list, not one of the list before. */
  const enter = async (): Promise<void> => {
    const choice = choices[chosen]
    const isOld = asked.isPlaceholderData && (choice === undefined || matters.includes(choice))
    take(isOld ? (await asked.refetch()).data?.matters.map(choiceOf)[0] : choice)
  }
  return (
    <Drawer title={commands ? words.everything : words.pickMatter} close={clerk.close}>
      <Field label={words.pickHint}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            role="combobox"
            aria-expanded
            aria-controls="choices"
            aria-activedescendant={choices[chosen] ? `choice-${chosen}` : undefined}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setAt(0)
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return
              if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, choices.length - 1))
              else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0))
              else if (event.key === 'Enter') void enter()
              else return
              event.preventDefault()
            }}
          />
        )}
      </Field>
      {choices.length === 0 && <p role="status">{words.none}</p>}
      <div id="choices" role="listbox" aria-label={words.pickMatter} className="choices-list" lang="zh-Hans">
        {choices.map((choice, index) => (
          <button
            key={choice.id}
            id={`choice-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            aria-disabled={choice.disabled}
            className={index === chosen ? 'chosen' : undefined}
            onClick={() => take(choice)}
          >
            {choice.name} <small>{choice.note}</small>
          </button>
        ))}
      </div>
    </Drawer>
  )
}

/** 验看证件: number and name typed from the paper that lies there. */
function PersonForm({ clerk }: Given) {
  const words = useCounterTexts()
  const [number, setNumber] = useState('')
  const [name, setName] = useState('')
  const [validUntil, setValidUntil] = useState('长期')
  return (
    <Drawer title={words.forms.person} close={clerk.close}>
      <p>{words.seenLead}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void clerk
            .identify({ number, name, validUntil: validUntil.trim() }, 'seen')
            .then((done) => done && clerk.close())
        }}
      >
        <Field label={words.number} error={clerk.fieldProblems.get('number')}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.name} error={clerk.fieldProblems.get('name')}>
          {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={words.validUntil} hint={words.validHint}>
          {(control) => (
            <Input {...control} value={validUntil} onChange={(event) => setValidUntil(event.target.value)} />
          )}
        </Field>
        <Button type="primary" htmlType="submit" loading={clerk.busy}>
          {words.confirmIdentity}
        </Button>
      </form>
    </Drawer>
  )
}

function CodeForm({ clerk }: Given) {
  const words = useCounterTexts()
  const [code, setCode] = useState('')
  return (
    <Drawer title={words.forms.scan} close={clerk.close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void clerk.byCode(code)
        }}
      >
        <Field label={words.code} hint={words.codeHint}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              autoComplete="off"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <Button type="primary" htmlType="submit" loading={clerk.busy}>
          {words.open}
        </Button>
      </form>
    </Drawer>
  )
}

function HandOver({ view, clerk }: Given) {
  const words = useCounterTexts()
  const kinds = view.waiting.map(({ kind }) => kind)
  return (
    <Drawer title={words.handOverTo} close={clerk.close}>
      <div className="stack">
        {kinds.map((kind, at) => (
          <Button key={kind} autoFocus={at === 0} onClick={() => void clerk.handOver(kind)}>
            {words.kinds[kind]}
          </Button>
        ))}
      </div>
    </Drawer>
  )
}

function Pair({ clerk }: Given) {
  const words = useCounterTexts()
  const [code, setCode] = useState('')
  return (
    <Drawer title={words.pair} close={clerk.close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void clerk.pair(code)
        }}
      >
        <Field label={words.pairCode} hint={words.reach.pair}>
          {(control) => (
            <Input {...control} autoFocus value={code} onChange={(event) => setCode(event.target.value)} />
          )}
        </Field>
        <Button type="primary" htmlType="submit">
          {words.pair}
        </Button>
      </form>
    </Drawer>
  )
}
