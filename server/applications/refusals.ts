import { Refusal, type FieldProblem } from '../platform/refusal.ts'

export function noSuchDraft(): Refusal {
  return new Refusal('draft.unknown', {
    kind: 'not-found',
    zh: '没有找到这份申请。可以在「我的」里查看您的草稿和办件。',
    en: 'No such application. Your drafts and cases are under "me".',
  })
}

export function tooManyFiles(most: number): Refusal {
  return new Refusal('draft.files-full', {
    kind: 'conflict',
    zh: `一份材料最多 ${most} 页。请拿掉多余的，或者几页合成一个 PDF 再交。`,
    en: `A paper may have ${most} files at most. Remove some, or put several pages into one PDF.`,
  })
}

export function alreadySubmitted(): Refusal {
  return new Refusal('draft.submitted', {
    kind: 'conflict',
    zh: '这份申请已经提交，不能再改。可以在「我的办件」里查看进度。',
    en: 'This application has been submitted and can no longer be changed.',
  })
}

export function notOffered(name: string): Refusal {
  return new Refusal('onething.not-offered', {
    kind: 'not-found',
    zh: `没有找到「${name}」，或者现在不受理。清单之外不办理审批，请搜索您要办的事。`,
    en: 'This is not offered. Nothing off the published list can be applied for.',
  })
}

export function noConsent(): Refusal {
  return new Refusal('draft.no-consent', {
    kind: 'conflict',
    zh: '还没有同意查询您的信息。请先看一下说明再继续。',
    en: 'Consent to the look-ups has not been given yet.',
  })
}

export function badAnswers(fields: FieldProblem[]): Refusal {
  return new Refusal(
    'answers.invalid',
    {
      kind: 'invalid',
      zh: `有 ${fields.length} 处需要修改，请看每一项旁边的说明。`,
      en: `${fields.length} answers need to be put right.`,
    },
    { fields },
  )
}

export function notAsked(name: string): Refusal {
  return new Refusal('answers.not-asked', {
    kind: 'invalid',
    zh: `「${name}」不需要您填写。如果登记的信息有误，请点它旁边的「有误？」。`,
    en: 'This is not asked. If the register is wrong, object to it instead.',
  })
}

export function incomplete(fields: FieldProblem[]): Refusal {
  return new Refusal(
    'draft.incomplete',
    {
      kind: 'invalid',
      zh: '还有内容没有填完，请补齐后再提交。',
      en: 'Some answers or papers are still missing.',
    },
    { fields },
  )
}

export function ineligible(reasons: string[]): Refusal {
  return new Refusal('draft.ineligible', {
    kind: 'conflict',
    zh: reasons.join(' '),
    en: 'The conditions are not met.',
  })
}

export function changedMeanwhile(): Refusal {
  return new Refusal('draft.changed', {
    kind: 'conflict',
    zh: '这份申请刚刚在另一个窗口改过。请刷新核对后再提交。',
    en: 'This application was changed in another window. Reload and check.',
  })
}
