export type File = { content: string; mode: string }

/** The files of a machine that scripts and kubeadm see. /run is in memory: `boot` forgets it. */
export class Files {
  private readonly files: Map<string, File>

  constructor(disk: Map<string, unknown>) {
    const known = disk.get('files')
    this.files = known instanceof Map ? known : new Map<string, File>()
    disk.set('files', this.files)
  }

  boot(): void {
    this.remove('/run')
  }

  read(path: string): string | undefined {
    return this.files.get(path)?.content
  }

  write(path: string, content: string, mode = '0644'): void {
    this.files.set(path, { content, mode })
  }

  append(path: string, content: string): void {
    const known = this.files.get(path)
    this.files.set(path, { content: (known?.content ?? '') + content, mode: known?.mode ?? '0644' })
  }

  exists(path: string): boolean {
    return this.files.has(path) || this.isDirectory(path)
  }

  isDirectory(path: string): boolean {
    const inside = path.endsWith('/') ? path : `${path}/`
    return [...this.files.keys()].some(file => file.startsWith(inside))
  }

  /** Files below a directory, by their path. */
  list(directory: string): string[] {
    const inside = directory.endsWith('/') ? directory : `${directory}/`
    return [...this.files.keys()].filter(path => path.startsWith(inside))
  }

  remove(path: string): void {
    this.files.delete(path)
    for (const file of this.list(path)) this.files.delete(file)
  }

  /** As `cp -a`: into an existing directory, else to the name itself. */
  copy(from: string, to: string): boolean {
    const target = this.isDirectory(to) ? `${to}/${from.split('/').at(-1)}` : to
    const file = this.files.get(from)
    if (file) this.files.set(target, { ...file })
    for (const path of this.list(from)) {
      const inner = this.files.get(path)
      if (inner) this.files.set(target + path.slice(from.length), { ...inner })
    }
    return file !== undefined || this.isDirectory(from)
  }
}
