import { Pool } from 'undici'

export type Call = {
  method?: 'GET' | 'POST'
  path: string
  cookie?: string
  csrf?: string
  body?: unknown
  headers?: Record<string, string>
}

export type Client = {
  /** Makes a call whose answer does not matter beyond its status; answers the number of bytes of the body as sent. */
  call(call: Call, status: number): Promise<number>
  /** Makes a call and reads its JSON and cookies. */
  ask<Reply>(call: Call, status: number): Promise<{ reply: Reply; cookie: string }>
  close(): Promise<void>
}

/** As little client as possible, for it runs on the processors of the server: keep-alive, no redirects, no cookie jar. */
export function openClient(origin: string, connections: number): Client {
  // Connections that lay idle while data were loaded are not used again: the server may be closing them.
  const idle = { keepAliveTimeout: 4000, keepAliveMaxTimeout: 4000 }
  const pool = new Pool(origin, { connections, pipelining: 1, ...idle })

  const send = async ({ method = 'GET', path, cookie, csrf, body, headers }: Call) =>
    pool.request({
      method,
      path,
      headers: {
        ...(cookie === undefined ? {} : { cookie }),
        ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    })

  const refuse = (call: Call, status: number, text: string): never => {
    throw new Error(`${call.method ?? 'GET'} ${call.path} answered ${status}: ${text.slice(0, 500)}`)
  }

  return {
    async call(call, status) {
      const answer = await send(call)
      const bytes = await answer.body.arrayBuffer()
      if (answer.statusCode !== status) refuse(call, answer.statusCode, Buffer.from(bytes).toString())
      return bytes.byteLength
    },
    async ask<Reply>(call: Call, status: number) {
      const answer = await send(call)
      const text = await answer.body.text()
      if (answer.statusCode !== status) refuse(call, answer.statusCode, text)
      const set = answer.headers['set-cookie'] ?? []
      const cookie = (Array.isArray(set) ? set : [set]).map((line) => line.split(';')[0]).join('; ')
      return { reply: JSON.parse(text) as Reply, cookie }
    },
    close: () => pool.close(),
  }
}
