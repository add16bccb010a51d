import { Button } from 'antd'
import { useId, type ReactNode, type RefObject } from 'react'
import { Drawer } from './drawer.tsx'
import { ProblemAlert } from './page.tsx'
import { useTexts } from './settings.tsx'

/** A drawer that is one form: what it sends and the way out stand at its foot, always in sight; what the server refuses stands on top. */
export function FormDrawer(given: {
  title: string
  /** The button that sends it. */
  send: string
  pending: boolean
  problem: unknown
  form?: RefObject<HTMLFormElement | null>
  submit: () => void
  close: () => void
  children: ReactNode
}) {
  const { app } = useTexts()
  const id = useId()
  const { title, send, pending, problem, form, submit, close, children } = given
  return (
    <Drawer
      title={title}
      close={close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form={id} loading={pending}>
            {send}
          </Button>
          <Button onClick={close}>{app.cancel}</Button>
        </span>
      }
    >
      <form
        id={id}
        ref={form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!pending) submit()
        }}
        noValidate
        className="stack"
      >
        <ProblemAlert problem={problem} acting />
        {children}
      </form>
    </Drawer>
  )
}
