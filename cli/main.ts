#!/usr/bin/env node
import { run } from './program'
import { systemTerminal } from './terminal'

process.exitCode = await run(systemTerminal, process.argv.slice(2))
