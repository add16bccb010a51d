/** The desk's side of docs/device-bridge.md. */

export const DEVICE_KINDS = [
  'card-reader',
  'camera',
  'signature-pad',
  'receipt-printer',
  'a4-printer',
  'scanner',
  'caller',
] as const
export type DeviceKind = (typeof DEVICE_KINDS)[number]
export type DeviceState = 'ready' | 'absent' | 'busy' | 'paper-out' | 'jam' | 'fault'
export type Device = { kind: DeviceKind; name: string; state: DeviceState }

export type ReadCard = {
  number: string
  name: string
  sex?: string
  birth?: string
  address?: string
  nation?: string
  validUntil: string
  photo?: string
}

/** A device could not do it; `message` says what to do, in the words of the bridge. */
export class DeviceProblem extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'DeviceProblem'
    this.code = code
  }
}

export type BridgeEvents = {
  /** The bridge answers, or has stopped answering; `pair`: it wants a code first. */
  reach(state: 'ready' | 'gone' | 'pair'): void
  device(device: Device): void
  card(card: ReadCard): void
  cardGone(): void
  scan(text: string): void
  signature(path: string): void
}

const TOKEN = 'tongban.bridge.token'
const LONGEST_PAUSE_MS = 8000

function keptToken(): string | undefined {
  try {
    return sessionStorage.getItem(TOKEN) ?? undefined
  } catch {
    return undefined
  }
}

/** Speaks to the bridge of this machine: one stream of events, and requests. */
export class Bridge {
  readonly #url: string
  readonly #code: string | null
  readonly #on: BridgeEvents
  readonly #stop = new AbortController()
  #token: string | undefined = keptToken()

  constructor(url: string, code: string | null, on: BridgeEvents) {
    this.#url = url
    this.#code = code
    this.#on = on
    void this.#follow()
  }

  close(): void {
    this.#stop.abort()
  }

  /** 配对. The code stands in the window of the bridge. Throws `DeviceProblem` when it is wrong. */
  async pair(code: string): Promise<void> {
    const response = await this.#send('/v1/pair', { method: 'POST', body: JSON.stringify({ code }) })
    const { token } = (await response.json()) as { token: string }
    this.#token = token
    try {
      sessionStorage.setItem(TOKEN, token)
    } catch {
      // A browser that keeps nothing pairs anew with each page.
    }
  }

  async readCard(): Promise<ReadCard> {
    return (await (await this.#send('/v1/card/read', { method: 'POST' })).json()) as ReadCard
  }

  async capture(): Promise<Blob> {
    return (await this.#send('/v1/camera/capture', { method: 'POST' })).blob()
  }

  /** The pad asks for a signature; it comes as an event. */
  async beginSignature(title: string): Promise<void> {
    await this.#send('/v1/signature/begin', { method: 'POST', body: JSON.stringify({ title }) })
  }

  async print(printer: 'receipt' | 'a4', pdf: Blob): Promise<void> {
    await this.#send(`/v1/print/${printer}`, { method: 'POST', body: pdf })
  }

  async call(number: string, window: string): Promise<void> {
    const text = `请 ${number} 号到${window}`
    await this.#send('/v1/caller', { method: 'POST', body: JSON.stringify({ number, window, text }) })
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.#token !== undefined) headers.set('authorization', `Bearer ${this.#token}`)
    let response: Response
    try {
      response = await fetch(this.#url + path, {
        ...init,
        headers,
        signal: this.#stop.signal,
        cache: 'no-store',
      })
    } catch {
      throw new DeviceProblem('gone', '')
    }
    if (response.ok) return response
    const told = (await response.json().catch(() => undefined)) as
      | { error?: { code?: string; message?: string } }
      | undefined
    throw new DeviceProblem(told?.error?.code ?? 'fault', told?.error?.message ?? '')
  }

  /** Keeps the stream of events open; a bridge that is started later is found within seconds. */
  async #follow(): Promise<void> {
    for (let pause = 1000; !this.#stop.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const response = await this.#send('/v1/events', { method: 'GET' })
        this.#on.reach('ready')
        pause = 1000
        await this.#listen(response)
        this.#on.reach('gone')
      } catch (problem) {
        if (this.#stop.signal.aborted) return
        const unpaired = problem instanceof DeviceProblem && problem.code === 'token'
        if (
          unpaired &&
          this.#code !== null &&
          (await this.pair(this.#code).then(
            () => true,
            () => false,
          ))
        )
          continue
        this.#on.reach(unpaired ? 'pair' : 'gone')
      }
      await new Promise((done) => setTimeout(done, pause))
    }
  }

  async #listen(response: Response): Promise<void> {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      rest += part.value
      const blocks = rest.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) this.#take(block)
    }
  }

  #take(block: string): void {
    const line = (name: string): string | undefined =>
      block
        .split('\n')
        .find((each) => each.startsWith(`${name}: `))
        ?.slice(name.length + 2)
    const data = JSON.parse(line('data') ?? 'null') as never
    switch (line('event')) {
      case 'device':
        return this.#on.device(data)
      case 'card':
        return this.#on.card(data)
      case 'card-gone':
        return this.#on.cardGone()
      case 'scan':
        return this.#on.scan((data as { text: string }).text)
      case 'signature':
        return this.#on.signature((data as { path: string }).path)
      default:
    }
  }
}
