import type { ReactNode } from 'react'
import type { Signature } from '../../server/documents/model.ts'
import { fieldId, TextField } from '../components/form.tsx'
import { useScreen } from '../components/context.tsx'

/** What came back with a page that is shown again. */
export type TypedSignature = { path: string; name: string }

/**
 * A pad to write on, and the typed name for everybody else. Without JavaScript there is no pad and the typed name stands open.
 */
export function SignatureField({ signed, wrong }: { signed?: TypedSignature; wrong?: boolean }): ReactNode {
  const { t } = useScreen()
  return (
    <div
      className={wrong ? 'signature field wrong' : 'signature field'}
      id={fieldId('signature')}
      tabIndex={-1}
    >
      <div data-pad hidden>
        <p className="label" id="pad-label">
          {t('sign.here')}
        </p>
        <div className="pad">
          <canvas aria-labelledby="pad-label" role="img" />
        </div>
        <p className="pad-tools">
          <button type="button" className="switch" data-clear>
            {t('sign.clear')}
          </button>
          <span className="hint" role="status" data-signed={t('sign.signed')} />
        </p>
      </div>
      <input type="hidden" name="signature" defaultValue={signed?.path ?? ''} />
      <details className="typed-sign" open>
        <summary>{t('sign.typeInstead')}</summary>
        <TextField
          name="signatureName"
          label={t('sign.name')}
          hint={t('sign.nameHint')}
          value={signed?.name}
          autoComplete="name"
        />
      </details>
    </div>
  )
}

/** Reads the signature of a form: the drawn one counts first; nothing is refused here but nothing at all. */
export function readSignature(signed: TypedSignature): Signature | undefined {
  const path = signed.path.trim()
  if (/^[ML0-9 .,-]{10,60000}$/.test(path)) return { kind: 'drawn', path }
  const name = signed.name.trim()
  return [...name].length >= 2 && name.length <= 50 ? { kind: 'typed', name } : undefined
}
