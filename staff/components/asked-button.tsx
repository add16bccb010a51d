import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTexts } from './settings.tsx'

/** A button for what cannot be undone: it asks first, saying what would be lost, and does nothing at the first press. */
export function AskedButton(given: {
  label: string
  question: string
  busy: boolean
  small?: boolean
  /** What it is about, where the label alone does not say so. */
  about?: string
  act: () => void
}) {
  const { app } = useTexts()
  const [asked, setAsked] = useState(false)
  const { label, question, busy, small, about, act } = given
  if (!asked)
    return (
      <Button
        danger
        aria-label={about}
        loading={busy}
        {...(small && { size: 'small' })}
        onClick={() => setAsked(true)}
      >
        {label}
      </Button>
    )
  return (
    <Alert
      type="warning"
      showIcon
      title={question}
      description={
        <span className="buttons">
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the button that was pressed is gone, and the question takes its place */}
          <Button autoFocus onClick={() => setAsked(false)}>
            {app.keepIt}
          </Button>
          <Button
            danger
            loading={busy}
            onClick={() => {
              setAsked(false)
              act()
            }}
          >
            {label}
          </Button>
        </span>
      }
    />
  )
}
