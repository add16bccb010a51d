import type { FieldType, Refresh, ResourceFormat, SharingKind } from '../sharing/resource.ts'

/** The words of the catalogue's codes, as files and pages write them. */
export const SHARING_WORDS: Record<SharingKind, string> = {
  unconditional: '无条件共享',
  conditional: '有条件共享',
  none: '不予共享',
}
export const REFRESH_WORDS: Record<Refresh, string> = {
  realtime: '实时',
  daily: '每日',
  weekly: '每周',
  monthly: '每月',
  quarterly: '每季度',
  yearly: '每年',
  irregular: '不定期',
}
export const FORMAT_WORDS: Record<ResourceFormat, string> = {
  file: '电子文件',
  sheet: '电子表格',
  database: '数据库',
  image: '图形图像',
  stream: '流媒体',
  'self-describing': '自描述格式',
  service: '服务接口',
}
export const TYPE_WORDS: Record<FieldType, string> = {
  text: '字符',
  number: '数值',
  date: '日期',
  time: '日期时间',
  'yes-no': '是否',
  binary: '二进制',
}

/** The code of a word; the code itself is understood, too. Undefined where it is neither. */
export function codeOf<Code extends string>(words: Record<Code, string>, text: string): Code | undefined {
  return (Object.keys(words) as Code[]).find((code) => code === text || words[code] === text)
}
