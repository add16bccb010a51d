import type { ResourceField } from '../sharing/resource.ts'
import { codeOf, SHARING_WORDS, TYPE_WORDS } from './words.ts'

/** 信息项 in one cell, a line for each: 名称|类型|长度|接口字段|共享类型|不予共享的理由; what ends a line empty is left out. */
export const showFields = (fields: readonly ResourceField[]): string =>
  fields
    .map(({ name, type, length, gives, sharing, reason }) =>
      [name, TYPE_WORDS[type], length ?? '', gives ?? '', sharing ? SHARING_WORDS[sharing] : '', reason ?? '']
        .join('|')
        .replace(/\|+$/, ''),
    )
    .join('\n')

/** The lines as fields, as far as they can be read; what they lack the schema says. */
export const readFields = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', type = '', length = '', gives = '', sharing = '', reason = ''] = line
        .split('|')
        .map((cell) => cell.trim())
      return {
        name,
        type: codeOf(TYPE_WORDS, type) ?? type,
        ...(length !== '' && { length: Number(length) }),
        ...(gives !== '' && { gives }),
        ...(sharing !== '' && { sharing: codeOf(SHARING_WORDS, sharing) ?? sharing }),
        ...(reason !== '' && { reason }),
      }
    })
