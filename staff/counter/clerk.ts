import { App } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CounterField, CounterView } from '../../server/counter/model.ts'
import type { WindowKind } from '../../server/offices/model.ts'
import { ApiProblem } from '../api/problem.ts'
import { announce, problemText } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { fetchPaper, offerScreen, takeNumber, useAct } from './api.ts'
import { DeviceProblem, type ReadCard } from './devices/bridge.ts'
import type { Devices } from './devices/use-bridge.ts'
import { useCounterTexts } from './texts/texts.ts'

export type Overlay = 'none' | 'matters' | 'everything' | 'help' | 'person' | 'scan' | 'handOver' | 'pair'

/** How long the last answer can be taken back. */
const UNDO_MS = 10_000

type Answered = { field: CounterField; at: number }

/** Everything that the clerk can do, whichever key or button asks for it. */
export function useClerk(view: CounterView | undefined, devices: Devices) {
  const words = useCounterTexts()
  const { texts, settings } = useSettings()
  const { message } = App.useApp()
  const act = useAct()
  const [problem, setProblem] = useState<unknown>(null)
  const [fieldProblems, setFieldProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const [overlay, setOverlay] = useState<Overlay>('none')
  /** The paper that pages are taken for, until the clerk goes on to the next one. */
  const [slot, setSlot] = useState<{ sitting: string; paper: string }>()
  const latest = useRef(view)
  useEffect(() => {
    latest.current = view
  }, [view])
  /** Pages are taken one after the other, however fast the key is pressed, so that they keep their order. */
  const shots = useRef<Promise<unknown>>(Promise.resolve())
  const answered = useRef<Answered | null>(null)

  const say = useCallback(
    (text: string) => {
      announce(text)
      void message.open({ content: text, duration: 4 })
    },
    [message],
  )
  const { mutateAsync, isPending } = act
  const run = useCallback(
    async (path: string, body?: object): Promise<CounterView | undefined> => {
      setProblem(null)
      setFieldProblems(new Map())
      try {
        return await mutateAsync({ path, ...(body ? { body } : {}) })
      } catch (failed) {
        if (failed instanceof ApiProblem && failed.errors.length > 0) {
          setFieldProblems(new Map(failed.errors.map(({ pointer, message: text }) => [pointer, text])))
        }
        setProblem(failed)
        announce(problemText(failed, texts, settings.language, true))
        return undefined
      }
    },
    [mutateAsync, texts, settings.language],
  )

  return useMemo(() => {
    const sitting = view?.sitting ?? null
    const draft = sitting?.draft ?? null
    const { bridge, stateOf } = devices
    const asked = draft?.materials.filter(({ as }) => as === 'asked') ?? []
    const chosen = slot?.sitting === sitting?.id ? slot?.paper : undefined
    const current =
      asked.find(({ id }) => id === chosen) ?? asked.find(({ files }) => files.length === 0) ?? asked[0]

    const identify = (card: ReadCard, evidence: 'card' | 'seen') => {
      const { number, name, sex = '', birth = '', address = '', nation = '', validUntil } = card
      return run('identify', { card: { number, name, sex, birth, address, nation, validUntil }, evidence })
    }
    const deviceTrouble = (failed: unknown, instead: string): void => {
      if (!(failed instanceof DeviceProblem)) throw failed
      say(`${failed.message}${instead}`)
    }
    const print = async (path: string, form: 'a4' | 'slip', done: string): Promise<void> => {
      const kind = form === 'slip' ? 'receipt-printer' : 'a4-printer'
      try {
        const { url, pdf } = await fetchPaper(path, form)
        if (!bridge || stateOf(kind) === 'absent') {
          open(url, '_blank', 'noopener')
          say(words.printHere)
          return
        }
        await bridge.print(form === 'slip' ? 'receipt' : 'a4', pdf)
        say(done)
      } catch (failed) {
        if (failed instanceof DeviceProblem) deviceTrouble(failed, words.instead.printer)
        else setProblem(failed)
      }
    }
    const choose = (paper: string): void => {
      if (sitting) setSlot({ sitting: sitting.id, paper })
    }
    const attach = async (material: string, name: string, bytes: Blob) =>
      run('sheets', { material, name, data: await base64Of(bytes) })
    /** Does it after what was begun before, with the pages as they are then; not for whoever comes next. */
    const inTurn = (
      paper: string,
      work: (pages: { id: string }[]) => Promise<CounterView | undefined>,
    ): Promise<void> => {
      const done = shots.current.then(async () => {
        const now = latest.current?.sitting
        if (now?.id !== sitting?.id) return
        const pages = now?.draft?.materials.find(({ id }) => id === paper)?.files ?? []
        latest.current = (await work(pages)) ?? latest.current
      })
      shots.current = done.catch(() => undefined)
      return done
    }
    const takePage = ({ id, name }: { id: string; name: string }): Promise<void> => {
      choose(id)
      return inTurn(id, async (pages) => {
        try {
          if (!bridge) throw new DeviceProblem('absent', '')
          const page = await bridge.capture()
          const number = pages.length + 1
          const file = `${name}-${number}.${page.type === 'image/jpeg' ? 'jpg' : 'png'}`
          const after = await attach(id, file, page)
          if (after) say(words.pageTaken(name, number))
          return after
        } catch (failed) {
          deviceTrouble(failed, words.instead.camera)
          return undefined
        }
      })
    }
    const end = (outcome: 'done' | 'kept' | 'advised') => run('end', { outcome })

    return {
      problem,
      fieldProblems,
      busy: isPending,
      overlay,
      show: (which: Overlay) => setOverlay(which),
      close: () => setOverlay('none'),
      clear: () => setProblem(null),
      slot: current?.id,
      choose,
      say,

      openWindow: (window: string) => run('window', { window }),
      pause: (paused: boolean) => run('pause', { paused }),
      leave: () => run('leave'),
      recall: () => run('recall'),
      pass: () => run('pass'),
      transfer: (kind: WindowKind) => run('transfer', { kind }),
      take: async (needsHelp: boolean) => {
        const ticket = await takeNumber({ needsHelp }).catch((failed: unknown) => setProblem(failed))
        if (ticket) say(words.taken2(ticket.number, ticket.ahead))
      },

      /** 叫下一位; whoever has been served leaves first. */
      next: async () => {
        if (sitting && sitting.case === null && sitting.draft !== null) return say(words.unfinished)
        if (sitting && !(await end('done'))) return
        const called = await run('next')
        if (!called?.ticket || !called.window) return
        const { number } = called.ticket
        say(words.called(number))
        if (stateOf('caller') === 'ready')
          await bridge?.call(number, called.window.name).catch(() => undefined)
      },
      identify,
      readCard: async () => {
        if (!bridge || stateOf('card-reader') !== 'ready') {
          setOverlay('person')
          return
        }
        try {
          await identify(await bridge.readCard(), 'card')
        } catch (failed) {
          deviceTrouble(failed, '')
          setOverlay('person')
        }
      },
      byCode: async (code: string) => {
        if (await run('identify-by-code', { code })) setOverlay('none')
      },
      start: async (onething: string) => {
        setOverlay('none')
        await run('start', { onething })
      },
      consent: () => run('consent'),
      lookAgain: () => run('look-again'),
      answer: async (field: CounterField, value: string) => {
        const kept = { field, at: performance.now() }
        const after = await run('answers', { answers: { [field.element]: value } })
        if (after) answered.current = kept
        return after
      },
      undo: async (focus: (element: string) => void) => {
        const last = answered.current
        answered.current = null
        if (!last || performance.now() - last.at > UNDO_MS) return say(words.undoNothing)
        if (last.field.typed !== '') {
          await run('answers', { answers: { [last.field.element]: last.field.typed } })
          say(words.undo)
        } else say(words.undoFirst)
        focus(last.field.element)
      },
      object: (element: string, value: string, note: string) => run('objections', { element, value, note }),
      leaveOut: (step: string, unwanted: boolean) => run('steps', { step, unwanted }),
      promise: async (paper = current) => {
        if (paper?.deferrable) await run('promise', { material: paper.id, promised: !paper.promised })
      },
      /** 拍一页: of the paper that is chosen, or of the one that is pointed at. */
      sheet: async (paper = current) => {
        if (paper) await takePage(paper)
      },
      nextPaper: () => {
        const next = asked[(asked.findIndex(({ id }) => id === current?.id) + 1) % asked.length]
        if (!next) return
        choose(next.id)
        say(words.onPaper(next.name))
      },
      dropSheet: async () => {
        if (!current) return
        const { id, name } = current
        await inTurn(id, async (pages) => {
          const last = pages.at(-1)
          if (!last) {
            say(words.noPage)
            return undefined
          }
          const after = await run('sheets/remove', { material: id, fileId: last.id })
          if (after) say(words.pageDropped(name, pages.length - 1))
          return after
        })
      },
      attach,
      removeSheet: (material: string, fileId: string) => run('sheets/remove', { material, fileId }),
      padSign: (path: string) =>
        draft && run('sign', { signature: { kind: 'drawn', path }, of: draft.digest }),
      beginPad: () => bridge?.beginSignature(draft?.onething.name ?? '').catch(() => undefined),
      file: async () => {
        if (sitting?.case) return print('receipt', 'slip', words.printed)
        const filed = await run('file')
        if (filed?.sitting?.case) await print('receipt', 'slip', words.printed)
      },
      advice: async () => {
        if (draft) await print('advice', 'a4', words.advised)
      },
      handOver: async (kind: WindowKind) => {
        setOverlay('none')
        const number = sitting?.ticket ?? ''
        if (await run('hand-over', { kind })) say(words.handedOver(number))
      },
      /** 统一出件: all that is ready goes on the table; once it is signed for, it is handed over. */
      results: async () => {
        if (!sitting) return
        if (sitting.handOutSigned) {
          if (await run('hand-out')) say(words.handedOut)
        } else if (sitting.receiving.length > 0) say(words.handOutWait)
        else if (sitting.ready.length === 0) say(words.nothingReady)
        else await run('hand-out/prepare', { deliveries: sitting.ready.map(({ id }) => id) })
      },
      end: () => end('done'),
      keep: async () => {
        if (sitting && (await end('kept'))) say(words.kept)
      },
      pair: async (code: string) => {
        try {
          await bridge?.pair(code)
          setOverlay('none')
        } catch (failed) {
          deviceTrouble(failed, '')
        }
      },
      offerScreen,
    }
  }, [view, devices, words, run, say, problem, fieldProblems, isPending, overlay, slot])
}

export type Clerk = ReturnType<typeof useClerk>

async function base64Of(bytes: Blob): Promise<string> {
  const address = await new Promise<string>((done, fail) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result))
    reader.onerror = () => fail(reader.error ?? new Error('the sheet could not be read'))
    reader.readAsDataURL(bytes)
  })
  return address.slice(address.indexOf(',') + 1)
}
