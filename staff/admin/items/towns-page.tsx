import { Alert, Button, Checkbox, Input, Radio } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { Link, useOutletContext, useSearchParams } from 'react-router'
import { useDelegate, useDelegated, useEntries, useSettle, useUnits } from '../../api/inventory.ts'
import { Field, focusFirstWrong } from '../../components/field.tsx'
import { ProblemAlert, Waiting } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import type { DeskContext } from '../../components/shell.tsx'
import { paths } from '../paths.ts'
import { Choice } from './choice.tsx'
import { Frame, More, Table } from './frame.tsx'
import { picksAfter, type PickedEntry } from './picks.ts'

/** 下放: which towns and villages do which items; proposed by one, admitted by another. */
export function TownsPage() {
  const words = useTexts().items
  const [search, setSearch] = useSearchParams()
  const { me } = useOutletContext<DeskContext>()
  const units = useUnits()
  const listed = units.data?.units ?? []
  const unit =
    search.get('unit') ?? listed.find(({ proposed }) => proposed > 0)?.code ?? listed[0]?.code ?? ''
  return (
    <Frame title={words.towns} intro={words.townsIntro}>
      <section className="panel" aria-labelledby="town">
        <h2 id="town">{words.town}</h2>
        <ProblemAlert problem={units.error} retry={() => void units.refetch()} />
        {units.isPending && <Waiting rows={2} />}
        {units.isSuccess && listed.length === 0 && <Alert type="info" title={words.noTowns} />}
        {listed.length > 0 && (
          <Choice
            label={words.town}
            value={unit}
            options={listed.map(
              ({ code, name, admitted, proposed }) =>
                [code, words.townCounts(name, admitted, proposed)] as const,
            )}
            choose={(value) => value && setSearch({ unit: value })}
          />
        )}
        {unit !== '' && <Delegated unit={unit} mayAdmit={me.permissions.includes('item.publish')} />}
      </section>
      {me.permissions.includes('item.edit') && listed.length > 0 && (
        <Proposal units={listed.map(({ code, name }) => [code, name] as const)} />
      )}
    </Frame>
  )
}

