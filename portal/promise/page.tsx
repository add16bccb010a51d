import type { ReactNode } from 'react'
import type { PromiseToSign } from '../../server/cases/my-papers.ts'
import { SignatureField, type TypedSignature } from '../apply/signature-field.tsx'
import { ErrorSummary, FieldError, PostForm, problemOf, Submit, type Problems } from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { Declaration } from '../correct/page.tsx'
import { paths } from '../paths.ts'

export type PromiseProps = {
  number: string
  step: string
  promise: PromiseToSign
  signed?: TypedSignature
  problems?: Problems
}

/** 告知承诺: what is promised, what is checked later, what follows if it is false; then a signature, or not. */
export function PromisePage({ number, step, promise, signed, problems }: PromiseProps): ReactNode {
  const { t, zh } = useScreen()
  const problem = problemOf(problems, 'signature')
  return (
    <>
      <BackLink href={paths.myCase(number)} />
      <ErrorSummary problems={problems} />
      <p className="caption" {...zh}>
        {promise.itemName}
      </p>
      <Heading lead={t('promise.lead')}>{t('promise.title')}</Heading>
      <h2>{t('promise.text')}</h2>
      <Declaration text={promise.text} lang={zh.lang} />
      <h2>{t('promise.check')}</h2>
      <p>
        <Say k="promise.checkThen" limit={<span {...zh}>{promise.verify}</span>} />
      </p>
      <h2>{t('promise.false')}</h2>
      <p>{t('promise.falseThen')}</p>
      <p className="fine">
        {t('promise.basis')} <span {...zh}>{promise.basis}</span>
      </p>
      <section className="sign" aria-labelledby="sign-title">
        <h2 id="sign-title">{t('promise.sign')}</h2>
        <PostForm action={paths.promise(number, step)}>
          <FieldError id="f-signature" problem={problem} />
          <SignatureField signed={signed} wrong={problem !== undefined} />
          <div className="actions">
            <Submit>{t('promise.send')}</Submit>
            <a className="button-link" href={paths.myCase(number)}>
              {t('promise.not')}
            </a>
          </div>
        </PostForm>
      </section>
    </>
  )
}
