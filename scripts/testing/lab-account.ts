import path from 'node:path'

/** The program that brings the labs up, where there are labs beside the checkout. */
export const labProgram = path.resolve('../shared/kubernetes-lab/lab')

const portOffset = Number(process.env.LAB_PORT_OFFSET ?? 0)
/** Keystone of the lab. */
export const labAuthUrl = `http://127.0.0.1:${5000 + portOffset}/v3`
export const labAdmin = { user: 'admin', password: 'labsecret', project: 'admin' }