function Delegated({ unit, mayAdmit }: { unit: string; mayAdmit: boolean }) {
  const words = useTexts().items
  const found = useDelegated(unit)
  const settle = useSettle()
  const entries = found.data?.entries ?? []
  return (
    <>
      <ProblemAlert problem={found.error ?? settle.error} retry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={3} />}
      {found.isSuccess && entries.length === 0 && <p className="quiet">{words.nothingDelegated}</p>}
      {entries.length > 0 && (
        <Table caption={words.towns} heads={[words.name, words.mode, words.state, words.reason, words.act]}>
          {entries.map(({ id, name, mode, state, reason, proposedBy, revision }) => (
            <tr key={id}>
              <td data-name={words.name}>
                <Link to={paths.entry(id)}>{name}</Link>
              </td>
              <td data-name={words.mode}>{words.modes[mode]}</td>
              <td data-name={words.state}>
                <span className={state === 'admitted' ? 'items-mark items-good' : 'items-mark items-now'}>
                  {words.delegationStates[state]}
                </span>
              </td>
              <td data-name={words.reason}>
                {reason} <small className="quiet">{proposedBy}</small>
              </td>
              <td data-name={words.act}>
                <span className="buttons">
                  {mayAdmit && state === 'proposed' && (
                    <Button
                      type="primary"
                      aria-label={words.admitOf(name)}
                      onClick={() => settle.mutate({ id, unit, admit: true, revision })}
                    >
                      {words.admit}
                    </Button>
                  )}
                  {mayAdmit && (
                    <Button
                      aria-label={words.endOf(name)}
                      onClick={() => settle.mutate({ id, unit, admit: false, revision })}
                    >
                      {words.end}
                    </Button>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}

function Proposal({ units }: { units: readonly (readonly [string, string])[] }) {
  const words = useTexts().items
  const form = useRef<HTMLFormElement>(null)
  const propose = useDelegate()
  const [q, setQ] = useState('')
  const entries = useEntries({
    standing: 'listed',
    kind: 'implementation',
    ...(q.trim() === '' ? {} : { q: q.trim() }),
  })
  const rows = entries.data?.pages.flatMap((page) => page.entries) ?? []
  const [picks, setPicks] = useState<readonly PickedEntry[]>([])
  const [chosen, setChosen] = useState<string[]>([])
  const [mode, setMode] = useState<'accept' | 'decide'>('accept')
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState<string>()
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const missing =
      picks.length === 0
        ? words.pickItems
        : chosen.length === 0
          ? words.pickTowns
          : reason.trim() === ''
            ? words.sayReason
            : undefined
    setWrong(missing)
    if (missing !== undefined) return focusFirstWrong(form.current)
    propose.mutate(
      { ids: picks.map(({ id }) => id), units: chosen, mode, reason: reason.trim() },
      { onSuccess: () => setPicks([]) },
    )
  }
  const group = (
    label: string,
    options: { value: string; label: string }[],
    value: string[],
    set: (value: string[]) => void,
  ) => (
    <fieldset className="field">
      <legend>{label}</legend>
      <div className="items-scroll">
        <Checkbox.Group options={options} value={value} onChange={(next) => set(next)} />
      </div>
    </fieldset>
  )
  return (
    <section className="panel" aria-labelledby="propose">
      <h2 id="propose">{words.propose}</h2>
      <form ref={form} onSubmit={submit} noValidate>
        <Field label={words.nameOrCode}>
          {(control) => <Input {...control} value={q} onChange={(event) => setQ(event.target.value)} />}
        </Field>
        {entries.isSuccess && rows.length === 0 && <p>{words.noListed}</p>}
        {rows.length > 0 &&
          group(
            words.whichItems(picks.length),
            rows.map(({ id, name }) => ({ value: id, label: name })),
            picks.map(({ id }) => id),
            (shown) => setPicks(picksAfter(picks, rows, shown)),
          )}
        <More query={entries} />
        <Picked
          picks={picks.filter(({ id }) => !rows.some((row) => row.id === id))}
          drop={(id) => setPicks(picks.filter((pick) => pick.id !== id))}
        />
        {group(
          words.whichTowns(chosen.length),
          units.map(([value, label]) => ({ value, label })),
          chosen,
          setChosen,
        )}
        <fieldset className="field">
          <legend>{words.mode}</legend>
          <Radio.Group
            value={mode}
            options={[
              { value: 'accept', label: words.modes.accept },
              { value: 'decide', label: words.modes.decide },
            ]}
            onChange={(event) => setMode(event.target.value === 'decide' ? 'decide' : 'accept')}
          />
        </fieldset>
        <Field label={words.proposalReason} error={wrong}>
          {(control) => (
            <Input {...control} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        <ProblemAlert problem={propose.error} acting />
        {propose.data && propose.data.proposed > 0 && (
          <Alert type="success" showIcon title={words.proposed(propose.data.proposed)} />
        )}
        {propose.data && propose.data.left.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={words.notProposed(propose.data.left.length)}
            description={
              <ul lang="zh-Hans">
                {propose.data.left.map(({ id, zh }) => (
                  <li key={id}>{zh}</li>
                ))}
              </ul>
            }
          />
        )}
        <Button type="primary" htmlType="submit" loading={propose.isPending}>
          {words.proposeNow}
        </Button>
      </form>
    </section>
  )
}

/** What was picked before the list showed something else: it stays picked, and can be given up. */
function Picked({ picks, drop }: { picks: readonly PickedEntry[]; drop: (id: string) => void }) {
  const words = useTexts().items
  if (picks.length === 0) return null
  return (
    <>
      <p>{words.pickedBefore(picks.length)}</p>
      <ul lang="zh-Hans">
        {picks.map(({ id, name }) => (
          <li key={id}>
            {name}{' '}
            <Button size="small" type="text" aria-label={words.dropPick(name)} onClick={() => drop(id)}>
              ✕
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
