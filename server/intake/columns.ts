/** The columns of a table of cases, by the names of GB/T 39046. */
export const COLUMN_NAMES = {
  externalNumber: '办件编号',
  item: '事项编码',
  name: '申请人',
  number: '证件号码',
  state: '办件状态',
  result: '办结结果',
  reason: '原因',
  submittedAt: '收件时间',
  acceptedAt: '受理时间',
  decidedAt: '办结时间',
  sequence: '序号',
} as const
