import type { Messages } from './en'
import clusters from './ja/clusters.json'
import frame from './ja/frame.json'
import list from './ja/list.json'
import login from './ja/login.json'
import pages from './ja/pages.json'
import phases from './ja/phases.json'
import problems from './ja/problems.json'
import quota from './ja/quota.json'
import ui from './ja/ui.json'

export const ja: Messages = { clusters, frame, list, login, pages, phases, problems, quota, ui }
