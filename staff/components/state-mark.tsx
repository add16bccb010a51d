import type { CertificateState } from '../../server/credentials/turns.ts'
import { useTexts } from './settings.tsx'

const LOOK: Record<CertificateState, string> = {
  valid: 'mark-good',
  suspended: 'mark-warn',
  revoked: 'mark-bad',
  cancelled: 'mark-still',
  expired: 'mark-still',
  pending: 'mark-still',
  superseded: 'mark-still',
}

/** The state in words; the colour only repeats it. */
export function StateMark({ state }: { state: CertificateState }) {
  const words = useTexts().certificates
  return <span className={LOOK[state]}>{words.states[state]}</span>
}
