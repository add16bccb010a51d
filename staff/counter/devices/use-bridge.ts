import { useEffect, useMemo, useRef, useState } from 'react'
import { Bridge, type BridgeEvents, type Device, type DeviceKind, type DeviceState } from './bridge.ts'

export type Reach = 'looking' | 'ready' | 'gone' | 'pair'

/** The devices of this machine, as the desk sees them. */
export type Devices = {
  reach: Reach
  states: ReadonlyMap<DeviceKind, Device>
  bridge: Bridge | undefined
  stateOf(kind: DeviceKind): DeviceState
}

type Heard = Pick<BridgeEvents, 'card' | 'cardGone' | 'scan' | 'signature'>

/** Connects with the bridge once its address is known, and tells what happens at the devices. */
export function useBridge(at: { url: string; code: string | null } | undefined, heard: Heard): Devices {
  const latest = useRef(heard)
  useEffect(() => {
    latest.current = heard
  })
  const [reach, setReach] = useState<Reach>('looking')
  const [states, setStates] = useState<ReadonlyMap<DeviceKind, Device>>(new Map())
  const [bridge, setBridge] = useState<Bridge>()
  const url = at?.url
  const code = at?.code ?? null
  useEffect(() => {
    if (url === undefined) return
    const made = new Bridge(url, code, {
      reach(state) {
        setReach(state)
        if (state !== 'ready') setStates(new Map())
      },
      device: (device) => setStates((before) => new Map(before).set(device.kind, device)),
      card: (card) => latest.current.card(card),
      cardGone: () => latest.current.cardGone(),
      scan: (text) => latest.current.scan(text),
      signature: (path) => latest.current.signature(path),
    })
    setBridge(made)
    return () => made.close()
  }, [url, code])
  return useMemo(
    () => ({ reach, states, bridge, stateOf: (kind) => states.get(kind)?.state ?? 'absent' }),
    [reach, states, bridge],
  )
}
