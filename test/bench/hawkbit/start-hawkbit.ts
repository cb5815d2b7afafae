import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { ok, problem, type Result } from '../../../proto/result.ts';
import { findFreePort } from '../../../simulators/demo/adapters/find-free-port.ts';
import { untilListening } from '../../support/mosquitto.ts';

/** As in pom.xml. */
export const hawkbitName = 'hawkBit 0.3.0M7';

export interface StartedHawkbit {
  readonly url: string;
  readonly pid: number;
  /** What devices authenticate with; the management API takes admin and admin. */
  readonly gatewayToken: string;
  stop(): Promise<void>;
}

const resolveMsMax = 600_000;
/**
 * What its own image is meant to run with (hawkbit-runtime/docker/0.3.0M7/Dockerfile). Beside it: Spring 5.2 is older than what Java 16 closes, and
 * compiler threads that do not come and go can be told apart from those that serve.
 */
const javaOptions = ['-Xms768m', '-Xmx768m', '-XX:MaxMetaspaceSize=250m', '-Xss300K', '-XX:+UseG1GC', '-XX:+UseStringDeduplication', '--add-opens=java.base/java.lang=ALL-UNNAMED', '-XX:-UseDynamicNumberOfCompilerThreads'];
/** The class that Java 11 and later read, and Spring 5.2 too. */
const bytecodeOf = '11';

/** hawkBit's server by Java, its libraries from Maven's repository, with its database in memory, on a free port of this machine. An error says what is missing here. */
export async function startHawkbit(): Promise<Result<StartedHawkbit>> {
  const dir = await mkdtemp(join(tmpdir(), 'hawkbit-'));
  const started = await prepare(dir).then(async (classPath) => (classPath.ok ? run(dir, classPath.value) : classPath));
  if (!started.ok) await rm(dir, { recursive: true, force: true });
  return started;
}

async function prepare(dir: string): Promise<Result<string>> {
  const pathFile = join(dir, 'class-path');
  const resolved = await runTool('mvn', ['--batch-mode', '--quiet', '--file', join(import.meta.dirname, 'pom.xml'), 'dependency:build-classpath', `-Dmdep.outputFile=${pathFile}`]);
  if (!resolved.ok) return resolved;
  const libraries = await readFile(pathFile, 'utf8');
  const compiled = await runTool('javac', ['--release', bytecodeOf, '-proc:none', '-classpath', libraries, '-d', dir, join(import.meta.dirname, 'HawkbitMain.java')]);
  return compiled.ok ? ok(`${dir}:${libraries}`) : compiled;
}

async function runTool(tool: string, options: readonly string[]): Promise<Result<void>> {
  try {
    await promisify(execFile)(tool, options, { timeout: resolveMsMax });
    return ok(undefined);
  } catch (cause) {
    const { code, stdout = '', stderr = '' } = cause as { code?: unknown; stdout?: string; stderr?: string };
    if (code === 'ENOENT') return problem('hawkbit.tool_missing', `${tool} is not installed (apt-get install maven default-jdk-headless)`);
    return problem('hawkbit.unresolved', `${tool} fails: ${firstErrorOf(`${stdout}\n${stderr}`) ?? String(cause)}`);
  }
}

/** The first line in which Maven or the compiler says what is wrong, at most 300 characters of it. */
export function firstErrorOf(output: string): string | undefined {
  const told = stripVTControlCharacters(output).split('\n').filter((line) => /\b(?:error|fatal)\b/i.test(line)).map((line) => line.replace(/^(?:\[(?:ERROR|FATAL)\]\s*)+/, '').trim());
  // A line that ends with a colon only announces the next one.
  return told.find((line) => line !== '' && !line.endsWith(':'))?.slice(0, 300);
}

async function run(dir: string, classPath: string): Promise<Result<StartedHawkbit>> {
  const port = await findFreePort(0);
  const gatewayToken = 'secret';
  const log = join(dir, 'log');
  const logFile = openSync(log, 'w');
  const properties = {
    'server.address': '127.0.0.1',
    'server.port': port,
    'logging.level.root': 'WARN',
    'spring.main.allow-bean-definition-overriding': true,
    'spring.servlet.multipart.max-file-size': '1024MB',
    'spring.servlet.multipart.max-request-size': -1,
    'org.eclipse.hawkbit.repository.file.path': join(dir, 'artifacts'),
    'hawkbit.server.ddi.security.authentication.gatewaytoken.enabled': true,
    'hawkbit.server.ddi.security.authentication.gatewaytoken.key': gatewayToken,
    // The smallest that it takes unless its own limit is lowered, `hawkbit.controller.minPollingTime`.
    'hawkbit.controller.pollingTime': '00:00:30',
  };
  const child = spawn('java', [...javaOptions, '-classpath', classPath, 'peer.HawkbitMain', ...Object.entries(properties).map(([name, value]) => `--${name}=${value}`)], { cwd: dir, stdio: ['ignore', logFile, logFile] });
  closeSync(logFile);
  const failed = once(child, 'error').then(([cause]) => { throw cause; });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await Promise.race([untilListening(port, child, 'java'), failed]);
    return ok({ url: `http://127.0.0.1:${port}`, pid: child.pid as number, gatewayToken, stop });
  } catch (cause) {
    return problem('hawkbit.not_started', `${String(cause)}: ${firstErrorOf(await readFile(log, 'utf8')) ?? 'its log says nothing'}`);
  }
}
