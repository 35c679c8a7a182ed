import { gatherRules } from '../machine/default-objects'
import type { Controller } from './controller'

export const roleController: Controller = {
  name: 'clusterrole-aggregation',
  watches: ['clusterroles.rbac.authorization.k8s.io'],
  sync: gatherRules,
}
