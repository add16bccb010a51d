/** Addresses of the page 审计 and of what it asks. */
export const auditPaths = {
  page: '/staff/audit',
  api: { state: '/api/v1/audit', heads: '/api/v1/audit/heads' },
}
