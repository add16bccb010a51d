/** Addresses of 查档. */
const API = '/api/v1/dossiers'

export const dossierPaths = {
  page: '/staff/dossiers',
  api: {
    open: API,
    reveal: (look: string) => `${API}/${encodeURIComponent(look)}/reveal`,
  },
}
