import { Button } from 'antd'
import { useState } from 'react'
import type { Declared } from '../../server/people/model.ts'
import { useDeclared } from '../api/office.ts'
import { instantText } from '../components/dates.ts'
import { ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { DeclareDrawer } from './declare-drawer.tsx'

/** Masked numbers with the relation, and when it was declared. */
export function Relatives(given: {
  relatives: Declared['relatives']
  none: string
  strike?: (relative: Declared['relatives'][number]) => void
}) {
  const { texts, settings } = useSettings()
  if (given.relatives.length === 0) return <p className="quiet">{given.none}</p>
  return (
    <ul className="relatives">
      {given.relatives.map((relative) => (
        <li key={relative.id}>
          <span>
            <span className="number">{relative.number}</span> {texts.avoid.relations[relative.relation]}
            <small className="quiet">{texts.avoid.since(instantText(relative.at, settings.language))}</small>
          </span>
          {given.strike && (
            <Button
              size="small"
              danger
              aria-label={texts.avoid.strikeOf(relative.number)}
              onClick={() => given.strike?.(relative)}
            >
              {texts.avoid.strike}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** 回避: the own number and the relatives one has declared. */
export function AvoidancePanel() {
  const { avoid } = useTexts()
  const declared = useDeclared()
  const [asked, setAsked] = useState<'number' | 'relative'>()
  return (
    <section className="panel" aria-labelledby="avoidance">
      <h2 id="avoidance">{avoid.title}</h2>
      <p>{avoid.intro}</p>
      <p className="quiet">{avoid.basis}</p>
      <ProblemAlert problem={declared.error} retry={() => void declared.refetch()} />
      {declared.isPending && <Waiting rows={2} />}
      {declared.data !== undefined && (
        <>
          <h3>{avoid.own}</h3>
          {declared.data.number === null ? (
            <p className="own">
              <span>{avoid.ownMissing}</span>
              <Button onClick={() => setAsked('number')}>{avoid.ownAdd}</Button>
            </p>
          ) : (
            <p className="number">{declared.data.number}</p>
          )}
          <h3>{avoid.relatives}</h3>
          <Relatives relatives={declared.data.relatives} none={avoid.none} />
          <Button onClick={() => setAsked('relative')}>{avoid.add}</Button>
        </>
      )}
      {asked !== undefined && <DeclareDrawer what={asked} close={() => setAsked(undefined)} />}
    </section>
  )
}
