// `sf probe`: sfprobe with the same arguments. Exit status and output are sfprobe's own.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { Command } from '@oclif/core';

const { program } = createRequire(import.meta.url)('sfprobe');

export default class Probe extends Command {
  static summary = 'Tell why a login from this machine fails.';
  static description = 'Probes DNS, the proxy, the connection, TLS and the login endpoint. Options and arguments are those of sfprobe: see "sf probe help".';
  static examples = ['<%= config.bin %> probe', '<%= config.bin %> probe acme.my.salesforce.com --json', '<%= config.bin %> probe explain ETIMEDOUT'];
  static strict = false;

  async run() {
    const status = await new Promise((resolve, reject) => {
      const child = spawn(program(), this.argv, { stdio: 'inherit' });
      child.on('error', reject);
      child.on('exit', (code) => resolve(code ?? 3));
    });
    process.exitCode = status;
  }
}
