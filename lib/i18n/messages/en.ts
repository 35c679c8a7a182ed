import cluster from './en/cluster.json'
import commandLine from './en/command-line.json'
import create from './en/create.json'
import failures from './en/failures.json'
import frame from './en/frame.json'
import list from './en/list.json'
import login from './en/login.json'
import pages from './en/pages.json'
import phases from './en/phases.json'
import problems from './en/problems.json'
import quota from './en/quota.json'
import remove from './en/remove.json'
import reports from './en/reports.json'
import ui from './en/ui.json'

/** Every word of the portal in English, by area. The other languages have the same keys. */
export const en = {
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

export type Messages = typeof en
