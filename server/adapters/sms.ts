import type { SendSms } from '../messages/model.ts'

const ANSWER_WITHIN_MS = 10_000

/**
 * The SMS gateway over HTTP: `POST <url>` with `{id, phone, text}` and the header `idempotency-key: <id>`, by which the
 * gateway delivers an SMS once however often it is posted; any 2xx means taken. Throws on anything else, on a redirect
 * and after ten seconds; the job tries again. Neither phone nor text appears in an error.
 *
 * @param key sent as a bearer token where the gateway wants one.
 */
export function smsGateway(url: string, key?: string): SendSms {
  return async ({ id, phone, text }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'idempotency-key': id,
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      body: JSON.stringify({ id, phone, text }),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`the SMS gateway answered ${response.status}`)
  }
}
