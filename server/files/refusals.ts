import { Refusal, type RefusalText } from '../platform/refusal.ts'
import { LARGEST_FILE } from './model.ts'

const TEXTS = {
  'file.too-big': {
    kind: 'invalid',
    zh: `文件太大，不能超过 ${LARGEST_FILE / 1024 / 1024} MB。请重新拍一张小一点的照片，或压缩后再传。`,
    en: 'The file is larger than 10 MB.',
  },
  'file.empty': {
    kind: 'invalid',
    zh: '这个文件是空的。请检查后重新选择。',
    en: 'The file is empty.',
  },
  'file.type': {
    kind: 'invalid',
    zh: '这个文件不是照片或 PDF。请上传 JPG、PNG、WebP、HEIC 照片，或 PDF 文件。',
    en: 'The file is neither a photo (JPEG, PNG, WebP, HEIC) nor a PDF.',
  },
  'file.unknown': {
    kind: 'not-found',
    zh: '没有找到这个文件。它可能已经删除，请返回上一页刷新后再看。',
    en: 'There is no such file.',
  },
} as const satisfies Record<string, RefusalText>

/** With a field, the sentence stands beside it. */
export function refuseFile(code: keyof typeof TEXTS, field?: string): Refusal {
  const text = TEXTS[code]
  return new Refusal(code, text, { fields: field === undefined ? [] : [{ field, code, zh: text.zh }] })
}
