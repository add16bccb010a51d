/** Addresses of the pages 审计 and 数据安全台账 and of what they ask. */
export const auditPaths = {
  page: '/staff/audit',
  ledger: '/staff/audit/ledger',
  api: {
    state: '/api/v1/audit',
    heads: '/api/v1/audit/heads',
    ledger: '/api/v1/audit/ledger',
    tables: '/api/v1/audit/ledger/tables.xlsx',
    looks: '/api/v1/audit/ledger/looks.xlsx',
  },
}
