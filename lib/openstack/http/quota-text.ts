import type { ErrorBody } from './error-body'

/**
 * Which quotas an error says are used up, named as the service's quota API names them; undefined when it is no quota
 * error. Empty when it is one and names none. Services answer with 403, 409 or 413, so the words decide.
 */
export function quotaResourcesOf(body: ErrorBody): string[] | undefined {
  for (const [wording, resourcesOf] of wordings) {
    const match = wording.exec(body.text)
    if (match) return resourcesOf(match[1] ?? '')
  }
  return body.type === 'OverQuota' ? [] : undefined
}

const wordings: [RegExp, (captured: string) => string[]][] = [
  // Neutron: "Quota exceeded for resources: ['floatingip', 'port']."
  [/^Quota exceeded for resources: \[(.*)\]/, list => [...list.matchAll(/'([^']+)'/g)].map(match => match[1] ?? '')],
  // Nova: "Quota exceeded for cores, ram: Requested 4, 8192, but already used ..."
  [/^Quota exceeded for ([\w, ]+): Requested/, list => list.split(', ')],
  // Nova: "Quota exceeded, too many server groups." and "... too many servers in group"
  [/^Quota exceeded, too many server groups/, () => ['server_groups']],
  [/^Quota exceeded, too many servers in group/, () => ['server_group_members']],
  [/^Quota exceeded/, () => []],
  // Nova, asking Neutron on our behalf.
  [/^Maximum number of ports exceeded/, () => ['port']],
  // Octavia: "Quota has been met for resources: Load Balancer"
  [
    /^Quota has been met for resources: (.+?)\.?$/,
    list => list.split(', ').map(name => name.toLowerCase().replaceAll(' ', '')),
  ],
  // Cinder: "VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded for quota 'volumes'."
  [/LimitExceeded: .* exceeded for quota '(\w+)'/, name => [name]],
  // Cinder: "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. ..."
  [/ExceedsAvailableQuota: .* exceeds allowed (\S+) quota/, name => [name]],
  [/ExceedsAvailableQuota/, () => []],
  // Keystone: "Unable to create additional application credentials, maximum of 10 already exceeded for user."
  [/additional application credentials, maximum of \d+ already exceeded/, () => ['application_credentials']],
]
