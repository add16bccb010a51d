import { createHmac } from 'node:crypto'

/** The key of one department system: none can ask another with what it is shown. */
export function keyOf(key: string, system: string): string {
  return createHmac('sha256', key).update(system).digest('base64url')
}
