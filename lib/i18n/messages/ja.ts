import type { Messages } from './en'
import cluster from './ja/cluster.json'
import commandLine from './ja/command-line.json'
import create from './ja/create.json'
import failures from './ja/failures.json'
import frame from './ja/frame.json'
import list from './ja/list.json'
import login from './ja/login.json'
import pages from './ja/pages.json'
import phases from './ja/phases.json'
import problems from './ja/problems.json'
import quota from './ja/quota.json'
import remove from './ja/remove.json'
import reports from './ja/reports.json'
import ui from './ja/ui.json'

export const ja: Messages = {
  cluster,
  commandLine,
  create,
  failures,
  frame,
  list,
  login,
  pages,
  phases,
  problems,
  quota,
  remove,
  reports,
  ui,
}
