// The part of `sf doctor` that looks at the network. The doctor waits for each hook without a limit of its own, and its file is
// posted in public: so this ends by itself, never throws, and stores only an anonymized report.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';

const name = '@sfprobe/sf-plugin';
const limitMs = 12_000;
const statuses = { ok: 'pass', warn: 'warn', fail: 'fail', unknown: 'unknown' };

function run(program) {
  return new Promise((resolve, reject) => {
    const options = { timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024, encoding: 'utf8' };
    execFile(program, ['--json', '--anonymize', '--deadline', '10'], options, (error, stdout) => {
      // 1 is a verdict; anything else that is not 0 is a failure of sfprobe.
      if (error && error.code !== 1) reject(new Error(error.killed ? `no result within ${limitMs / 1000} s` : 'sfprobe failed'));
      else resolve(stdout);
    });
  });
}

export default async function hook({ doctor }) {
  try {
    const { program } = createRequire(import.meta.url)('sfprobe');
    const report = JSON.parse(await run(program()));
    for (const target of report.targets) {
      const { verdict } = target;
      doctor.addDiagnosticStatus({
        testName: `[${name}] login from this machine: ${verdict.code ?? verdict.status}`,
        status: statuses[verdict.status] ?? 'unknown',
      });
      if (verdict.status === 'ok') continue;
      doctor.addSuggestion(verdict.summary);
      for (const fix of target.fixes.filter((one) => one.proof !== 'disproved').slice(0, 2)) doctor.addSuggestion(fix.text);
    }
    doctor.addPluginData(name, report);
  } catch (error) {
    // What a program said may hold anything; an error's own text of ours does not.
    doctor.addDiagnosticStatus({ testName: `[${name}] login from this machine`, status: 'unknown' });
    doctor.addPluginData(name, { error: error instanceof SyntaxError ? 'sfprobe wrote no report' : String(error.message).slice(0, 200) });
  }
}
